namespace Homelab.GitOps.Checks;

/// <summary>
/// What others stand on: Argo CD itself, the cluster's network and storage, definitions of kinds. Deleting it with its Application would
/// take far more along, so people leave out the cascade finalizer on purpose.
/// </summary>
internal static class Foundations
{
    private static readonly string[] Names = [.. KubernetesApi.List("foundations")];

    // What belongs to the cluster's network or storage, or defines kinds.
    private static readonly (string Group, string Kind)[] Kinds =
    [
        ("apiextensions.k8s.io", "CustomResourceDefinition"), ("storage.k8s.io", "StorageClass"), ("storage.k8s.io", "CSIDriver"),
    ];

    /// <summary>Whether the Application deploys something of the kind; of what isn't rendered its chart and its path tell.</summary>
    public static bool Deploys(ApplicationNode node) =>
        node.Objects.Any(item => Kinds.Any(kind => item.Is(kind.Group, kind.Kind)) || IsArgoCd(item))
        || node.Sources.Select(source => source.Source).SelectMany(source => (string?[])[source.Chart, source.Path?.Split('/')[^1]])
            .OfType<string>().Any(IsFoundation);

    private static bool IsArgoCd(KubernetesObject item) =>
        item.Kind is "Deployment" or "StatefulSet" && item.Node.At("metadata", "labels", "app.kubernetes.io/part-of")?.Text == "argocd";

    private static bool IsFoundation(string name) => Names.Contains(name, StringComparer.Ordinal)
        || name.Split('-').Any(word => word is "csi" or "cni" or "crd" or "crds");
}
