using Homelab.Cli.Git;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Checkouts;

/// <summary>A checkout that somebody works in: git runs with their own configuration, hooks and identity.</summary>
internal sealed class GitCheckout
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What says who commits and how; the rest (GIT_DIR and its like) would lead git elsewhere when this runs inside a hook.
    private static readonly string[] Kept = ["GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_EXEC_PATH"];

    private GitCheckout(string folder, string gitFolder) => (Folder, GitFolder) = (folder, gitFolder);

    /// <summary>The work tree.</summary>
    public string Folder { get; }

    /// <summary>Where git keeps its own files: <c>.git</c>, or elsewhere for a linked work tree.</summary>
    public string GitFolder { get; }

    /// <summary>Its name in messages.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>git's index.</summary>
    public string Index => Path.Combine(GitFolder, "index");

    /// <summary>What git holds while it writes its index.</summary>
    public string IndexLock => $"{Index}.lock";

    /// <summary>The checkout in a folder; null when the folder is none.</summary>
    public static GitCheckout? Find(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var entry = Path.Combine(full, ".git");
        if (Directory.Exists(entry))
        {
            return new(full, entry);
        }
        // A linked work tree has a file that says where: https://git-scm.com/docs/gitrepository-layout
        return File.Exists(entry) && File.ReadLines(entry).FirstOrDefault() is { } line
            && line.StartsWith("gitdir: ", StringComparison.Ordinal)
            ? new(full, Path.GetFullPath(line["gitdir: ".Length..].Trim(), full))
            : null;
    }

    /// <summary>What is not committed, as <c>git status --porcelain</c> lists it; empty when everything is.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync(CancellationToken cancellation) =>
        (await RunAsync(["status", "--porcelain", "--untracked-files=normal"], cancellation)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The commit that is checked out.</summary>
    public async Task<string> HeadAsync(CancellationToken cancellation) =>
        (await RunAsync(["rev-parse", "--verify", "HEAD^{commit}"], cancellation)).Trim();

    /// <summary>Commits these files. Not to be cancelled: a git that is killed leaves its lock behind.</summary>
    public async Task CommitAsync(IReadOnlyList<string> paths, string message)
    {
        await RunAsync(["add", "--", .. paths], CancellationToken.None);
        await RunAsync(["commit", "--quiet", "--message", message], CancellationToken.None);
    }

    /// <summary>Whether the commit that is checked out is the only one since <paramref name="head"/> and has this message.</summary>
    public async Task<bool> IsOnlyCommitSinceAsync(string head, string message)
    {
        var log = await RunAsync(["log", "--max-count=1", "--format=%P%n%B", "HEAD"], CancellationToken.None);
        return log.Split('\n', 2) is [var parents, var text] && parents == head && text.StartsWith(message, StringComparison.Ordinal);
    }

    /// <summary>Takes the branch back to a commit; index and files stay.</summary>
    public Task MoveBackAsync(string head) => RunAsync(["update-ref", "-m", "homelab: undo", "HEAD", head], CancellationToken.None);

    private Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Tool.RunAsync(
            new ToolCall("git", ["-C", Folder, .. arguments]) { Environment = Environment(), TimeLimit = Limit },
            "to change the repositories", cancellation);

    private static Dictionary<string, string?> Environment()
    {
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)
                && !Array.Exists(Kept, kept => name.StartsWith(kept, StringComparison.Ordinal)))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["LC_ALL"] = "C";
        // git's own last resort for whoever has not told it an address; see git-commit's section on commit information.
        variables["EMAIL"] = System.Environment.GetEnvironmentVariable("EMAIL") ?? "homelab@localhost";
        return variables;
    }
}
