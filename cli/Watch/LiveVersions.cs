namespace Homelab.Cli.Watch;

/// <summary>What an Application is made of, as one side has it: Git, or the cluster.</summary>
/// <param name="Sources">Its sources, in order, in a few words each.</param>
/// <param name="Charts">The charts among them, as <c>name@version</c>.</param>
/// <param name="Images">The images in its pods' containers.</param>
internal sealed record LiveVersions(IReadOnlyList<string> Sources, IReadOnlyList<string> Charts, IReadOnlyList<string> Images)
{
    private const string ChartsPrefix = Platform.ChartsFolder + "/";

    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet"];

    /// <summary>The versions, for people.</summary>
    public IEnumerable<string> All => Charts.Concat(Images);

    /// <summary>What Git says: the images are those of what always runs, since a Job's pods come and go.</summary>
    public static LiveVersions Of(ApplicationNode node, Func<string, string> mask) => Of(
        [
            .. node.Application.Sources.Select(source => new Revision(
                mask(source.RepoUrl), source.Chart, source.TargetRevision is { Length: > 0 } target ? target : "HEAD", null)
            {
                Path = source.Path,
            }),
        ],
        [.. node.Objects.SelectMany(Containers).Select(container => container["image"]?.Text).OfType<string>().Select(mask)]);

    /// <summary>What runs.</summary>
    public static LiveVersions Of(WatchedApplication application) => Of(application.Revisions, application.Images);

    private static LiveVersions Of(IReadOnlyList<Revision> sources, IEnumerable<string> images) => new(
        [.. sources.Select(Said)], [.. sources.Select(Chart).OfType<string>()],
        [.. images.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    private static string Said(Revision source) =>
        $"{source.Repository}{((source.Chart ?? source.Path) is { Length: > 0 } what ? $" {what}" : "")} @ {source.Target}";

    // What a range comes to only the cluster says.
    private static string? Chart(Revision source) => source switch
    {
        { Chart: { } chart } => $"{chart}@{source.Commit ?? source.Target}",
        { Path: { } path } when path.StartsWith(ChartsPrefix, StringComparison.Ordinal) =>
            path[ChartsPrefix.Length..].TrimEnd('/').Replace('/', '@'),
        { Repository: ['o', 'c', 'i', ':', ..] } => $"{source.Repository.TrimEnd('/').Split('/')[^1]}@{source.Commit ?? source.Target}",
        _ => null,
    };

    private static IEnumerable<YamlValue> Containers(KubernetesObject item) =>
        (item switch
        {
            { Group: "apps" } when Workloads.Contains(item.Kind, StringComparer.Ordinal)
                && item.Node.At("spec", "replicas")?.Text != "0" => item.Node.At("spec", "template", "spec", "containers"),
            { Group: "", Kind: "Pod" } => item.Node.At("spec", "containers"),
            _ => null,
        })?.Items ?? [];
}
