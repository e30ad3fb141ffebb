namespace Homelab.GitOps.Tools;

/// <summary>
/// A file that a run holds as long as it lives: the operating system lets go of it when the process ends, however it ends, so whoever can
/// take it knows that nobody is at work there any more.
/// </summary>
public sealed class RunLock : IDisposable
{
    // Exclusive everywhere; Windows keeps what is open from being moved or removed unless that is shared.
    private static readonly FileShare Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly string _path;
    private readonly FileStream _file;

    private RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes a lock that is new.</summary>
    public static RunLock New(string path)
    {
        // Under its name only once it is held, so that nobody takes it for one that was left behind.
        var file = File.Open($"{path}.new", FileMode.CreateNew, FileAccess.ReadWrite, Share);
        File.Move($"{path}.new", path);
        return new(path, file);
    }

    /// <summary>Takes the lock that a run has left behind; null when it is still held, or is none of ours.</summary>
    public static RunLock? Left(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, LinkTarget: null })
            {
                return null;
            }

            var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, Share);
            if (File.Exists(path))
            {
                return new(path, file);
            }

            file.Dispose(); // Somebody else has cleaned up meanwhile.
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // Held by a run, or somebody else's.
        }
    }

    /// <summary>Removes the file and lets go.</summary>
    public void Dispose()
    {
        if (File.Exists(_path))
        {
            File.Delete(_path);
        }

        _file.Dispose();
    }
}
