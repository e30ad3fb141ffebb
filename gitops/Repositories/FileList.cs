namespace Homelab.GitOps.Repositories;

/// <summary>
/// The files of a folder, found in one walk that follows links only as long as they stay inside; what is no regular file is left out.
/// </summary>
internal sealed class FileList
{
    /// <summary>Most entries of folders that are looked at because a link leads there: links to folders with links multiply.</summary>
    public const int MostLinked = 10_000;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _escaping = new(StringComparer.Ordinal);
    private int _linked;

    private FileList(string root)
    {
        var real = RealPath.Of(root);
        Walk(new DirectoryInfo(real), "", real, []);
        Paths = [.. _files.Order(StringComparer.Ordinal)];
        EscapingLinks = [.. _escaping.Order(StringComparer.Ordinal)];
    }

    private FileList(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            Add(path);
        }

        Paths = [.. _files.Order(StringComparer.Ordinal)];
        EscapingLinks = [];
    }

    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<string> EscapingLinks { get; }

    /// <summary>What is left out besides, and why.</summary>
    public List<(string Path, string Why)> Skipped { get; } = [];

    public static FileList Of(string root) => new(root);

    /// <summary>The files of an archive.</summary>
    public static FileList Of(IEnumerable<string> paths) => new(paths);

    public bool Contains(string path) => _files.Contains(path);

    public bool HasFolder(string path) => _folders.Contains(path);

    /// <summary>The path with every link on it replaced by what that leads to.</summary>
    public string RealPathOf(string path) => _links.Count == 0 ? path : Steps(path).LastOrDefault((Path: "", Real: "")).Real;

    /// <summary>The links on a path, each where it really is.</summary>
    public IEnumerable<(string Link, string Target)> LinksOn(string path) => Steps(path).Where(step => step.Path != step.Real);

    private IEnumerable<(string Path, string Real)> Steps(string path)
    {
        var real = "";
        foreach (var part in path.Split('/'))
        {
            var next = Repository.Below(real, part);
            real = _links.GetValueOrDefault(next, next);
            yield return (next, real);
        }
    }

    public IEnumerable<string> Under(string folder) =>
        folder.Length == 0 ? Paths : _folders.Contains(folder) ? StartingWith(Paths, folder + "/") : [];

    /// <summary>The escaping link that a path is, or leads through; null when there is none.</summary>
    public string? EscapingLinkOn(string path)
    {
        if (_escaping.Count == 0)
        {
            return null;
        }

        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_escaping.Contains(path[..slash]))
            {
                return path[..slash];
            }
        }

        return _escaping.Contains(path) ? path : null;
    }

    /// <summary>Of sorted paths those that start with <paramref name="prefix"/>.</summary>
    public static IEnumerable<string> StartingWith(IReadOnlyList<string> paths, string prefix)
    {
        for (var index = FirstAtOrAfter(paths, prefix);
            index < paths.Count && paths[index].StartsWith(prefix, StringComparison.Ordinal);
            index++)
        {
            yield return paths[index];
        }
    }

    private static int FirstAtOrAfter(IReadOnlyList<string> paths, string prefix)
    {
        var (low, high) = (0, paths.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(paths[middle], prefix) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Walk(DirectoryInfo folder, string path, string root, IReadOnlyList<string> links)
    {
        foreach (var entry in Entries(folder, path))
        {
            if (path.Length == 0 && entry.Name is ".git")
            {
                continue;
            }

            var name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            if (links.Count > 0 && ++_linked > MostLinked)
            {
                if (_linked == MostLinked + 1)
                {
                    Skipped.Add((name, $"links to folders lead to more than {MostLinked:N0} files; the rest is left out too"));
                }

                return;
            }

            if (entry.LinkTarget is null)
            {
                Add(entry, name, root, links);
            }
            else
            {
                AddLink(entry, name, root, links);
            }
        }
    }

    private FileSystemInfo[] Entries(DirectoryInfo folder, string path)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Skipped.Add((path, "it can't be read"));
            return [];
        }
    }

    private void Add(FileSystemInfo entry, string name, string root, IReadOnlyList<string> links)
    {
        if (entry is DirectoryInfo folder)
        {
            Walk(folder, name, root, links);
            return;
        }

        // A name that is no UTF-8 can't be asked for, so it looks as if nothing were there.
        if (!RegularFile.Exists(entry.FullName))
        {
            Skipped.Add((name, "it is no regular file, or has a name that is not UTF-8"));
            return;
        }

        Add(name);
    }

    private void Add(string name)
    {
        _files.Add(name);
        for (var slash = name.LastIndexOf('/'); slash > 0 && _folders.Add(name[..slash]); slash = name.LastIndexOf('/', slash - 1))
        {
        }
    }

    private void AddLink(FileSystemInfo link, string name, string root, IReadOnlyList<string> links)
    {
        var target = Target(link);
        if (target is null)
        {
            return;
        }

        var inside = target.FullName == root || target.FullName.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!inside)
        {
            _escaping.Add(name);
            return;
        }

        _links[name] = target.FullName.Length == root.Length
            ? ""
            : target.FullName[(root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');
        if (target is FileInfo)
        {
            Add(target, name, root, links);
        }
        else if (!links.Contains(target.FullName, StringComparer.Ordinal)
            && !link.FullName.StartsWith(target.FullName + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Walk((DirectoryInfo)target, name, root, [.. links, target.FullName]);
        }
    }

    /// <summary>The final target with every link on its own path resolved too; null for a link to nothing or to itself.</summary>
    private static FileSystemInfo? Target(FileSystemInfo link)
    {
        try
        {
            var target = link.ResolveLinkTarget(returnFinalTarget: true);
            return target is { Exists: true } ? RealPath.Of(target) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
