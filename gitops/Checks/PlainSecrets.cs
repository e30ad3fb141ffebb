using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL022: no repository holds a Secret.</summary>
internal sealed class PlainSecrets : Check
{
    public override CheckInfo Info { get; } = new()
    {
        Id = "HL022",
        Title = "No repository holds a plain Secret",
        Why = "base64 is no encryption: what was once committed is known to everyone who can read the repository, now or later.",
        Severity = Severity.Error,
        Fix = "Replace it by an ExternalSecret, and change the secret: it is in the history.",
        Bad = "kind: Secret\nstringData:\n  password: hunter2",
        Good = "kind: ExternalSecret\nspec:\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: onepassword",
    };

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var written = context.Manifests.Objects.Where(HoldsSecret).ToList();
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

    private static bool HoldsSecret(KubernetesObject item) =>
        item.Is("", "Secret")
        && item.Node["sops"] is null
        && (item.Node["data"]?.Entries.Count > 0 || item.Node["stringData"]?.Entries.Count > 0);
}
