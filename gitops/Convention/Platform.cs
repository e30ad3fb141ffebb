namespace Homelab.GitOps.Convention;

/// <summary>
/// What is so in this platform whatever the environment: names in the cluster and on GitHub, and paths in the repositories.
/// </summary>
public static class Platform
{
    /// <summary>The namespace of Argo CD, and so of every Application.</summary>
    public const string ArgoCdNamespace = "argocd";

    /// <summary>The namespace of the External Secrets Operator; the secret store's token lives there too.</summary>
    public const string ExternalSecretsNamespace = "external-secrets";

    /// <summary>The namespace of the 1Password Connect server.</summary>
    public const string ConnectNamespace = "onepassword";

    /// <summary>The AppProject of every Application.</summary>
    public const string Project = "argo-config";

    /// <summary>The branch that Argo CD follows.</summary>
    public const string Branch = "main";

    /// <summary>The required check: the name of the job in each repository's <c>.github/workflows/validate.yaml</c>.</summary>
    public const string RequiredCheck = "validate";

    /// <summary>argo-config: the AppProject.</summary>
    public const string ProjectFile = $"project/{Project}.yaml";

    /// <summary>argo-config: the list of namespaces.</summary>
    public const string NamespacesFile = "base/namespaces/namespace.yaml";

    /// <summary>base-manifests: the charts that apps are deployed with.</summary>
    public const string ChartsFolder = "charts/microservices";

    /// <summary>The folder with one folder for each environment.</summary>
    public const string EnvironmentsFolder = "environments";

    /// <summary>The namespaces that come with the cluster's bootstrap and stand in no repository.</summary>
    public static IReadOnlyList<string> BootstrapNamespaces { get; } = [ArgoCdNamespace, ExternalSecretsNamespace, ConnectNamespace];
}
