using Homelab.Cli.Git;

namespace Homelab.Cli.Checkouts;

/// <summary>
/// A checkout that somebody works in: git runs with their own configuration and identity, and starts nothing that the checkout names,
/// hooks included.
/// </summary>
internal sealed class GitCheckout
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What says who commits and how; the rest (GIT_DIR and its like) would lead git elsewhere when this runs inside a hook.
    private static readonly string[] Kept = ["GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_EXEC_PATH"];

    private readonly Lazy<Task<Dictionary<string, string?>>> _environment;

    private GitCheckout(string folder, string gitFolder)
    {
        (Folder, GitFolder) = (folder, gitFolder);
        _environment = new(EnvironmentAsync);
    }

    /// <summary>The work tree.</summary>
    public string Folder { get; }

    /// <summary>Where git keeps its own files: <c>.git</c>, or elsewhere for a linked work tree.</summary>
    public string GitFolder { get; }

    /// <summary>Its name in messages.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>What git holds while it writes its index.</summary>
    public string IndexLock => Path.Combine(GitFolder, "index.lock");

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
        return RegularFile.Exists(entry) && File.ReadLines(entry).FirstOrDefault() is { } line
            && line.StartsWith("gitdir: ", StringComparison.Ordinal)
            ? new(full, Path.GetFullPath(line["gitdir: ".Length..].Trim(), full))
            : null;
    }

    /// <summary>Makes sure that everything is committed, so that git can give back whatever is changed from now on.</summary>
    /// <exception cref="RefusedException">Something is not.</exception>
    public async Task RequireCleanAsync(CancellationToken cancellation)
    {
        var changes = await RunAsync(["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=dirty"], cancellation);
        if (changes.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] all)
        {
            throw new RefusedException(
                $"{Folder} has {Words.Count(all.Length, "uncommitted change")}, such as {first[2..].Trim()}; "
                    + "commit or stash what is there.");
        }
    }

    /// <summary>Makes sure that a commit would be on a branch.</summary>
    /// <exception cref="RefusedException">No branch is checked out.</exception>
    public async Task RequireBranchAsync(CancellationToken cancellation)
    {
        if (await BranchAsync(cancellation) == "HEAD")
        {
            throw new RefusedException(
                $"{Folder} has a detached HEAD, so a commit there would be on no branch; check one out: git -C {Folder} switch <branch>.");
        }
    }

    /// <summary>The commit that is checked out.</summary>
    public async Task<string> HeadAsync(CancellationToken cancellation) =>
        (await RunAsync(["rev-parse", "--verify", "HEAD^{commit}"], cancellation)).Trim();

    /// <summary>The branch that is checked out, in full; <c>HEAD</c> for none.</summary>
    public async Task<string> BranchAsync(CancellationToken cancellation) =>
        (await RunAsync(["rev-parse", "--symbolic-full-name", "HEAD"], cancellation)).Trim();

    /// <summary>
    /// Makes sure that git keeps a file byte by byte, and returns its name for those bytes. The commit has them already, unless git
    /// converts line ends on the way.
    /// </summary>
    public async Task<string> KeepAsync(string path, CancellationToken cancellation) =>
        (await RunAsync(["hash-object", "-w", "--no-filters", "--", path], cancellation)).Trim();

    /// <summary>Writes what git keeps under a name into a file of git's own folder.</summary>
    /// <returns>The file's path.</returns>
    public async Task<string> UnpackAsync(string name) => Path.Combine(
        GitFolder,
        (await GitAsync(
            ["-C", GitFolder, "--git-dir=.", "--work-tree=.", "unpack-file", name], await _environment.Value, CancellationToken.None))
            .Trim());

    /// <summary>Whether there is a branch of this name, or below it.</summary>
    public async Task<bool> HasBranchAsync(string branch, CancellationToken cancellation) =>
        (await RunAsync(["for-each-ref", "--count=1", $"refs/heads/{branch}"], cancellation)).Length > 0;

    /// <summary>Makes a branch where the checkout is, and goes there; index and files stay.</summary>
    public async Task BranchOffAsync(string branch)
    {
        await RunAsync(["branch", "--no-track", branch], CancellationToken.None);
        await SwitchAsync($"refs/heads/{branch}");
    }

    /// <summary>Goes to a branch, given in full; index and files stay.</summary>
    public Task SwitchAsync(string branch) => RunAsync(["symbolic-ref", "-m", "homelab: switch", "HEAD", branch], CancellationToken.None);

    /// <summary>Deletes a branch.</summary>
    public Task DeleteBranchAsync(string branch) => RunAsync(["branch", "--quiet", "-D", "--", branch], CancellationToken.None);

    /// <summary>Adds files to the index. Not to be cancelled: a git that is killed leaves its lock behind.</summary>
    public Task StageAsync(IEnumerable<string> paths) => RunAsync(["add", "--", .. paths], CancellationToken.None);

    /// <summary>Commits what is in the index.</summary>
    public Task CommitAsync(string message) => RunAsync(["commit", "--quiet", "--message", message], CancellationToken.None);

    /// <summary>Whether the commit that is checked out is the only one since <paramref name="head"/> and has this message.</summary>
    public async Task<bool> IsOnlyCommitSinceAsync(string head, string message)
    {
        var log = await RunAsync(["log", "--max-count=1", "--format=%P%n%B", "HEAD"], CancellationToken.None);
        return log.Split('\n', 2) is [var parents, var text] && parents == head && text.StartsWith(message, StringComparison.Ordinal);
    }

    /// <summary>Takes the branch back to a commit; index and files stay.</summary>
    public Task MoveBackAsync(string head) => RunAsync(["update-ref", "-m", "homelab: undo", "HEAD", head], CancellationToken.None);

    /// <summary>Makes the index say of these paths what the commit says that is checked out; files stay.</summary>
    public Task UnstageAsync(IEnumerable<string> paths) => RunAsync(["reset", "--quiet", "HEAD", "--", .. paths], CancellationToken.None);

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        await GitAsync(InFolder(arguments), await _environment.Value, cancellation);

    // The work tree is this one, whatever core.worktree says.
    private string[] InFolder(IReadOnlyList<string> arguments) => ["-C", Folder, $"--work-tree={Folder}", .. arguments];

    private static Task<string> GitAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation) =>
        Tool.RunAsync(
            new ToolCall("git", arguments) { Environment = environment, TimeLimit = Limit }, "to change the repositories", cancellation);

    private async Task<Dictionary<string, string?>> EnvironmentAsync() =>
        Environment(await GitAsync(InFolder(GitSettings.List), Environment(""), CancellationToken.None));

    private Dictionary<string, string?> Environment(string listed)
    {
        var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)
                && !Array.Exists(Kept, kept => name.StartsWith(kept, StringComparison.Ordinal)))
            .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in GitSettings.Variables(Folder, listed))
        {
            variables[name] = value;
        }

        // git's own last resort for whoever has not told it an address; see git-commit's section on commit information.
        variables["EMAIL"] = System.Environment.GetEnvironmentVariable("EMAIL") ?? "homelab@localhost";
        return variables;
    }
}
