using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Repositories;

/// <summary>The repositories at hand: from the URL that an Application names to the checkout on disk.</summary>
public sealed class RepositorySet
{
    private readonly Dictionary<string, Repository> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository> _byPlace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Repository> _byFolder = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A set of checkouts; of two with one URL or name, the first is taken.</summary>
    /// <param name="repositories">The checkouts.</param>
    /// <param name="mirrors">Other addresses of some of them, by name, as a mirror in the cluster has one.</param>
    public RepositorySet(IEnumerable<Repository> repositories, IEnumerable<KeyValuePair<string, string>>? mirrors = null)
    {
        All = [.. repositories];
        foreach (var repository in All)
        {
            _byName.TryAdd(repository.Name, repository);
            if (repository.Url is not { } url)
            {
                _byFolder.TryAdd(repository.Name, repository);
            }
            else
            {
                Add(repository, url);
            }
        }

        foreach (var (name, url) in mirrors ?? [])
        {
            if (ByName(name) is { } repository)
            {
                Add(repository, url);
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

    /// <summary>
    /// The checkout in <paramref name="folder"/> and nothing else, named as its folder, with the URL of its remote <c>origin</c> and the
    /// branch that is checked out, where git says so.
    /// </summary>
    /// <param name="folder">The checkout.</param>
    /// <param name="like">The same repository at another time, which lends its name, and its URL where this one tells none.</param>
    public static RepositorySet FromCheckout(string folder, Repository? like = null)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var url = GitFolder.OriginUrl(path) ?? like?.Url;
        return new RepositorySet([new Repository(like?.Name ?? Path.GetFileName(path), path, url, GitFolder.Branch(path))]);
    }

    /// <summary>The repository with this name, or null.</summary>
    public Repository? ByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// The repository that <paramref name="url"/> names, or null. The exact URL first, then the same place by another scheme. Only a
    /// checkout that tells no origin is known by its name, which is then the last part of the URL: what comes from elsewhere is not it.
    /// </summary>
    public Repository? ByUrl(string url) =>
        _byUrl.GetValueOrDefault(RepositoryUrl.Normalize(url))
        ?? _byPlace.GetValueOrDefault(RepositoryUrl.Place(url))
        ?? _byFolder.GetValueOrDefault(RepositoryUrl.Name(url));

    /// <summary>What to say of a URL that names none of these, with the checkout that has its name and comes from elsewhere.</summary>
    internal string NotAtHand(string url)
    {
        var shown = SecretMask.Shown(url);
        return $"{shown} is not among the repositories at hand" + (ByName(RepositoryUrl.Name(url)) is { Url: { } other, Name: var name }
            ? $" (the checkout {name} is of {other}; when this is a mirror of that, say --mirror {name}={shown})"
            : "");
    }

    private void Add(Repository repository, string url)
    {
        _byUrl.TryAdd(RepositoryUrl.Normalize(url), repository);
        _byPlace.TryAdd(RepositoryUrl.Place(url), repository);
    }
}
