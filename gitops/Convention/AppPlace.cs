namespace Homelab.GitOps.Convention;

/// <summary>An app in an environment, and where everything of it is. Paths are inside the repository that is named with them.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">The environment.</param>
public sealed record AppPlace(AppName App, string Environment)
{
    /// <summary>The longest name of a Helm release, and so of an Application that renders a chart.</summary>
    public const int MaxReleaseName = 53;

    /// <summary>The folder of the app, of equal name in the registry and in environments-apps.</summary>
    public string Folder => $"{Domain.Folder}/{App.Name}";

    /// <summary>The registry: the file with the version.</summary>
    public string VersionFile => $"{Folder}/values.yaml";

    /// <summary>environments-apps: the Application.</summary>
    public string ApplicationFile => $"{Folder}/{App.Name}.yaml";

    /// <summary>environments-apps: the runtime values.</summary>
    public string ValuesFile => $"{Folder}/values.yaml";

    /// <summary>What the domain's kustomization lists.</summary>
    public string ListEntry => $"{App.Name}/{App.Name}.yaml";

    /// <summary>
    /// The name of a new Application: domain, app and environment, with hyphens, as in <c>web-homelab-hugo-dev</c>. One that exists
    /// keeps the name it has.
    /// </summary>
    public string ApplicationName => $"{App.Namespace}-{App.Component}-{Environment}";

    /// <summary>Where the app's domain is.</summary>
    public DomainPlace Domain => new(App.Domain, Environment);

    /// <summary>Whether this is the path of a version file, of any app in any environment.</summary>
    public static bool IsVersionFile(string path)
    {
        return path.Split('/') is [Platform.EnvironmentsFolder, var environment, var domain, var app, "values.yaml"]
            && EnvironmentPlace.IsName(environment) && AppName.TryParse($"{domain}/{app}") is not null;
    }
}
