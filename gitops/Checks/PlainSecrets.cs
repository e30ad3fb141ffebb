namespace Homelab.GitOps.Checks;

/// <summary>HL022: no repository holds a Secret.</summary>
internal sealed class PlainSecrets : Check
{
    // What is shown and tried there is made up; where something deploys it, it is found in what is rendered.
    private static readonly string[] SampleFolders =
    [
        "doc", "docs", "example", "examples", "fixture", "fixtures", "sample", "samples", "test", "testdata", "tests", "__tests__",
    ];

    public override CheckInfo Info { get; } = CheckInfo.Of("HL022");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var written = context.Manifests.Objects.Where(item => HoldsSecret(item) && !IsSample(item.Origin.Path)).ToList();
        HashSet<(string?, string, int)> places = [.. written.Select(item => (item.Origin.Repository, item.Origin.Path, item.Origin.Line))];
        foreach (var item in written)
        {
            yield return Found(item.Origin, $"Secret {item.Name} stands here in plain text.", Info.Fix);
        }

        // What a chart or a generator makes has no manifest of its own.
        foreach (var (node, item) in context.Tree.Objects)
        {
            if (HoldsSecret(item) && places.Add((item.Origin.Repository, item.Origin.Path, item.Origin.Line)))
            {
                yield return Found(
                    item.Origin,
                    $"Secret {item.Name} of {node.Name} is rendered with its content from the repository.",
                    Info.Fix,
                    node.Name);
            }
        }
    }

    private static bool IsSample(string path) =>
        path.Split('/').SkipLast(1).Any(folder => SampleFolders.Contains(folder, StringComparer.OrdinalIgnoreCase));

    private static bool HoldsSecret(KubernetesObject item) =>
        item.Is("", "Secret")
        && item.Node["sops"] is null
        && (item.Node["data"]?.Entries.Count > 0 || item.Node["stringData"]?.Entries.Count > 0);
}
