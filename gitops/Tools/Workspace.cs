namespace Homelab.GitOps.Tools;

/// <summary>
/// A temporary folder that holds all that tools get to see: the checkouts are neither shown to them nor written to. Tools run in it and are
/// told names below it, which are made here, so that no name of a checkout is ever taken for an option, a list or a URL.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private readonly Lazy<TemporaryFolder> _root = new(TemporaryFolder.New);
    private int _count;

    /// <summary>An empty folder that stands for the user's home.</summary>
    public string Home => Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;

    /// <summary>The temporary folder, to be cut out of messages.</summary>
    public string Root => _root.Value.FullName;

    /// <summary>A new empty folder.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, NewName())).FullName;

    /// <summary>A new file; its name, as tools are told it.</summary>
    public string NewFile(string text)
    {
        var name = $"{NewName()}.yaml";
        File.WriteAllText(Path.Combine(Root, name), text);
        return name;
    }

    /// <summary>A copy of a file, named much as it is; its name, as tools are told it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="copyTo">Copies it.</param>
    public string NewCopy(string file, Action<string> copyTo)
    {
        var name = $"{NewName()}-{string.Concat(Path.GetFileName(file).Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_').TakeLast(80))}";
        copyTo(Path.Combine(Root, name));
        return name;
    }

    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            _root.Value.Dispose();
        }
    }

    private string NewName() => $"{Interlocked.Increment(ref _count)}";
}
