using System.Security.Cryptography;

namespace Homelab.Cli.Tests;

/// <summary>What is in a folder, so that two can be compared byte by byte.</summary>
internal static class Snapshot
{
    /// <summary>Every file below <paramref name="folder"/>, dot folders included, with a hash of its bytes; empty folders too.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", everything))
            entries[Path.GetRelativePath(folder, path)] = File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder";
        return entries;
    }
}
