namespace Homelab.Cli.Apps;

/// <summary>The Applications that stand in files, and what a new one takes from them.</summary>
internal static class ApplicationNames
{
    /// <summary>Makes sure that a new Application's name fits and is nobody else's.</summary>
    /// <exception cref="RefusedException">It is too long, or taken.</exception>
    public static void RequireFree(Repository apps, string name, string environment, string forWhat)
    {
        if (name.Length > AppPlace.MaxReleaseName)
        {
            throw new RefusedException(
                $"{forWhat} would be Application {name}, and Helm takes {AppPlace.MaxReleaseName} characters at most; "
                    + "choose a shorter name.");
        }

        if (In(apps, new EnvironmentPlace(environment).Folder).FirstOrDefault(application => application.Name == name) is { } taken)
        {
            throw new RefusedException(
                $"{forWhat} would be Application {name}, which {taken.Definition.Origin} is already; choose another name.");
        }
    }

    /// <summary>What the Applications of an environment have in common.</summary>
    /// <exception cref="RefusedException">The root Application of the environment can't be read.</exception>
    public static Addresses Addresses(HomelabRepositories homelab, string environment)
    {
        var apps = homelab.RequiredEnvironmentsApps;
        var file = new EnvironmentPlace(environment).RootFile;
        if (In(apps, file) is not [{ Sources: [{ RepoUrl.Length: > 0 } source, ..] } root, ..])
        {
            throw new RefusedException($"{apps.Name}/{file} holds no Application with the address of a repository.");
        }

        var known = In(apps, Platform.EnvironmentsFolder).SelectMany(application => application.Sources).Select(one => one.RepoUrl)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new Addresses(
            root.Project,
            root.Destination.Name.Length > 0 ? $"name: {root.Destination.Name}" : $"server: {root.Destination.Server}",
            source.TargetRevision ?? "HEAD",
            Url(homelab.ArgoConfig), Url(homelab.BaseManifests), Url(homelab.Registry), source.RepoUrl);

        // As other Applications name it; without any, beside the repository that the root is in.
        string Url(Repository? repository) => repository is null ? "" :
            known.Find(url => homelab.Repositories.ByUrl(url) == repository)
            ?? $"{source.RepoUrl[..(source.RepoUrl.TrimEnd('/').LastIndexOf('/') + 1)]}{repository.Name}";
    }

    // Files that can't be read are the checks' matter.
    private static List<Application> In(Repository repository, string path) =>
    [
        .. (repository.HasFile(path) ? [path] : repository.FilesUnder(path))
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" && repository.ReadYaml(file).Problem is null)
            .SelectMany(file => Manifests.Read(repository, file))
            .Where(Application.IsApplication)
            .Select(item => new Application(item)),
    ];
}

/// <summary>The addresses that new Applications have in common with those that are there.</summary>
/// <param name="Project">The AppProject.</param>
/// <param name="Cluster">The cluster, as a line of YAML: <c>server: …</c> or <c>name: …</c>.</param>
/// <param name="Revision">The branch.</param>
/// <param name="ArgoConfig">URL of argo-config.</param>
/// <param name="BaseManifests">URL of base-manifests.</param>
/// <param name="Registry">URL of environments.</param>
/// <param name="EnvironmentsApps">URL of environments-apps.</param>
internal sealed record Addresses(
    string Project, string Cluster, string Revision, string ArgoConfig, string BaseManifests, string Registry, string EnvironmentsApps);
