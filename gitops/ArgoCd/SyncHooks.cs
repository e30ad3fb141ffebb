namespace Homelab.GitOps.ArgoCd;

/// <summary>
/// When Argo CD applies an object that is a hook of its own or of Helm (<c>gitops-engine/pkg/sync/hook</c> and <c>controller/hook.go</c> in
/// https://github.com/argoproj/argo-cd/tree/v3.5.1): in a phase of a sync, when the Application is deleted, or never.
/// </summary>
internal static class SyncHooks
{
    private const string Annotation = "argocd.argoproj.io/hook";
    private const string HelmAnnotation = "helm.sh/hook";
    private const string Skip = "Skip";

    private static readonly string[] Known = ["PreSync", "Sync", "PostSync", "SyncFail", Skip];
    private static readonly string[] OnDeletion = ["PreDelete", "PostDelete"];
    private static readonly string[] OnHelmDeletion = ["pre-delete", "post-delete"];

    /// <summary>
    /// Whether Argo CD ever applies it: not <c>helm test</c>, not what it is told to skip, not a hook of a type that it doesn't know.
    /// </summary>
    public static bool IsApplied(KubernetesObject item) => !IsHook(item) || Phases(item).Any()
        || Types(item, Annotation).Intersect(OnDeletion, StringComparer.Ordinal).Any()
        || Types(item, HelmAnnotation).Intersect(OnHelmDeletion, StringComparer.Ordinal).Any();

    /// <summary>Whether it is a hook; Helm marks definitions as hooks that Argo CD takes for none.</summary>
    public static bool IsHook(KubernetesObject item) =>
        item.Annotation(Annotation) is not null || item.Annotation(HelmAnnotation) is { } helm && helm != "crd-install";

    /// <summary>The phases of a sync in which a hook is applied.</summary>
    public static IEnumerable<string> Phases(KubernetesObject item)
    {
        var own = Types(item, Annotation).Intersect(Known, StringComparer.Ordinal).ToList();
        // Helm's hooks count where Argo CD finds none of its own.
        return own.Count > 0
            ? own.Where(type => type != Skip)
            : Types(item, HelmAnnotation).Select(OfHelm).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static string? OfHelm(string type) => type switch
    {
        "pre-install" or "pre-upgrade" => "PreSync",
        "post-install" or "post-upgrade" => "PostSync",
        _ => null,
    };

    private static string[] Types(KubernetesObject item, string annotation) =>
        (item.Annotation(annotation) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
