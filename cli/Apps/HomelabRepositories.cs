namespace Homelab.Cli.Apps;

/// <summary>The four repositories among checkouts, told apart by what is in them: their names are anyone's to choose.</summary>
internal sealed class HomelabRepositories
{
    private readonly string _folder;
    private readonly IReadOnlyList<string> _order;

    private HomelabRepositories(string folder, IReadOnlyList<string> order, RepositorySet repositories)
    {
        (_folder, _order, Repositories) = (folder, order, repositories);
        EnvironmentsApps = Only("environments-apps", repository => WithRoot(repository).Any());
        ArgoConfig = Only("argo-config", repository => repository.HasFile(Platform.NamespacesFile));
        BaseManifests = Only("base-manifests", repository => repository.HasFolder(Platform.ChartsFolder));
        // What is left that has environments: in these, nothing but versions.
        Registry = Only(
            "environments",
            repository => repository.HasFolder(Platform.EnvironmentsFolder) && repository != EnvironmentsApps && repository != ArgoConfig);
    }

    /// <summary>All checkouts at hand, others than these four among them.</summary>
    public RepositorySet Repositories { get; }

    /// <summary>Layer 1, the platform; null when it is not at hand.</summary>
    public Repository? ArgoConfig { get; }

    /// <summary>Layer 2, the charts; null when it is not at hand.</summary>
    public Repository? BaseManifests { get; }

    /// <summary>Layer 3, the version registry; null when it is not at hand.</summary>
    public Repository? Registry { get; }

    /// <summary>Layer 4, the Applications and their runtime values; null when it is not at hand.</summary>
    public Repository? EnvironmentsApps { get; }

    /// <summary>Those of the four that are at hand.</summary>
    public IEnumerable<Repository> All => new[] { ArgoConfig, BaseManifests, Registry, EnvironmentsApps }.OfType<Repository>();

    /// <summary>argo-config, for a command that can't do without.</summary>
    /// <exception cref="RefusedException">It is not at hand.</exception>
    public Repository RequiredArgoConfig => ArgoConfig ?? throw Missing(Platform.NamespacesFile);

    /// <summary>base-manifests, for a command that can't do without.</summary>
    /// <exception cref="RefusedException">It is not at hand.</exception>
    public Repository RequiredBaseManifests => BaseManifests ?? throw Missing(Platform.ChartsFolder);

    /// <summary>The version registry, for a command that can't do without.</summary>
    /// <exception cref="RefusedException">It is not at hand.</exception>
    public Repository RequiredRegistry => Registry ?? throw Missing("the version registry (environments)");

    /// <summary>environments-apps, for a command that can't do without.</summary>
    /// <exception cref="RefusedException">It is not at hand.</exception>
    public Repository RequiredEnvironmentsApps => EnvironmentsApps ?? throw Missing(new EnvironmentPlace("<environment>").RootFile);

    /// <summary>The environments that have a root Application, in the order in which versions are promoted.</summary>
    /// <exception cref="RefusedException">environments-apps is not at hand.</exception>
    public IReadOnlyList<string> EnvironmentNames => InOrder(WithRoot(RequiredEnvironmentsApps));

    /// <summary>Finds the repositories right in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="order">The environments in the order in which versions are promoted.</param>
    /// <exception cref="RefusedException">There is no such folder, or two checkouts could be the same repository.</exception>
    public static HomelabRepositories In(string folder, IReadOnlyList<string> order) =>
        new(folder, order, CheckoutRoots.RepositoriesIn(folder));

    /// <summary>Whether checkouts look like those that this program writes, be some of the four missing.</summary>
    public static bool AreIn(RepositorySet repositories) => repositories.All.Any(
        repository => repository.HasFile(Platform.NamespacesFile) || WithRoot(repository).Any());

    /// <summary>Makes sure that there is an environment of this name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public void RequireEnvironment(string name)
    {
        if (!EnvironmentNames.Contains(name, StringComparer.Ordinal))
        {
            throw new RefusedException($"there is no environment {name}; there are {string.Join(", ", EnvironmentNames)}.");
        }
    }

    /// <summary>Environments in the order in which versions are promoted; those that the settings do not name come last.</summary>
    public IReadOnlyList<string> InOrder(IEnumerable<string> environments) =>
    [
        .. _order.Intersect(environments, StringComparer.Ordinal),
        .. environments.Except(_order, StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The environments of a repository: the folders in <c>environments</c>.</summary>
    public static IEnumerable<string> Environments(Repository repository) =>
        repository.FilesUnder(Platform.EnvironmentsFolder).Select(path => path.Split('/')).Where(parts => parts.Length > 2)
            .Select(parts => parts[1]).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> WithRoot(Repository repository) =>
        Environments(repository).Where(environment => repository.HasFile(new EnvironmentPlace(environment).RootFile));

    private RefusedException Missing(string what) =>
        new($"{_folder} has no checkout with {what}; give the folder that holds the checkouts of all four repositories.");

    private Repository? Only(string name, Func<Repository, bool> looksLikeIt) => Repositories.All.Where(looksLikeIt).ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => throw new RefusedException(
            $"{string.Join(" and ", several.Select(repository => repository.Name))} in {_folder} both look like "
                + $"{name}; keep one checkout of each repository there."),
    };
}
