using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Tests.ArgoCd;

public sealed class AppProjectTests
{
    [Theory]
    [InlineData("- https://github.com/example/apps.git", "https://github.com/example/apps", true)]
    [InlineData("- https://github.com/example/*", "https://github.com/example/apps", true)]
    [InlineData("- https://github.com/*", "https://github.com/example/apps", false)]
    [InlineData("- https://github.com/**", "https://github.com/example/apps", true)]
    [InlineData("- '*'", "https://github.com/example/apps", true)]
    [InlineData("- https://github.com/example/{apps,charts}", "https://github.com/example/charts", true)]
    [InlineData("- '*'\n    - '!https://github.com/example/apps'", "https://github.com/example/apps", false)]
    [InlineData("- '*'\n    - '!https://github.com/example/apps'", "https://github.com/example/charts", true)]
    [InlineData("- '!https://github.com/example/apps'", "https://github.com/example/charts", true)]
    public void Sources_are_allowed_by_glob_and_denied_by_negation(string repos, string url, bool allowed) =>
        Assert.Equal(allowed, Project($"sourceRepos:\n    {repos}").AllowsSource(url));

    [Fact]
    public void A_project_without_sources_allows_none() =>
        Assert.False(Project("sourceRepos: []").AllowsSource("https://github.com/example/apps"));

    [Theory]
    [InlineData("- { server: https://kubernetes.default.svc, namespace: web }", "web", true)]
    [InlineData("- { server: https://kubernetes.default.svc, namespace: 'web-*' }", "web", false)]
    [InlineData("- { server: '*', namespace: 'web-*' }", "web-dev", true)]
    [InlineData("- { name: in-cluster, namespace: '*' }", "web", true)]
    [InlineData("- { name: in-cluster, namespace: '*' }\n    - { server: '*', namespace: '!kube-system' }", "kube-system", false)]
    [InlineData("- { name: in-cluster, namespace: '*' }\n    - { server: '*', namespace: '!kube-system' }", "web", true)]
    [InlineData("- { server: https://other, namespace: web }", "web", false)]
    [InlineData("- { name: in-cluster, namespace: '*' }\n    - { server: https://other, namespace: '!kube-system' }", "kube-system", true)]
    [InlineData("- { name: in-cluster, namespace: '*' }\n    - { server: '!https://kubernetes.default.svc', namespace: '*' }", "web", false)]
    public void Destinations_are_allowed_by_server_or_name_and_namespace(string destinations, string space, bool allowed) =>
        Assert.Equal(
            allowed,
            Project($"destinations:\n    {destinations}").AllowsDestination(new Destination("https://kubernetes.default.svc", "", space)));

    [Fact]
    public void Cluster_wide_kinds_must_be_listed()
    {
        var project = Project("clusterResourceWhitelist:\n    - { group: '', kind: Namespace }\n    - { group: '*.io', kind: "
            + "'Cluster*' }\n  clusterResourceBlacklist:\n    - { group: '*', kind: ClusterPolicy }");

        Assert.True(project.AllowsKind("", "Namespace", "web", namespaced: false));
        Assert.True(project.AllowsKind("external-secrets.io", "ClusterSecretStore", "x", namespaced: false));
        Assert.False(project.AllowsKind("kyverno.io", "ClusterPolicy", "x", namespaced: false));
        Assert.False(project.AllowsKind("", "PersistentVolume", "x", namespaced: false));
    }

    [Fact]
    public void Namespaced_kinds_are_allowed_unless_a_list_says_otherwise()
    {
        Assert.True(Project("sourceRepos: []").AllowsKind("apps", "Deployment", "x", namespaced: true));
        Assert.False(Project("namespaceResourceWhitelist: []").AllowsKind("apps", "Deployment", "x", namespaced: true));
        Assert.True(
            Project("namespaceResourceWhitelist:\n    - { group: apps, kind: '*' "
                + "}").AllowsKind("apps", "Deployment", "x", namespaced: true));
        Assert.False(Project("namespaceResourceBlacklist:\n    - { group: apps, kind: Deployment }").AllowsKind(
            "apps", "Deployment", "x", namespaced: true));
    }

    [Fact]
    public void A_restriction_by_name_is_kept()
    {
        var project = Project("clusterResourceWhitelist:\n    - { group: '', kind: Namespace, name: 'web-*' }");

        Assert.True(project.AllowsKind("", "Namespace", "web-dev", namespaced: false));
        Assert.False(project.AllowsKind("", "Namespace", "kube-system", namespaced: false));
    }

    private static AppProject Project(string spec) =>
        new(Assert.Single(
            Manifests.Read($"apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: p\nspec:\n  {spec}\n", "project")));
}
