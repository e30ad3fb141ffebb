using Homelab.Infra.Content;

namespace Homelab.Infra.Tests.Content;

public sealed class ManifestTests
{
    private const string Valid =
        """
        # The root
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: root-homelab-dev
          namespace: argocd
          annotations:
            argocd.argoproj.io/sync-wave: "-10"
          finalizers:
            - resources-finalizer.argocd.argoproj.io
        spec:
          project: argo-config
          revisionHistoryLimit: 3
          syncPolicy:
            automated: { prune: true, selfHeal: false }
            syncOptions: [ServerSideApply=true]
            retry:
              backoff: { duration: "5", factor: 2 }
        """;

    [Fact]
    public void Metadata_and_spec_are_kept_as_they_are_written()
    {
        var manifest = Parse(Valid);

        Assert.Equal("root-homelab-dev", manifest.Name);
        Assert.Equal("-10", manifest.Annotations["argocd.argoproj.io/sync-wave"]);
        Assert.Empty(manifest.Labels);
        Assert.Equal(["resources-finalizer.argocd.argoproj.io"], manifest.Finalizers);
        Assert.Equal("argo-config", manifest.Spec["project"]);
    }

    [Fact]
    public void Values_keep_their_types()
    {
        var spec = Parse(Valid).Spec;

        Assert.Equal(3, spec["revisionHistoryLimit"]);
        var sync = Assert.IsType<Dictionary<string, object>>(spec["syncPolicy"]);
        var automated = Assert.IsType<Dictionary<string, object>>(sync["automated"]);
        Assert.Equal(true, automated["prune"]);
        Assert.Equal(false, automated["selfHeal"]);
        Assert.Equal(["ServerSideApply=true"], Assert.IsType<List<object>>(sync["syncOptions"]));
        var backoff = Assert.IsType<Dictionary<string, object>>(Assert.IsType<Dictionary<string, object>>(sync["retry"])["backoff"]);
        Assert.Equal("5", backoff["duration"]);
        Assert.Equal(2, backoff["factor"]);
    }

    [Theory]
    [InlineData("kind: Application", "kind: AppProject", "root.yaml must hold an Application of argoproj.io/v1alpha1.")]
    [InlineData("  name: root-homelab-dev", "  name: other", "root.yaml must name its Application root-homelab-dev and the namespace argocd.")]
    [InlineData("  namespace: argocd\n", "", "root.yaml must name its Application root-homelab-dev and the namespace argocd.")]
    [InlineData("  namespace: argocd", "  namespace: onepassword", "root.yaml must name its Application root-homelab-dev and the namespace argocd.")]
    [InlineData("spec:", "operation: {}\nspec:", "root.yaml: operation would be lost; the program applies apiVersion, kind, metadata, spec.")]
    [InlineData("  annotations:", "  generateName: x\n  annotations:", "root.yaml: metadata.generateName would be lost; the program applies metadata.name, metadata.namespace, metadata.labels, metadata.annotations, metadata.finalizers.")]
    [InlineData("# The root", "a: 1\n---", "root.yaml must hold one Application and nothing else.")]
    public void A_file_that_is_not_that_Application_is_an_error_that_says_why(string from, string to, string message) =>
        Assert.Equal(message, Assert.Throws<ContentException>(() => Parse(Valid.Replace(from, to, StringComparison.Ordinal))).Message);

    [Theory]
    [InlineData("a: 1\nb: 'open", "root.yaml:2: ")]
    [InlineData("a: 1\na: 2", "root.yaml:2: ")]
    [InlineData("a: 1\nb: [1\nc: 2", "root.yaml:2: ")]
    public void Broken_YAML_is_an_error_that_says_where(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ContentException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("prune: true", "prune: yes", true)]
    [InlineData("prune: true", "prune: \"yes\"", "yes")]
    [InlineData("prune: true", "prune: 2.0", 2.0)]
    [InlineData("prune: true", "prune: 0o17", 15)]
    [InlineData("prune: true", "prune: 3000000000", 3000000000.0)]
    [InlineData("prune: true", "prune: 10.1.1", "10.1.1")]
    public void A_value_is_what_Kubernetes_reads(string from, string to, object value)
    {
        var sync = (Dictionary<string, object>)Parse(Valid.Replace(from, to, StringComparison.Ordinal)).Spec["syncPolicy"];

        Assert.Equal(value, ((Dictionary<string, object>)sync["automated"])["prune"]);
    }

    [Fact]
    public void Anchors_are_written_out()
    {
        var sync = (Dictionary<string, object>)Parse(Valid
            .Replace("{ prune: true, selfHeal: false }", "&a { prune: true, selfHeal: false }", StringComparison.Ordinal)
            .Replace("[ServerSideApply=true]", "*a", StringComparison.Ordinal)).Spec["syncPolicy"];

        Assert.Equal(sync["automated"], sync["syncOptions"]);
    }

    private static Manifest Parse(string text) =>
        Manifest.Parse(new RepositoryFile("root.yaml", text, Ownership.Seeded), "Application", "root-homelab-dev");
}
