using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Tests.ArgoCd;

public sealed class SyncOrderTests
{
    [Fact]
    public void Phase_comes_first_then_wave_then_kind_then_name() => Assert.Equal(
        "Job/migrate, ClusterRole/early, Namespace/web, ConfigMap/a, ConfigMap/b, Service/a, Deployment/a, Application/a, "
            + "Deployment/late, Job/after",
        Sorted(
            Item("batch/v1", "Job", "after", "argocd.argoproj.io/hook: PostSync"),
            Item("apps/v1", "Deployment", "late", "argocd.argoproj.io/sync-wave: '5'"),
            Item("argoproj.io/v1alpha1", "Application", "a"),
            Item("apps/v1", "Deployment", "a"),
            Item("v1", "Service", "a"),
            Item("v1", "ConfigMap", "b"),
            Item("v1", "ConfigMap", "a"),
            Item("v1", "Namespace", "web"),
            Item("rbac.authorization.k8s.io/v1", "ClusterRole", "early", "argocd.argoproj.io/sync-wave: '-1'"),
            Item("batch/v1", "Job", "migrate", "helm.sh/hook: pre-install")));

    [Fact]
    public void A_namespace_comes_before_what_is_in_it_whatever_its_wave() => Assert.Equal(
        "Namespace/web, ConfigMap/a",
        Sorted(
            Item("v1", "ConfigMap", "a", "argocd.argoproj.io/sync-wave: '-5'", "web"),
            Item("v1", "Namespace", "web", "argocd.argoproj.io/sync-wave: '3'")));

    [Fact]
    public void A_definition_comes_before_the_objects_of_its_kind() => Assert.Equal(
        "CustomResourceDefinition/things.example.com, Thing/a",
        Sorted(
            Item("example.com/v1", "Thing", "a", "argocd.argoproj.io/sync-wave: '-5'"),
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\nspec:\n  "
                + "group: example.com\n  names:\n    kind: Thing\n"));

    private static string Sorted(params string[] items) =>
        string.Join(", ", SyncOrder.Sort(Manifests.Read(string.Join("---\n", items), "items")));

    private static string Item(string apiVersion, string kind, string name, string annotation = "a: b", string space = "default") =>
        $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {space}\n  annotations:\n    {annotation}\n";
}
