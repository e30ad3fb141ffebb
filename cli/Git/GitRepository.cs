using System.Text;
using Homelab.Cli.Outcomes;

namespace Homelab.Cli.Git;

/// <summary>
/// Writes a git repository from scratch so that equal commits give equal bytes: fixed dates, no reflog, one pack, an index
/// without the file system's timestamps, and nothing taken from the user's or the machine's git configuration.
/// </summary>
internal static class GitRepository
{
    /// <summary>The date of the first commit; each later one is a second younger.</summary>
    public static readonly DateTimeOffset FirstCommit = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Creates <paramref name="folder"/> as a repository with these commits on one branch, checked out.</summary>
    /// <param name="folder">Where; must not exist or be empty.</param>
    /// <param name="branch">The only branch.</param>
    /// <param name="commits">Oldest first; a later commit of the same path replaces the file.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="RefusedException">git is missing, failed or hangs.</exception>
    public static async Task WriteAsync(string folder, string branch, IReadOnlyList<GitCommit> commits, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await GitAsync(
            folder, ["init", "--quiet", "--template=", "--object-format=sha1", $"--initial-branch={branch}"], default, cancellation);
        if (commits.Count == 0)
        {
            return;
        }

        // Reflogs carry the time of the day, and loose objects are many small files where one pack does.
        await GitAsync(
            folder, ["-c", "core.logAllRefUpdates=false", "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--done"],
            Stream(branch, commits), cancellation);
        foreach (var (path, content) in WorkTree(commits))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content, cancellation);
        }
        // Without -u the index has no inode or timestamp in it, so it is the same wherever and whenever it is written;
        // git compares contents once and finds the work tree clean.
        await GitAsync(folder, ["read-tree", "HEAD"], default, cancellation);
    }

    /// <summary>Runs git in <paramref name="folder"/>, untouched by configuration outside it, and returns its output.</summary>
    /// <exception cref="RefusedException">git is missing, failed or hangs.</exception>
    public static Task<string> GitAsync(
        string folder, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation) =>
        Tool.RunAsync("git", ["-C", folder, .. arguments], "to write the repositories", Hermetic(), input, Limit, cancellation);

    private static Dictionary<string, string?> Hermetic()
    {
        var inherited = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal));
        return new(inherited.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["LC_ALL"] = "C",
        };
    }

    private static SortedDictionary<string, string> WorkTree(IReadOnlyList<GitCommit> commits)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            files[commit.Path] = commit.Content;
        }

        return files;
    }

    // The format: https://git-scm.com/docs/git-fast-import#_input_format. Lengths count bytes, hence the stream and not a string.
    private static ReadOnlyMemory<byte> Stream(string branch, IReadOnlyList<GitCommit> commits)
    {
        using var stream = new MemoryStream();
        for (var index = 0; index < commits.Count; index++)
        {
            var (path, content, message, author) = commits[index];
            var signature = $"{author.Name} <{author.Email}> {FirstCommit.AddSeconds(index).ToUnixTimeSeconds()} +0000";
            Line($"commit refs/heads/{branch}");
            Line($"author {signature}");
            Line($"committer {signature}");
            Data(message);
            Line($"M 100644 inline {Quoted(path)}");
            Data(content);
        }

        Line("done");
        return stream.ToArray();

        void Line(string text) => stream.Write(Encoding.UTF8.GetBytes(text + "\n"));

        void Data(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Line($"data {bytes.Length}");
            stream.Write(bytes);
            Line("");
        }
    }

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
