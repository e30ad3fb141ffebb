using Homelab.Cli.Outcomes;
using Homelab.Cli.Trees;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Apps;

/// <summary>The four repositories among checkouts, told apart by what is in them: their names are anyone's to choose.</summary>
internal sealed class HomelabRepositories
{
    private readonly string _folder;

    private HomelabRepositories(string folder, RepositorySet repositories)
    {
        (_folder, Repositories) = (folder, repositories);
        EnvironmentsApps = Only("environments-apps", repository => Environments(repository, DomainPlace.HomelabFile).Any());
        ArgoConfig = Only("argo-config", repository => repository.HasFile(NamespacesFile));
        BaseManifests = Only("base-manifests", repository => repository.HasFolder(ChartsFolder));
        // What is left that has environments: in these, nothing but versions.
        Registry = Only(
            "environments",
            repository => repository.HasFolder("environments") && repository != EnvironmentsApps && repository != ArgoConfig);
    }

    /// <summary>argo-config: the list of namespaces.</summary>
    public const string NamespacesFile = "base/namespaces/namespace.yaml";

    /// <summary>base-manifests: the charts that apps are deployed with.</summary>
    public const string ChartsFolder = "charts/microservices";

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

    /// <summary>The environments that have a root Application: dev first, prod last.</summary>
    public IReadOnlyList<string> EnvironmentNames =>
        EnvironmentsApps is null ? [] : InOrder(Environments(EnvironmentsApps, DomainPlace.HomelabFile));

    /// <summary>Finds the repositories right in a folder.</summary>
    /// <exception cref="RefusedException">There is no such folder, or two checkouts could be the same layer.</exception>
    public static HomelabRepositories In(string folder) => new(folder, CheckoutRoots.Repositories(folder));

    /// <summary>A layer that a command can't do without.</summary>
    /// <exception cref="RefusedException">It is not at hand.</exception>
    public Repository Require(Func<HomelabRepositories, Repository?> layer, string what) => layer(this)
        ?? throw new RefusedException(
            $"{_folder} has no checkout with {what}; give the folder that holds the checkouts of all four repositories.");

    /// <summary>Environments in the order in which versions travel: dev, whatever is between, prod.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> environments) =>
        [.. environments.Distinct(StringComparer.Ordinal).OrderBy(name => name switch { "dev" => 0, "prod" => 2, _ => 1 })
            .ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The environments of a repository: the folders in <c>environments</c>.</summary>
    public static IEnumerable<string> Environments(Repository repository) =>
        repository.FilesUnder("environments").Select(path => path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1])
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Environments(Repository repository, Func<string, string> file) =>
        Environments(repository).Where(environment => repository.HasFile(file(environment)));

    private Repository? Only(string layer, Func<Repository, bool> looksLikeIt) => Repositories.All.Where(looksLikeIt).ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => throw new RefusedException(
            $"{string.Join(" and ", several.Select(repository => repository.Name))} in {_folder} both look like "
                + $"{layer}; keep one checkout of each repository there."),
    };
}
