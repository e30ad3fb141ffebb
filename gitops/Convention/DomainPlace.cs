namespace Homelab.GitOps.Convention;

/// <summary>Where everything of a domain is in an environment.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Environment">The environment.</param>
public sealed record DomainPlace(string Domain, string Environment)
{
    /// <summary>The namespace that the domain's apps run in.</summary>
    public string Namespace => AppName.Kubernetes(Domain);

    /// <summary>The name of the domain's Application.</summary>
    public string RootName => $"root-{Namespace}-{Environment}";

    /// <summary>environments-apps: that Application.</summary>
    public string RootFile => $"{Place.RootFolder}/root-{Namespace}.yaml";

    /// <summary>environments-apps: the kustomization that lists the domain's apps.</summary>
    public string AppsFile => $"{Folder}/kustomization.yaml";

    /// <summary>argo-config: the policies on the domain's namespace.</summary>
    public string PolicyFile => $"{Place.Folder}/namespaces/{Namespace}/kustomization.yaml";

    /// <summary>The folder of the domain, of equal name in the registry and in environments-apps.</summary>
    public string Folder => $"{Place.Folder}/{Domain}";

    /// <summary>Where the environment begins.</summary>
    public EnvironmentPlace Place => new(Environment);
}
