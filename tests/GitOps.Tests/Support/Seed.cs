using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Tests.Support;

/// <summary>The four repositories as they land, with their tokens replaced.</summary>
internal static class Seed
{
    public const string Root = "homelab-k8s-environments-apps/environments/dev/_root/root-homelab-dev.yaml";
    public const string VersionFile = "homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml";
    public const string ValuesFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/values.yaml";
    public const string ApplicationFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml";
    public const string DomainFile = "homelab-k8s-environments-apps/environments/dev/web/kustomization.yaml";
    public const string NamespaceFile = "homelab-k8s-argo-config/base/namespaces/namespace.yaml";
    public const string StoreFile = "homelab-k8s-argo-config/base/secrets/cluster-secret-store.yaml";

    /// <summary>The AppProject as the program makes it.</summary>
    public const string Project = """
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata:
          name: argo-config
          namespace: argocd
        spec:
          sourceRepos:
            - https://github.com/example/homelab-k8s-argo-config.git
            - https://github.com/example/homelab-k8s-base-manifests
            - https://github.com/example/homelab-k8s-environments
            - https://github.com/example/homelab-k8s-environments-apps
          destinations:
            - { server: "https://kubernetes.default.svc", namespace: argocd }
            - { server: "https://kubernetes.default.svc", namespace: external-secrets }
            - { server: "https://kubernetes.default.svc", namespace: onepassword }
            - { server: "https://kubernetes.default.svc", namespace: web }
          clusterResourceWhitelist:
            - { group: "", kind: Namespace }
            - { group: external-secrets.io, kind: ClusterSecretStore }
        """;

    private static readonly (string Token, string Value)[] Tokens =
    [
        ("${owner}", "example"),
        ("${codeOwner}", "example"),
        ("${argoConfigRepository}", "homelab-k8s-argo-config"),
        ("${baseManifestsRepository}", "homelab-k8s-base-manifests"),
        ("${environmentsRepository}", "homelab-k8s-environments"),
        ("${environmentsAppsRepository}", "homelab-k8s-environments-apps"),
        ("${connectCredentialsItem}", "connect credentials"),
        ("${connectCredentials}", "{{ .credentials | b64enc }}"),
        ("${connectTokenItem}", "connect token"),
        ("${onePasswordVault}", "homelab"),
        ("${domain}", "example.com"),
        ("${programRepository}", "homelab"),
        ("${environments}", "dev, prod"),
        ("${firstEnvironment}", "dev"),
        ("${lastEnvironment}", "prod"),
    ];

    public static Checkouts Write()
    {
        var checkouts = new Checkouts();
        var source = Path.Combine(TestPaths.Root, "infra", "repositories");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var text = Tokens.Aggregate(
                File.ReadAllText(file), (text, token) => text.Replace(token.Token, token.Value, StringComparison.Ordinal));
            checkouts.Write(Path.GetRelativePath(source, file), text);
        }

        return checkouts;
    }
}
