namespace Homelab.GitOps.Repositories;

/// <summary>The files of a folder, found in one walk that follows links only as long as they stay inside.</summary>
internal sealed class FileList
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private FileList(string root)
    {
        var real = RealPath.Of(root);
        Walk(new DirectoryInfo(real), "", real, []);
        Paths = [.. _files.Order(StringComparer.Ordinal)];
        EscapingLinks.Sort(StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Paths { get; }

    public List<string> EscapingLinks { get; } = [];

    public static FileList Of(string root) => new(root);

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

    public IEnumerable<string> Under(string folder)
    {
        if (folder.Length == 0)
        {
            return Paths;
        }

        var prefix = folder + "/";
        return _folders.Contains(folder)
            ? Paths.Skip(FirstAtOrAfter(prefix)).TakeWhile(path => path.StartsWith(prefix, StringComparison.Ordinal))
            : [];
    }

    private int FirstAtOrAfter(string prefix)
    {
        var (low, high) = (0, Paths.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(Paths[middle], prefix) < 0)
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
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (path.Length == 0 && entry.Name is ".git")
            {
                continue;
            }

            var name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
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

    private void Add(FileSystemInfo entry, string name, string root, IReadOnlyList<string> links)
    {
        if (entry is DirectoryInfo folder)
        {
            Walk(folder, name, root, links);
            return;
        }

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
            EscapingLinks.Add(name);
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
