namespace Homelab.Cli.Reports;

/// <summary>How things are put in every format.</summary>
internal static class Words
{
    private const int MostImages = 4;
    private const int MostSteps = 4;

    /// <summary>A number with its noun: <c>1 finding</c>, <c>2 findings</c>.</summary>
    public static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>Findings rule by rule, the worst first.</summary>
    public static IReadOnlyList<IGrouping<string, Finding>> ByRule(IEnumerable<Finding> findings) =>
        [.. findings.GroupBy(finding => finding.Check.Id, StringComparer.Ordinal)
            .OrderByDescending(rule => rule.Max(finding => finding.Severity)).ThenBy(rule => rule.Key, StringComparer.Ordinal)];

    /// <summary>A severity.</summary>
    public static string Of(Severity severity) => severity == Severity.Error ? "error" : "warning";

    /// <summary>A state of health.</summary>
    public static string Of(CheckState health) => health switch
    {
        CheckState.Fine => "fine",
        CheckState.Found => "findings",
        CheckState.Failed => "doesn't render",
        _ => "partly external",
    };

    /// <summary>
    /// The sources of an Application in one line: <c>repository: path</c>, those that only lend files as <c>repository (ref
    /// name)</c>.
    /// </summary>
    public static string Sources(ApplicationNode node) =>
        node.Sources.Count == 0 ? "no source" : string.Join(" + ", node.Sources.Select(Of));

    /// <summary>One source in a few words; an address may have a password in it.</summary>
    public static string Of(SourceResult source) => SecretMask.Shown(source switch
    {
        { Source.Chart: { } chart } => $"chart {chart} of {source.Source.RepoUrl}",
        { Type: SourceType.External } => source.Source.RepoUrl,
        { Type: SourceType.Ref } => $"{source.Repository!.Name} (ref {source.Source.Ref})",
        _ => $"{source.Repository?.Name ?? source.Source.RepoUrl}: {(source.Path.Length == 0 ? "." : source.Path)}",
    });

    /// <summary>
    /// What an Application renders besides Applications, as kinds in the order in which Argo CD applies them; empty when that is
    /// nothing.
    /// </summary>
    public static string Kinds(ApplicationNode node) => string.Join(", ", Rendered(node)
        .GroupBy(item => item.Kind, StringComparer.Ordinal)
        .Select(group => group.Count() == 1 ? group.Key : $"{group.Key} × {group.Count()}"));

    /// <summary>The images of the pods among that, each once.</summary>
    public static string Images(ApplicationNode node) => Images(Rendered(node));

    private static IEnumerable<string> AllImages(IEnumerable<KubernetesObject> objects) =>
        objects.SelectMany(item => Images(item.Node)).Distinct(StringComparer.Ordinal);

    private static string Images(IEnumerable<KubernetesObject> objects)
    {
        var images = AllImages(objects).ToList();
        return SecretMask.Shown(string.Join(", ", images.Take(MostImages)))
            + (images.Count > MostImages ? $" and {images.Count - MostImages} more" : "");
    }

    /// <summary>The same without an end.</summary>
    public static IEnumerable<string> AllImages(ApplicationNode node) => AllImages(Rendered(node));

    /// <summary>
    /// The routes that an Application opens, each from its hosts to the images: <c>host → Ingress → Service → Deployment → image</c>.
    /// </summary>
    public static IEnumerable<string> Routes(ApplicationTree tree, ApplicationNode node) =>
        tree.Routes[node].Select(route => string.Join(" → ", RouteSteps(route).Where(step => step.Length > 0)));

    /// <summary>The steps of a route; empty where there is nothing in the tree.</summary>
    public static IEnumerable<string> RouteSteps(Route route)
    {
        yield return string.Join(", ", route.Hosts.Take(MostSteps)) + More(route.Hosts.Count);
        yield return route.Ingress.ToString();
        yield return string.Join(", ", route.Services.Take(MostSteps).Select(name => $"Service/{name}")) + More(route.Services.Count);
        yield return string.Join(", ", route.Workloads.Take(MostSteps)) + More(route.Workloads.Count);
        yield return Images(route.Workloads);
    }

    /// <summary>What an Application renders besides other Applications.</summary>
    public static IEnumerable<KubernetesObject> Rendered(ApplicationNode node) =>
        node.Objects.Where(item => !Application.IsApplication(item));

    /// <summary>The text, cut where it gets longer than a reader of a table bears.</summary>
    public static string Shortened(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1), "…");

    private static string More(int count) => count > MostSteps ? $" and {count - MostSteps} more" : "";

    private static IEnumerable<string> Images(
        YamlValue value) => value.Entries.SelectMany(entry => entry.Key.Value is "containers" or "initContainers"
            ? entry.Value.Items.Select(container => container["image"]?.Text).OfType<string>()
            : Images(entry.Value))
        .Concat(value.Items.SelectMany(Images));
}
