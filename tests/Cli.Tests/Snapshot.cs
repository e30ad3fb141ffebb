using System.Security.Cryptography;

namespace Homelab.Cli.Tests;

/// <summary>What is in a folder, so that two can be compared byte by byte.</summary>
internal static class Snapshot
{
    /// <summary>The same of a command's output, without the one place in each report that holds timings.</summary>
    public static SortedDictionary<string, string> OfOutput(string folder)
    {
        var entries = Of(folder);
        entries["report.md"] = Without(File.ReadAllText(Path.Combine(folder, "report.md")), "## Timings", "\0");
        entries["report.html"] = Without(File.ReadAllText(Path.Combine(folder, "report.html")), "<section id=\"timings\"", "</section>");
        return entries;
    }

    /// <summary>Every file below <paramref name="folder"/>, dot folders included, with a hash of its bytes; empty folders too.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", everything))
        {
            entries[Path.GetRelativePath(folder, path)] = File.Exists(path)
                ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))
                : "folder";
        }

        return entries;
    }

    private static string Without(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start > 0, $"There is no {from}.");
        var end = text.IndexOf(to, start, StringComparison.Ordinal);
        return text[..start] + (end < 0 ? "" : text[end..]);
    }
}
