namespace Homelab.Fuzz.Tests;

/// <summary>What stands where there could be a file.</summary>
internal enum EntryKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A link.</summary>
    Link,

    /// <summary>A named pipe.</summary>
    Pipe,

    /// <summary>An empty folder.</summary>
    Folder,
}

/// <summary>Something in a folder.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What the file holds, or where the link leads.</param>
internal sealed record Entry(EntryKind Kind, string Text);

/// <summary>A folder and a command line, before they are brought to disk.</summary>
/// <param name="entries">What is in the folder, by path.</param>
/// <param name="arguments">The command line.</param>
internal sealed class Scenery(IEnumerable<KeyValuePair<string, Entry>> entries, IEnumerable<string> arguments)
{
    /// <summary>What is in the folder, by path.</summary>
    public Dictionary<string, Entry> Entries { get; } = new(entries, StringComparer.Ordinal);

    /// <summary>The command line.</summary>
    public List<string> Arguments { get; } = [.. arguments];

    /// <summary>Everything below a folder, git's own aside.</summary>
    public static Dictionary<string, Entry> Read(string folder, string prefix = "") =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file)))
            .Where(file => !file.Path.Split('/').Contains(".git", StringComparer.Ordinal))
            .ToDictionary(file => prefix + file.Path, file => new Entry(EntryKind.File, File.ReadAllText(file.File)), StringComparer.Ordinal);
}
