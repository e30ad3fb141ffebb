namespace Homelab.GitOps.Tools;

/// <summary>
/// A temporary folder that only its owner can read, since what is rendered may be a Secret. Those of runs that were killed are removed by
/// the next one.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "homelab-";
    private const string LockName = ".lock";

    private readonly DirectoryInfo _folder;
    private readonly RunLock _lock;

    private TemporaryFolder(DirectoryInfo folder, RunLock held) => (_folder, _lock) = (folder, held);

    /// <summary>Full path.</summary>
    public string FullName => _folder.FullName;

    /// <summary>A new folder, after those that nobody uses any more are gone.</summary>
    public static TemporaryFolder New()
    {
        RemoveLeftovers();
        var folder = Directory.CreateTempSubdirectory(Prefix);
        return new(folder, RunLock.New(Path.Combine(folder.FullName, LockName)));
    }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        // Held until the end, so that no other run takes it for a leftover meanwhile; Windows removes nothing that is open.
        if (OperatingSystem.IsWindows())
        {
            _lock.Dispose();
            _folder.Delete(recursive: true);
            return;
        }

        _folder.Delete(recursive: true);
        _lock.Dispose();
    }

    private static void RemoveLeftovers()
    {
        foreach (var folder in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories($"{Prefix}*").Where(IsOurs))
        {
            if (RunLock.Left(Path.Combine(folder.FullName, LockName)) is { } left)
            {
                new TemporaryFolder(folder, left).Dispose();
            }
        }
    }

    // Another user's can't be entered when it is as closed as ours, and otherwise is none.
    private static bool IsOurs(DirectoryInfo folder) => folder.LinkTarget is null && (OperatingSystem.IsWindows()
        || folder.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
}
