namespace Homelab.GitOps.Rendering;

/// <summary>
/// The files that a tool gets to see of a repository, and no others: what the result depends on and what is copied for the tool are one
/// list, so that nothing can be read that the cache doesn't know of.
/// </summary>
internal sealed class SourceFiles
{
    /// <summary>The most that the files of one source may have together: 100 MB, which is also what helm takes.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

    private readonly Repository _repository;
    private readonly List<(string Link, string Target)> _links;

    /// <param name="repository">The repository.</param>
    /// <param name="folder">The folder that is rendered.</param>
    /// <param name="paths">The files.</param>
    /// <param name="links">Links inside the repository by which some of them are reached; they are kept as they are.</param>
    /// <exception cref="FindingException">They are too large.</exception>
    public SourceFiles(
        Repository repository, string folder, IEnumerable<string> paths, IEnumerable<(string Link, string Target)>? links = null)
    {
        _repository = repository;
        _links = [.. (links ?? []).Order()];
        Paths = [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (Paths.Sum(path => repository.SizeOf(path)) > MaxSize)
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = repository.Locate(folder),
                Message = $"The files of {(folder.Length == 0 ? "the repository" : folder)} have more than "
                    + $"{MaxSize / 1024 / 1024} MB together, which is not rendered.",
                WayOut = "Keep what is not deployed in another folder.",
            });
        }

        Digest = ResultCache.Key([
            folder,
            .. _links.SelectMany(item => new[] { item.Link, item.Target }),
            .. Paths.SelectMany(path => new[] { path, repository.Hash(path) }),
        ]);
    }

    /// <summary>The files, as paths in the repository.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Hash of the paths and of what is in the files.</summary>
    public string Digest { get; }

    /// <summary>Copies the files below <paramref name="folder"/> to <paramref name="target"/>, and the links that were given.</summary>
    public void CopyTo(string target, string folder = "")
    {
        foreach (var path in Paths.Where(path => folder.Length == 0 || path.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, folder.Length == 0 ? path : path[(folder.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            _repository.CopyTo(path, copy);
        }

        foreach (var (link, to) in _links)
        {
            var path = Path.Combine(target, link);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(target, to)));
        }
    }
}
