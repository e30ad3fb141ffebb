using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using static Homelab.Cli.Reports.Html.HtmlElements;

namespace Homelab.Cli.Reports.Html;

/// <summary>
/// The report as one page that needs nothing else: no script, no font and no picture from elsewhere. Findings come first; what is long
/// is folded. Its one script filters Applications, and everything can be read without it.
/// </summary>
internal static class HtmlReport
{
    /// <summary>The id of the one part that differs between two runs.</summary>
    public const string TimingsId = "timings";

    // More are no list that anyone works off, nor a page that a phone opens; all are in report.json.
    private const int MostPlaces = 500;

    private static readonly Lazy<string> Style = new(() => Read("report.css"));
    private static readonly Lazy<string> Script = new(() => Read("report.js"));

    // Nothing from elsewhere, and no script but that one, whatever is in a checkout.
    private static readonly Lazy<string> Policy = new(() =>
        $"default-src 'none'; style-src '{Hash(Style.Value)}'; script-src '{Hash(Script.Value)}'; base-uri 'none'; form-action 'none'");

    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">What to tell.</param>
    public static void Write(string path, Report report)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            NewLine = "\n"
        };
        writer.Write("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None };
        using (var xml = XmlWriter.Create(writer, settings))
        {
            Page(report).Save(xml);
        }

        writer.Write('\n');
    }

    private static XElement Page(Report report)
    {
        var sections = Sections(report).ToList();
        return Element(
            "html", Attribute("lang", "en"),
            Element(
                "head",
                Element("meta", Attribute("charset", "utf-8")),
                Element("meta", Attribute("http-equiv", "Content-Security-Policy"), Attribute("content", Policy.Value)),
                Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
                Element("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
                Element("title", report.Title),
                Element("style", Style.Value)),
            Element(
                "body",
                Element("a", Class("skip"), Attribute("href", "#main"), "Skip to the findings"),
                Header(report),
                Element("nav", Attribute("aria-label", "Sections"), Element("ul", sections.Select(section => Element(
                    "li", Element("a", Attribute("href", $"#{section.Id}"), section.Title), section.Count is { } count
                        ? Element("span", Class("count"), Number(count))
                        : null)))),
                Element("main", Attribute("id", "main"), sections.Select(section => Element(
                    "section", Attribute("id", section.Id), Attribute("aria-labelledby", $"{section.Id}-title"),
                    Element("h2", Attribute("id", $"{section.Id}-title"), section.Title),
                    section.Content))),
                Element("script", Script.Value)));
    }

    private static XElement Header(Report report) => Element(
        "header",
        Element("h1", report.Title),
        Element(
            "p",
            Class($"verdict {report.Outcome switch { Outcome.Fine => "fine", Outcome.Found => "found", _ => "external" }}"),
            report.Verdict),
        Element("p", report.CheckedTree is { } tree ? $"Looked at: {TreeReport.Summary(tree)}." : null));

    private static IEnumerable<Section> Sections(Report report)
    {
        if (report.CheckedTree is { } tree)
        {
            var checks = tree.Checks;
            yield return new(
                "findings",
                "Findings",
                checks.Findings.Count,
                checks.Findings.Count == 0 ? [Element("p", "None.")] : tree.Findings.GroupBy(finding => finding.Check).OrderByDescending(
                    rule => rule.Max(finding => finding.Severity)).Select(rule => Rule(tree, rule.Key, [.. rule])));
            if (checks.NotChecked.Count > 0)
            {
                yield return new("not-checked", "Not checked", checks.NotChecked.Count, [Table(
                    "Rules that were not checked",
                    ["rule", "what it says", "why it was not checked"],
                    checks.NotChecked.Select(skipped => (IReadOnlyList<object?>)[skipped.Check.Id, skipped.Check.Title, skipped.Reason]))]);
            }

            if (checks.Accepted.Count > 0)
            {
                yield return new(
                    "accepted",
                    "Accepted findings",
                    checks.Accepted.Count,
                    [Table("Findings that were accepted", ["rule", "where", "what", "reason", "until"], checks.Accepted.Select(Accepted))]);
            }

            var applications = new HtmlApplications(tree);
            var drawing = new TreeDrawing(tree, applications.Id);
            yield return new("tree", "Application tree", null, [Element(
                "div",
                Class("scroll"),
                Attribute("tabindex", 0),
                Attribute("role", "group"),
                Attribute("aria-label", "Application tree"),
                drawing.Draw()), drawing.LeftOut == 0
                    ? Legend()
                    : Element("div", Legend(), Element("p", $"{Words.Count(drawing.LeftOut, "more Application")} in the list below."))]);
            yield return new("applications", "Applications", tree.Tree.Applications.Count, applications.Content());
        }

        if (report.Plan is { } plan)
        {
            yield return new("resources", "Resources by layer", plan.Resources.Count(resource => !resource.IsComponent), Resources(plan));
        }

        if (report.CheckedTree?.Checks.Notes is { Count: > 0 } notes)
        {
            yield return new("notes", "Notes", notes.Count, [Table(
                "Notes",
                ["where", "what"],
                notes.Select(note => (IReadOnlyList<object?>)[PathCode(note.Location.ToString()), note.Message]))]);
        }

        yield return new(TimingsId, "Timings", null,
        [
            Element("p", "The only part of this page that differs between two runs."),
            Table("Timings", ["step", "seconds"], report.Timings.Select(timing => (IReadOnlyList<object?>)
                [timing.Step, timing.Took.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture)])),
        ]);
    }

    private static XElement Rule(CheckedTree tree, CheckInfo rule, List<Finding> findings)
    {
        var severity = findings.Max(finding => finding.Severity);
        var most = MostPlaces / tree.Checks.Findings.DistinctBy(finding => finding.Check).Count();
        var rest = findings.Count - most;
        return Element(
            "div", Class("rule"),
            Element(
                "h3", Element("span", Class("id"), rule.Id), " ", rule.Title, " ",
                Element("span", Class($"badge {(severity == Severity.Error ? "found" : "external")}"), Words.Of(severity)),
                Element("span", Class("count"), Words.Count(findings.Count, "place"))),
            Element("p", Class("why"), rule.Why),
            Element("ol", Class("findings"), findings.Take(most).Select(finding => Finding(tree, finding))),
            rest <= 0 ? null : Element("p", $"and {Words.Count(rest, "more place")}"));
    }

    private static XElement Finding(CheckedTree tree, Finding finding) => Element(
        "li", Class(Words.Of(finding.Severity)), Attribute("data-name", finding.Application ?? finding.Location.ToString()),
        Attribute("data-rules", finding.Check.Id),
        Element("p", Class("where"), Link(tree.Tree.Repositories, finding.Location, PathCode(finding.Location.ToString()))),
        Element("p", Class("what"), finding.Message),
        finding.Consequences.Count == 0
            ? null
            : Element("ul", finding.Consequences.Select(consequence => Element("li", $"So: {consequence}"))),
        Element("p", Element("strong", "Way out: "), finding.WayOut));

    private static IReadOnlyList<object?> Accepted(AcceptedFinding accepted) =>
    [
        accepted.Finding.Check.Id, PathCode(accepted.Finding.Location.ToString()), accepted.Finding.Message, accepted.Acceptance.Reason,
        string.Create(CultureInfo.InvariantCulture, $"{accepted.Acceptance.Expires:yyyy-MM-dd}"),
    ];

    private static XElement Legend() => Element("ul", Class("legend"), Enum.GetValues<CheckState>().Select(health => Element(
        "li", Element("span", Class($"badge {TreeDrawing.Name(health)}"), Words.Of(health)))));

    private static IEnumerable<XElement> Resources(Plan plan)
    {
        yield return Element(
            "div",
            Attribute("id", "resources-counts"),
            Table("Number of resources by layer and kind", ["layer", .. PlanCounts.Headers.Skip(1)], PlanCounts.Rows(plan)));
        foreach (var (name, resources) in PlanCounts.Groups(plan))
        {
            yield return Element(
                "details", Element("summary", $"{name}: {Words.Count(resources.Count, "resource")}"),
                Table($"Resources of {name}", ["name", "type", "notes"], resources.Select(resource => (IReadOnlyList<object?>)
                [
                    resource.Name, Code(resource.Type), string.Join("; ", Notes(resource)),
                ])));
        }
    }

    private static IEnumerable<string> Notes(PlannedResource resource)
    {
        if (resource.Protect)
        {
            yield return "protected";
        }

        if (resource.Import is { } id)
        {
            yield return $"adopts {id}";
        }

        if (resource.SecretInputs.Count > 0)
        {
            yield return $"secret: {string.Join(", ", resource.SecretInputs)}";
        }

        if (resource.IgnoreChanges.Count > 0)
        {
            yield return $"seeded once: {string.Join(", ", resource.IgnoreChanges)} not put back";
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Read(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(typeof(HtmlReport), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private sealed record Section(string Id, string Title, int? Count, IEnumerable<XElement> Content);
}
