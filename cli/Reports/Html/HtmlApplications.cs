using System.Xml.Linq;
using Homelab.GitOps.Rendering;
using static Homelab.Cli.Reports.Html.HtmlElements;

namespace Homelab.Cli.Reports.Html;

/// <summary>Each Application: where it comes from, which values win, what it renders.</summary>
internal sealed class HtmlApplications
{
    // A page that a phone opens has no more characters of details; the rest is in the manifests' folder.
    private const int MostOfDetails = 400_000;
    private const int MostInDetail = 200;

    private readonly CheckedTree _loop;
    private readonly FileNames _names;
    private readonly Dictionary<ApplicationNode, XElement> _details = [];
    private readonly SecretMask _mask = new();

    public HtmlApplications(CheckedTree tree)
    {
        _loop = tree;
        _names = new FileNames(tree.Tree.Applications);
        var room = MostOfDetails;
        foreach (var node in tree.Applications.OrderBy(node => tree.StateOf(node) is CheckState.Fine ? 1 : 0)
            .Take(MostInDetail))
        {
            var details = Details(node);
            var size = details.ToString(SaveOptions.DisableFormatting).Length;
            if (size <= room)
            {
                room -= size;
                _details[node] = details;
            }
        }
    }

    /// <summary>The id of an Application's part of the page.</summary>
    public string Id(ApplicationNode node) => $"app-{_names[node]}";

    /// <summary>The section's content.</summary>
    public IEnumerable<XElement> Content()
    {
        yield return Filter();
        foreach (var details in _loop.Applications.Select(node => _details.GetValueOrDefault(node)).OfType<XElement>())
        {
            yield return details;
        }

        var rest = _loop.Applications.Where(node => !_details.ContainsKey(node)).ToList();
        if (rest.Count == 0)
        {
            yield break;
        }

        yield return Element("h3", $"{Words.Count(rest.Count, "more Application")} in short");
        var table = Table(
            "Applications that are not shown in detail", ["Application", "health", "findings", "leads to", "rendered"], rest.Select(Row));
        foreach (var (node, row) in rest.Zip(table.Descendants("tbody").Elements("tr")))
        {
            row.Add(Attribute("id", Id(node)), Marks(node));
        }

        yield return table;
    }

    private IReadOnlyList<object?> Row(ApplicationNode node) =>
    [
        Link(_loop.Tree.Repositories, node.Application.Definition.Origin, node.Name),
        Words.Of(_loop.StateOf(node)),
        Rules(node),
        Words.Shortened(Words.Kinds(node), 80),
        Element("a", Attribute("href", Manifest(node)), "manifests"),
    ];

    // What the filter goes by.
    private XAttribute[] Marks(ApplicationNode node) =>
    [
        Attribute("data-name", node.Name), Attribute("data-health", TreeDrawing.Name(_loop.StateOf(node))),
        Attribute("data-rules", Rules(node)),
    ];

    private string Rules(ApplicationNode node) => string.Join(
        ' ', _loop.FindingsOf(node).Select(finding => finding.Check.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    // Shown by the script, which it is of no use without.
    private XElement Filter() => Element(
        "form", Attribute("id", "filter"), Attribute("role", "search"), Attribute("aria-label", "Filter Applications"),
        Attribute("hidden", "hidden"),
        Choice("health", "Health", Enum.GetValues<CheckState>().Select(health => (TreeDrawing.Name(health), Words.Of(health)))),
        Choice("rule", "Rule", _loop.Checks.Findings.Select(finding => finding.Check).DistinctBy(rule => rule.Id, StringComparer.Ordinal)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal).Select(rule => (rule.Id, $"{rule.Id} {rule.Title}"))),
        Element("label", "Name ", Element("input", Attribute("type", "search"), Attribute("name", "name"))),
        Element("label", Element("input", Attribute("type", "checkbox"), Attribute("name", "found")), " only those with findings"),
        Element("output", Attribute("id", "shown")));

    private static XElement Choice(string name, string label, IEnumerable<(string Value, string Text)> choices) => Element(
        "label", $"{label} ",
        Element("select", Attribute("name", name), choices.Prepend(("", "all")).Select(
            choice => Element("option", Attribute("value", choice.Item1), choice.Item2))));

    private string Manifest(ApplicationNode node) => $"{ManifestFiles.Folder}/{_names[node]}.yaml";

    private XElement Details(ApplicationNode node)
    {
        var health = _loop.StateOf(node);
        var findings = _loop.FindingsOf(node);
        return Element(
            "details", health is CheckState.Fine ? null : Attribute("open", "open"), Marks(node),
            Element("summary", Element("h3", node.Name), Element("span", Class($"badge {TreeDrawing.Name(health)}"), Words.Of(health))),
            Element(
                "div", Attribute("id", Id(node)), Class("body"),
                findings.Count == 0
                    ? null
                    : Element("ul", findings.Select(finding => Element("li", Element("strong", finding.Check.Id), " ", finding.Message))),
                Facts(node),
                Routes(node),
                Element("h4", "Sources"),
                Table(
                    $"Sources of {node.Name}",
                    ["source", "kind", "from", "revision", "value files, the later wins"],
                    node.Sources.Select(Source)),
                node.Sources.Where(source => source.Values.Count > 0).Select(source => Values(node, source)),
                Objects(node)));
    }

    private XElement Facts(ApplicationNode node)
    {
        var application = node.Application;
        var destination = application.Destination;
        var cluster = destination.Name.Length > 0 ? destination.Name : SecretMask.Shown(destination.Server);
        var policy = application.SyncPolicy;
        return Element(
            "dl", Class("facts"),
            Fact(
                application.ApplicationSet is { } set ? $"ApplicationSet {set}" : "manifest",
                Link(
                    _loop.Tree.Repositories, application.Definition.Origin,
                    PathCode(application.Definition.Origin.ToString()))),
            Fact("rendered", Element("a", Attribute("href", Manifest(node)), Manifest(node))),
            Fact("project", application.Project),
            Fact("destination", $"{cluster}, namespace {destination.Namespace}"),
            Fact("wave", application.Wave.ToString(CultureInfo.InvariantCulture)),
            Fact("sync", policy.Automated ? string.Join(", ", (string[])["automated", .. policy.Prune
                ? ["prune"]
                : Array.Empty<string>(), .. policy.SelfHeal ? ["self-heal"] : Array.Empty<string>(), .. policy.Options]) : "by hand"),
            Fact("on deletion", application.Cascades ? "takes along what it deployed" : "leaves what it deployed"));
    }

    private IEnumerable<XElement> Routes(ApplicationNode node) => Words.Routes(_loop.Tree, node).ToList() is { Count: > 0 } routes
        ? [Element("h4", "Routes"), Element("ul", routes.Select(route => Element("li", Code(route))))]
        : [];

    private static XElement Fact(string term, object value) => Element("div", Element("dt", term), Element("dd", value));

    private static IReadOnlyList<object?> Source(SourceResult source) =>
    [
        (source.Source.Index + 1).ToString(CultureInfo.InvariantCulture),
        source.Type == SourceType.Ref ? $"ref {source.Source.Ref}" : source.Type.ToString(),
        source is { Type: SourceType.External, External: { } why } ? why : PathCode(Words.Of(source)),
        SecretMask.Shown(source.Source.TargetRevision ?? "HEAD"),
        source.ValueFiles.Count == 0
            ? null
            : Element("ol", source.ValueFiles.Select(file => Element("li", PathCode($"{file.Repository}/{file.Path}")))),
    ];

    private IEnumerable<XElement> Values(ApplicationNode node, SourceResult source)
    {
        var contested = source.Values.Where(value => value.Losers.Count > 0).ToList();
        var sole = source.Values.Where(value => value.Losers.Count == 0).ToList();
        yield return Element("h4", $"Values of source {source.Source.Index + 1}");
        yield return contested.Count == 0
            ? Element("p", "No value is set in two places.")
            : Table($"Values of {node.Name} that are set in more than one place", ["key", "wins", "from", "loses to it"], contested
                .Select(value => (IReadOnlyList<object?>)
                    [
                        Code(value.Key), Value(value, value.Winner), From(value.Winner),
                        Element("ul", value.Losers.Select(loser => Element("li", Value(value, loser), " from ", From(loser)))),
                    ]));
        if (sole.Count == 0)
        {
            yield break;
        }

        yield return Element(
            "details", Element("summary", Words.Count(sole.Count, "value that is set once", "values that are set once")),
            Table($"Values of {node.Name} that are set once", ["key", "value", "from"], sole.Select(value => (IReadOnlyList<object?>)
            [
                Code(value.Key), Value(value, value.Winner), From(value.Winner),
            ])));
    }

    private XElement Value(ValueTrace trace, ValueOrigin origin) =>
        Code(Words.Shortened(JsonText.Write(_mask.Apply(trace.Key, JsonText.Read(origin.Value))), 400));

    // Values in the Application itself have a name instead of a file.
    private static XElement From(ValueOrigin origin) =>
        PathCode(origin.From.Contains('/', StringComparison.Ordinal) ? origin.Location.ToString() : $"{origin.From} of the Application");

    private IEnumerable<XElement> Objects(ApplicationNode node)
    {
        if (node.Objects.Count == 0)
        {
            yield break;
        }

        yield return Element("h4", "Rendered objects");
        foreach (var item in node.Objects)
        {
            yield return Element(
                "details", Class("object"),
                Element("summary", Element("strong", item.Kind), $" {Name(item)} ", Element("small", item.Origin.ToString())),
                Element("pre", Attribute("tabindex", 0), Code(YamlWriter.Write(_mask.Apply(item.Node.ToJson())).TrimEnd())));
        }
    }

    private static string Name(KubernetesObject item) => item.Namespace is { } space ? $"{space}/{item.Name}" : item.Name;
}
