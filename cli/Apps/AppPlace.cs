namespace Homelab.Cli.Apps;

/// <summary>An app in an environment, and where everything of it is. Paths are inside the repository that is named with them.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment.</param>
internal sealed record AppPlace(AppName App, string Environment)
{
    /// <summary>The longest name of a Helm release, and so of an Application that renders a chart.</summary>
    public const int MaxReleaseName = 53;

    /// <summary>environments: the file with the version.</summary>
    public string VersionFile => $"{Folder}/values.yaml";

    /// <summary>environments-apps: the Application.</summary>
    public string ApplicationFile => $"{Folder}/{App.Name}.yaml";

    /// <summary>environments-apps: the runtime values.</summary>
    public string ValuesFile => $"{Folder}/values.yaml";

    /// <summary>environments-apps: the kustomization that lists the apps of the domain.</summary>
    public string DomainFile => new DomainPlace(App.Domain, Environment).AppsFile;

    /// <summary>What that kustomization lists.</summary>
    public string ListEntry => $"{App.Name}/{App.Name}.yaml";

    /// <summary>
    /// The name of a new Application: domain, app and environment, with hyphens, as in <c>web-homelab-hugo-dev</c>. One that exists
    /// keeps the name it has.
    /// </summary>
    public string ApplicationName => $"{App.Namespace}-{App.Component}-{Environment}";

    private string Folder => $"environments/{Environment}/{App.Domain}/{App.Name}";
}

/// <summary>Where everything of a domain is in an environment.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Environment">The environment.</param>
internal sealed record DomainPlace(string Domain, string Environment)
{
    /// <summary>environments-apps: the kustomization that lists the domain's apps.</summary>
    public string AppsFile => $"environments/{Environment}/{Domain}/kustomization.yaml";

    /// <summary>environments-apps: the Application that applies it.</summary>
    public string RootFile => $"{RootFolder(Environment)}/root-{Namespace}.yaml";

    /// <summary>environments-apps: the kustomization that lists the domains' Applications.</summary>
    public string RootsFile => $"{RootFolder(Environment)}/kustomization.yaml";

    /// <summary>The name of the domain's Application.</summary>
    public string RootName => $"root-{Namespace}-{Environment}";

    /// <summary>argo-config: the policies on the domain's namespace.</summary>
    public string PolicyFile => $"environments/{Environment}/namespaces/{Namespace}/kustomization.yaml";

    /// <summary>argo-config: the kustomization that lists the namespaces with policies.</summary>
    public string PoliciesFile => $"environments/{Environment}/namespaces/kustomization.yaml";

    /// <summary>The namespace that the domain's apps run in.</summary>
    public string Namespace => AppName.Kubernetes(Domain);

    /// <summary>environments-apps: the root Application of an environment.</summary>
    public static string HomelabFile(string environment) => $"environments/{environment}/_root/root-homelab-{environment}.yaml";

    private static string RootFolder(string environment) => $"environments/{environment}/_root/root-app";
}
