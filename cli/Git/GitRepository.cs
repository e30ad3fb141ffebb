namespace Homelab.Cli.Git;

/// <summary>
/// Writes a git repository from scratch so that equal commits give equal bytes: fixed dates, no reflog, one pack, an index
/// without the file system's timestamps, and nothing taken from the user's or the machine's git configuration.
/// </summary>
internal static class GitRepository
{
    /// <summary>The date of the first commit; each later one is a second younger.</summary>
    public static readonly DateTimeOffset FirstCommit = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Creates <paramref name="folder"/> as a repository with these commits on one branch, checked out.</summary>
    /// <param name="folder">Where; must not exist or be empty.</param>
    /// <param name="branch">The only branch.</param>
    /// <param name="commits">Oldest first; a later commit of the same path replaces the file.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="ToolFailedException">git is missing, failed or hangs.</exception>
    public static async Task WriteAsync(string folder, string branch, IReadOnlyList<GitCommit> commits, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await GitAsync(
            folder, ["init", "--quiet", "--template=", "--object-format=sha1", $"--initial-branch={branch}"], null, cancellation);
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
        await GitAsync(folder, ["read-tree", "HEAD"], null, cancellation);
    }

    /// <summary>Runs git in <paramref name="folder"/>, untouched by configuration outside it, and returns its output.</summary>
    /// <exception cref="ToolFailedException">git is missing, failed or hangs.</exception>
    public static Task<string> GitAsync(string folder, IReadOnlyList<string> arguments, string? input, CancellationToken cancellation) =>
        Tool.RunAsync(
            new ToolCall("git", ["-C", folder, .. arguments]) { Environment = Hermetic(folder), Input = input },
            "to write the repositories", cancellation);

    private static Dictionary<string, string?> Hermetic(string folder)
    {
        var inherited = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal));
        return new(inherited.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Path.GetFullPath(folder)),
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

    // The format: https://git-scm.com/docs/git-fast-import#_input_format. Lengths count bytes.
    private static string Stream(string branch, IReadOnlyList<GitCommit> commits)
    {
        var stream = new StringBuilder();
        foreach (var (index, (path, content, message, author)) in commits.Index())
        {
            var signature = $"{author.Name} <{author.Email}> {FirstCommit.AddSeconds(index).ToUnixTimeSeconds()} +0000";
            stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{branch}\nauthor {signature}\ncommitter {signature}\n");
            Data(message);
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {Quoted(path)}\n");
            Data(content);
        }

        return stream.Append("done\n").ToString();

        void Data(string text) => stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
    }

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
