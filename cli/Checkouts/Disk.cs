namespace Homelab.Cli.Checkouts;

/// <summary>Changes files in steps that either happen or don't.</summary>
/// <param name="before">Told each step before it happens; tests let any of them fail here.</param>
internal sealed class Disk(Action<string>? before = null)
{
    /// <summary>Writes a new file and waits until it is on the disk.</summary>
    public void Create(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        Step($"create {path}");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        Step($"write {path}");
        file.Write(content);
        file.Flush(flushToDisk: true);
        if (mode is { } value && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file.SafeFileHandle, value);
        }
    }

    /// <summary>Puts a file in the place of another, or where there is none.</summary>
    public void Move(string from, string to)
    {
        Step($"move {from} to {to}");
        File.Move(from, to, overwrite: true);
    }

    /// <summary>Deletes a file.</summary>
    public void Delete(string path)
    {
        Step($"delete {path}");
        File.Delete(path);
    }

    /// <summary>Makes a folder, with those above it.</summary>
    public void CreateFolder(string path)
    {
        Step($"create folder {path}");
        Directory.CreateDirectory(path);
    }

    /// <summary>Deletes a folder, which must be empty unless <paramref name="recursive"/>.</summary>
    public void DeleteFolder(string path, bool recursive = false)
    {
        Step($"delete folder {path}");
        Directory.Delete(path, recursive);
    }

    /// <summary>A step that something else does, git for example.</summary>
    public void Step(string what) => before?.Invoke(what);
}
