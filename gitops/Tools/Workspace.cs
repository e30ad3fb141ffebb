namespace Homelab.GitOps.Tools;

/// <summary>A temporary folder for everything a tool needs to have written: the checkouts themselves are never written to.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly Lazy<TemporaryFolder> _root = new(TemporaryFolder.New);
    private int _count;

    /// <summary>An empty folder that stands for the user's home.</summary>
    public string Home => Directory.CreateDirectory(Path.Combine(_root.Value.FullName, "home")).FullName;

    /// <summary>The temporary folder, to be cut out of messages.</summary>
    public string Root => _root.Value.FullName;

    /// <summary>A new empty folder.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, $"{Interlocked.Increment(ref _count)}")).FullName;

    /// <summary>A new file.</summary>
    public string NewFile(string text, string extension = ".yaml")
    {
        var path = Path.Combine(_root.Value.FullName, $"{Interlocked.Increment(ref _count)}{extension}");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A copy of files of the folder <paramref name="from"/>, at their own paths under a new folder.</summary>
    public string Copy(string from, IEnumerable<string> files)
    {
        var folder = NewFolder();
        foreach (var file in files.Distinct(StringComparer.Ordinal))
        {
            var target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }

        return folder;
    }

    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            _root.Value.Dispose();
        }
    }
}
