namespace Homelab.GitOps.ApplicationSets;

/// <summary>A cluster that Argo CD deploys to.</summary>
/// <param name="Name">Its name in Argo CD.</param>
/// <param name="Server">Its address.</param>
public sealed record Cluster(string Name, string Server)
{
    internal const string InClusterName = "in-cluster";
    internal const string InClusterServer = "https://kubernetes.default.svc";

    private const string SecretType = "argocd.argoproj.io/secret-type";

    /// <summary>Labels of its Secret, by which ApplicationSets choose it.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Annotations of its Secret.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The project that it belongs to, if any.</summary>
    public string Project { get; init; } = "";

    /// <summary>Whether a text may hold what makes a Secret a cluster.</summary>
    internal static bool MayBeIn(string text) => text.Contains(SecretType, StringComparison.Ordinal);

    /// <summary>The cluster that a Secret declares; null when it declares none that is known here.</summary>
    internal static Cluster? Of(KubernetesObject item)
    {
        if (!item.Is("", "Secret") || item.Node.Field("metadata", "labels", SecretType) != "cluster"
            || Data(item, "name") is not { } name || Data(item, "server") is not { } server)
        {
            return null;
        }

        return new Cluster(name, server)
        {
            Labels = Texts(item.Node.At("metadata", "labels")),
            Annotations = Texts(item.Node.At("metadata", "annotations")),
            Project = Data(item, "project") ?? "",
        };
    }

    /// <summary>Whether this makes a Secret of a cluster in the cluster, from what isn't in the repositories.</summary>
    internal static bool IsSealed(KubernetesObject item) =>
        ((string[][])[["spec", "target", "template"], ["spec", "template"]])
        .Any(path => item.Node.At(path).Field("metadata", "labels", SecretType) == "cluster");

    /// <summary>The cluster with the labels that its Secret has in any case.</summary>
    internal Cluster Labelled() => this with
    {
        Labels = new Dictionary<string, string>(Labels, StringComparer.Ordinal) { [SecretType] = "cluster" },
    };

    private static Dictionary<string, string> Texts(YamlValue? map) => (map?.Entries ?? []).ToDictionary(
        entry => entry.Key.Value, entry => entry.Value.Text ?? "", StringComparer.Ordinal);

    private static string? Data(KubernetesObject secret, string key)
    {
        if (secret.Node.At("stringData", key)?.Text is { } plain)
        {
            return plain;
        }

        var encoded = secret.Node.Field("data", key);
        var bytes = new byte[encoded.Length];
        return encoded.Length > 0 && Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }
}
