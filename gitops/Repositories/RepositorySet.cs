namespace Homelab.GitOps.Repositories;

/// <summary>The repositories at hand: from the URL that an Application names to the checkout on disk.</summary>
public sealed class RepositorySet
{
    private readonly Dictionary<string, Repository> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository> _byPlace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A set of checkouts; of two with one URL or name, the first is taken.</summary>
    public RepositorySet(IEnumerable<Repository> repositories)
    {
        All = [.. repositories];
        foreach (var repository in All)
        {
            _byName.TryAdd(repository.Name, repository);
            if (repository.Url is { } url)
            {
                _byUrl.TryAdd(RepositoryUrl.Normalize(url), repository);
                _byPlace.TryAdd(RepositoryUrl.Place(url), repository);
            }
        }
    }

    /// <summary>What the run may hold of what it renders: with what it reads, where the repositories share one.</summary>
    internal ReadBudget Budget => All is [var first, ..] ? first.Budget : field ??= new ReadBudget();

    /// <summary>Every repository, in the order given.</summary>
    public IReadOnlyList<Repository> All { get; }

    /// <summary>
    /// The checkouts in the folders directly under <paramref name="folder"/>, named as their folders, with the URL of their remote
    /// <c>origin</c> and the branch that is checked out, where git says so.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static RepositorySet FromFolder(string folder)
    {
        var budget = new ReadBudget();
        return new RepositorySet(Directory.EnumerateDirectories(folder)
            .Where(path => new DirectoryInfo(path).LinkTarget is null)
            .Order(StringComparer.Ordinal)
            .Select(path => new Repository(Path.GetFileName(path), path, GitFolder.OriginUrl(path), GitFolder.Branch(path), budget)));
    }

    /// <summary>The repository with this name, or null.</summary>
    public Repository? ByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// The repository that <paramref name="url"/> names, or null. The exact URL first, then the same place by another scheme, then a
    /// checkout whose name is the last part of the URL: a fork, or a folder without git.
    /// </summary>
    public Repository? ByUrl(string url) =>
        _byUrl.GetValueOrDefault(RepositoryUrl.Normalize(url))
        ?? _byPlace.GetValueOrDefault(RepositoryUrl.Place(url))
        ?? _byName.GetValueOrDefault(RepositoryUrl.Name(url));
}
