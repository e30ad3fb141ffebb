using Homelab.Infra.Content;

namespace Homelab.GitOps.Tests.Support;

/// <summary>The four repositories as the stacks dev and prod write them.</summary>
internal static class Seed
{
    public const string Root = "homelab-k8s-environments-apps/environments/dev/_root/root-homelab-dev.yaml";
    public const string VersionFile = "homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml";
    public const string ValuesFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/values.yaml";
    public const string ApplicationFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml";
    public const string DomainFile = "homelab-k8s-environments-apps/environments/dev/web/kustomization.yaml";
    public const string NamespaceFile = "homelab-k8s-argo-config/base/namespaces/namespace.yaml";
    public const string StoreFile = "homelab-k8s-argo-config/base/secrets/cluster-secret-store.yaml";
    public const string TokenFile = "homelab-k8s-argo-config/base/secrets/connect-token.yaml";
    public const string ProjectFile = "homelab-k8s-argo-config/project/argo-config.yaml";

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> Files =
        new(() => [.. Of("dev", owns: true), .. Of("prod", owns: false)]);

    public static Checkouts Write() => Write(Files.Value);

    /// <summary>What dev writes with other settings.</summary>
    public static Checkouts Write(params (string Key, string? Value)[] settings) => Write(Of("dev", owns: true, settings));

    private static Checkouts Write(IEnumerable<(string Path, string Text)> files)
    {
        var checkouts = new Checkouts();
        foreach (var (path, text) in files)
        {
            checkouts.Write(path, text);
        }

        return checkouts;
    }

    private static IEnumerable<(string Path, string Text)> Of(string environment, bool owns, params (string Key, string? Value)[] changes)
    {
        var settings = Infra.Tests.ProjectFile.Read(
            environment, [("owner", "example"), ("domain", "example.com"), ("ownsRepositories", owns ? "true" : "false"), .. changes]);
        return HomelabContent.Read(settings, Path.Combine(TestPaths.Root, "infra", "repositories")).Layers
            .SelectMany(layer => layer.Files.Select(file => ($"{layer.Repository.Name}/{file.Path}", file.Text)));
    }
}
