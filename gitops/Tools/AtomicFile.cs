namespace Homelab.GitOps.Tools;

/// <summary>
/// Files that are either there whole or not there at all, however many runs write them at once. Only their owner can read them, since what
/// a chart renders may be a Secret.
/// </summary>
internal static class AtomicFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
            options.UnixCreateMode = Owner;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
