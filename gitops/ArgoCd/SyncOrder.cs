namespace Homelab.GitOps.ArgoCd;

/// <summary>
/// The order in which Argo CD applies the objects of one Application: phase, wave, kind, name; a Namespace or CustomResourceDefinition
/// that others of the set need comes before them. See <c>pkg/sync/sync_tasks.go</c> of argoproj/gitops-engine.
/// </summary>
public static class SyncOrder
{
    internal const string WaveAnnotation = "argocd.argoproj.io/sync-wave";

    private static readonly string[] Kinds =
    [
        "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount",
        "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition",
        "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding",
        "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler",
        "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
    ];

    private static readonly Dictionary<string, int> KindRank = Kinds.Index()
        .ToDictionary(kind => kind.Item, kind => kind.Index, StringComparer.Ordinal);

    /// <summary>The object's sync wave; 0 unless annotated.</summary>
    public static int Wave(KubernetesObject item) => Number(item, WaveAnnotation) ?? Number(item, "helm.sh/hook-weight") ?? 0;

    /// <summary><paramref name="objects"/> in the order in which Argo CD applies them.</summary>
    /// <param name="objects">What a source renders.</param>
    /// <param name="space">The namespace of what names none, cluster-wide or not: <c>getSyncTasks</c> in pkg/sync/sync_context.go.</param>
    public static IReadOnlyList<KubernetesObject> Sort(IEnumerable<KubernetesObject> objects, string? space = null)
    {
        var sorted = objects
            .OrderBy(Phase)
            .ThenBy(Wave)
            .ThenBy(item => KindRank.GetValueOrDefault(item.Kind, Kinds.Length))
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        sorted = Advance(sorted, item => item.Is("", "Namespace") ? item.Name : null, item => item.Namespace ?? space);
        return Advance(sorted, DefinedKind, item => $"{item.Group}/{item.Kind}");
    }

    private static int? Number(KubernetesObject item, string annotation) =>
        int.TryParse(item.Annotation(annotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static int Phase(KubernetesObject item) => SyncHooks.Phases(item).Select(phase => phase switch
    {
        "PreSync" => 0,
        "PostSync" => 2,
        "SyncFail" => 3,
        _ => 1,
    }).DefaultIfEmpty(SyncHooks.IsHook(item) ? 4 : 1).Min();

    private static string? DefinedKind(KubernetesObject item) => item.Is("apiextensions.k8s.io", "CustomResourceDefinition")
        ? $"{item.Node.At("spec", "group")?.Text}/{item.Node.At("spec", "names", "kind")?.Text}"
        : null;

    /// <summary>Puts what provides something right before the first that needs it.</summary>
    private static List<KubernetesObject> Advance(
        List<KubernetesObject> sorted, Func<KubernetesObject, string?> provides, Func<KubernetesObject, string?> needs)
    {
        Dictionary<string, List<KubernetesObject>> places = new(StringComparer.Ordinal);
        List<List<KubernetesObject>> result = new(sorted.Count);
        foreach (var item in sorted)
        {
            var provided = provides(item);
            if (provided is not null && places.TryGetValue(provided, out var place))
            {
                place.Add(item);
                continue;
            }

            // What turns up later for the first that needs it goes into this list of its own, before it.
            if (provided is null && needs(item) is { } needed && places.TryAdd(needed, place = []))
            {
                result.Add(place);
            }

            result.Add([item]);
        }

        return [.. result.SelectMany(items => items)];
    }
}
