using Homelab.Cli.Checkouts;
using Homelab.Cli.Git;

namespace Homelab.Cli.Tests.Checkouts;

/// <summary>Two small checkouts that a test changes, made once and copied.</summary>
internal sealed class TestCheckouts : IDisposable
{
    private static readonly Lazy<Task<TemporaryFolder>> Template = new(CreateAsync);
    private static readonly Lazy<Task<string>> First = new(FirstStateAsync);

    private readonly TemporaryFolder _folder = new();

    private TestCheckouts()
    {
    }

    public string Folder => _folder.Path;

    public static async Task<TestCheckouts> CopyAsync()
    {
        var copy = new TestCheckouts();
        Copy((await Template.Value).Path, copy.Folder);
        return copy;
    }

    public string At(params string[] parts) => _folder.At(parts);

    public GitCheckout Checkout(string name) => GitCheckout.Find(At(name))!;

    /// <summary>One file changed, one new in a new folder, one removed that was alone in its folder, in each of the two.</summary>
    public IReadOnlyList<CheckoutChange> Changes(string? branch = null) => Changes(branch, branch);

    /// <summary>The same, each on a branch of its own.</summary>
    public IReadOnlyList<CheckoutChange> Changes(string? one, string? two) =>
    [
        new(Checkout("one"), [Kept("one"), New(), Gone("one")], "feat: one", one),
        new(Checkout("two"), [Gone("two"), New(), Kept("two")], "feat: two", two),
    ];

    private FileChange Kept(string name) => new("kept.txt", File.ReadAllBytes(At(name, "kept.txt")), "changed\n"u8.ToArray());

    private FileChange Gone(string name) => new("old/c/gone.txt", File.ReadAllBytes(At(name, "old", "c", "gone.txt")), null);

    private static FileChange New() => new("a/b/new.txt", null, "new\n"u8.ToArray());

    /// <summary>The state of any copy to which nothing has happened yet.</summary>
    public static Task<string> UntouchedAsync() => First.Value;

    /// <summary>Files, commits, index and status of both: what a person would call the state of their checkouts.</summary>
    public async Task<string> StateAsync()
    {
        var lines = Snapshot.Of(Folder).Where(entry => !entry.Key.Contains("/.git", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key} {entry.Value}")
            .ToList();
        foreach (var name in (string[])["one", "two"])
        {
            lines.Add(await GitAsync(name, "status", "--porcelain=v2", "--branch", "--untracked-files=all"));
            lines.AddRange(Snapshot.Of(At(name, ".git", "refs")).Where(entry => entry.Value != "folder").Select(entry => $"{entry.Key} {entry.Value}"));
            // git leaves the file behind, with nothing but a comment, when it removes a branch.
            var packed = At(name, ".git", "packed-refs");
            lines.AddRange(File.Exists(packed) ? File.ReadLines(packed).Where(line => !line.StartsWith('#')) : []);
        }

        return string.Join('\n', lines);
    }

    public Task<string> GitAsync(string name, params string[] arguments) =>
        GitRepository.GitAsync(At(name), arguments, default, CancellationToken.None);

    public void Dispose() => _folder.Dispose();

    private static async Task<string> FirstStateAsync()
    {
        using var copy = await CopyAsync();
        return await copy.StateAsync();
    }

    private static async Task<TemporaryFolder> CreateAsync()
    {
        var folder = new TemporaryFolder();
        foreach (var name in (string[])["one", "two"])
        {
            await GitRepository.WriteAsync(
                folder.At(name),
                "main",
                [
                    new GitCommit("old/c/gone.txt", "gone\n", "feat: gone", new("Test", "test@localhost")),
                    new GitCommit("kept.txt", "kept\n", "feat: kept", new("Test", "test@localhost")),
                ],
                CancellationToken.None);
            File.AppendAllText(
                folder.At(name, ".git", "config"),
                "[user]\n\tname = Test\n\temail = test@localhost\n[commit]\n\tgpgsign = false\n[core]\n\thooksPath = .git/hooks\n");
        }

        return folder;
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
