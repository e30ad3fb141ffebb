using static Homelab.Cli.Reports.Markdown.MarkdownText;

namespace Homelab.Cli.Reports.Markdown;

/// <summary>
/// The report as a page for GitHub: short enough for a comment whatever the size of the system. Where it has to be cut, findings are
/// cut last, and a note says what is missing.
/// </summary>
internal static class MarkdownReport
{
    /// <summary>The longest page, in characters; GitHub takes 65,536 in a comment.</summary>
    public const int Limit = 60_000;

    /// <summary>Begins the one part that differs between two runs.</summary>
    public const string TimingsTitle = "Timings";

    /// <summary>Findings that are shown without being asked for; of more, the rules are told first.</summary>
    private const int MostOpen = 20;

    /// <summary>The page.</summary>
    public static string Write(Report report)
    {
        var head = Head(report);
        // In the order of the page; each with its place in the queue for room.
        List<(MarkdownSection Section, int Turn)> sections = [];
        if (report.CheckedTree is { } tree)
        {
            sections.Add((Findings(tree), 1));
            sections.Add((MermaidTree.Section(tree), 3));
            sections.Add((Routes(tree), 8));
            sections.Add((Applications(tree), 5));
        }

        if (report.Plan is { } plan)
        {
            sections.Add((Resources(plan), 4));
        }

        if (report.CheckedTree is { } checkedLoop)
        {
            sections.Add((Accepted(checkedLoop), 6));
            sections.Add((NotChecked(checkedLoop), 2));
            sections.Add((Notes(checkedLoop), 7));
        }

        sections.Add((Timings(report), 0));

        // Each may take what is left but for the notes of those after it.
        var room = Limit - head.Length - 1;
        var notes = sections.Sum(entry => entry.Section.LeftOut.Length);
        var fitted = new string[sections.Count];
        foreach (var (index, (section, _)) in sections.Index().OrderBy(entry => entry.Item.Turn))
        {
            notes -= section.LeftOut.Length;
            fitted[index] = section.Fit(room - notes);
            room -= fitted[index].Length;
        }

        return $"{head}{string.Concat(fitted).TrimEnd()}\n";
    }

    private static string Head(Report report)
    {
        var head = new StringBuilder($"# {Plain(report.Title)}\n\n**{Plain(report.Verdict, 2000)}**\n\n");
        if (report.CheckedTree is { } tree)
        {
            head.Append(TreeReport.Summary(tree)).Append(".\n\n");
        }

        return head.ToString();
    }

    private static MarkdownSection Findings(CheckedTree tree)
    {
        var findings = tree.Findings.ToList();
        return new(
            "Findings",
            $"{Rules(findings)}<details{(findings.Count > MostOpen ? "" : " open")}>"
                + $"<summary>{Words.Count(findings.Count, "place")}</summary>\n\n{Table("", "where", "what", "way out")}",
            [.. findings.Select(finding => Row(
                $"**{finding.Check.Id}**",
                Code(finding.Location.ToString()),
                Plain(finding.Message) + string.Concat(finding.Consequences.Select(consequence => $" So: {Plain(consequence)}")),
                Plain(finding.WayOut)))],
            "finding",
            "\n</details>\n");
    }

    private static string Rules(IReadOnlyList<Finding> findings) => Table("rule", "", "places", "what it asks for") + string.Concat(
        Words.ByRule(findings).Select(rule => Row(
            rule.Key, Words.Of(rule.Max(finding => finding.Severity)), rule.Count().ToString("N0", CultureInfo.InvariantCulture),
            Plain(rule.First().Check.Title)) + "\n")) + "\n";

    private static MarkdownSection Applications(CheckedTree tree) => new(
        "Applications", Table("Application", "wave", "health", "leads to", "from"),
        [.. tree.Applications.Select(node => Row(
            Code(node.Name),
            node.Application.Wave.ToString(CultureInfo.InvariantCulture),
            Words.Of(tree.StateOf(node)),
            LeadsTo(node),
            Code(Words.Sources(node))))],
        "Application");

    private static MarkdownSection Routes(CheckedTree tree) => new(
        "Routes", Table("host", "route", "Service", "pods by", "image"),
        [.. tree.Applications.SelectMany(node => tree.Tree.Routes[node])
            .Select(route => Row(Words.RouteSteps(route).Select(step => step.Length > 0 ? Code(step) : "")))],
        "route");

    private static string LeadsTo(ApplicationNode node)
    {
        string[] leads = [.. node.Children.Count > 0
            ? [Words.Count(node.Children.Count, "Application")]
            : Array.Empty<string>(), .. Words.Kinds(node) is { Length: > 0 } kinds ? [Plain(kinds)] : Array.Empty<string>()];
        var images = Words.Images(node);
        return $"{string.Join(", ", leads)}{(images.Length > 0 ? $" {Code(images)}" : "")}";
    }

    private static MarkdownSection Resources(Plan plan) => new(
        "Resources by layer",
        $"{Row(PlanCounts.Headers)}\n{Row(PlanCounts.Headers.Select((_, index) => index == 0 ? "---" : "---:"))}\n",
        [.. PlanCounts.Rows(plan).Select(row => Row(row.Select(cell => Plain(cell))))],
        "layer");

    private static MarkdownSection Accepted(CheckedTree tree) => new(
        "Accepted findings", Table("", "where", "reason", "until"),
        [.. tree.Checks.Accepted.Select(accepted => Row(
            accepted.Finding.Check.Id,
            Code(accepted.Finding.Location.ToString()),
            Plain(accepted.Acceptance.Reason),
            string.Create(CultureInfo.InvariantCulture, $"{accepted.Acceptance.Expires:yyyy-MM-dd}")))],
        "accepted finding");

    private static MarkdownSection NotChecked(CheckedTree tree) => new(
        "Not checked", Table("", "rule", "why not"),
        [.. tree.Checks.NotChecked.Select(skipped => Row(skipped.Check.Id, Plain(skipped.Check.Title), Plain(skipped.Reason)))],
        "rule");

    private static MarkdownSection Notes(CheckedTree tree) => new(
        "Notes", Table("where", "what"),
        [.. tree.Checks.Notes.Select(note => Row(Code(note.Location.ToString()), Plain(note.Message)))],
        "note");

    private static MarkdownSection Timings(Report report) => new(
        TimingsTitle, $"The only part of this page that differs between two runs.\n\n{Table("step", "seconds")}",
        [.. report.Timings
            .Select(timing => Row(Plain(timing.Step), timing.Took.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture)))],
        "step");

    private static string Table(params string[] titles) => $"{Row(titles)}\n{Row(titles.Select(_ => "---"))}\n";
}
