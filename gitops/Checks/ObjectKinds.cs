namespace Homelab.GitOps.Checks;

/// <summary>
/// Which kinds belong to the cluster and not to a namespace: Kubernetes' own, the usual operators', and those that a rendered
/// CustomResourceDefinition declares.
/// </summary>
internal sealed class ObjectKinds(IEnumerable<KubernetesObject> rendered)
{
    private static readonly HashSet<string> ClusterWide = [.. KubernetesApi.List("clusterWide")];

    private readonly Dictionary<string, bool> _declared = rendered
        .Where(item => item.Is("apiextensions.k8s.io", "CustomResourceDefinition"))
        .GroupBy(item => $"{item.Node.At("spec", "group")?.Text}/{item.Node.At("spec", "names", "kind")?.Text}", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Node.At("spec", "scope")?.Text is "Cluster", StringComparer.Ordinal);

    public bool IsNamespaced(KubernetesObject item)
    {
        var id = $"{item.Group}/{item.Kind}";
        return _declared.TryGetValue(id, out var clusterWide) ? !clusterWide : !ClusterWide.Contains(id);
    }
}
