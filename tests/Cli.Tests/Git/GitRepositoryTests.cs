using Homelab.Cli.Git;

namespace Homelab.Cli.Tests.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private static readonly GitIdentity Author = new("Ada Löwe", "ada@example.com");

    private static readonly GitCommit[] Commits =
    [
        new("README.md", "# first\n", "Initial commit", Author),
        new("charts/a b/\"quoted\".yaml", "grüße: <äöü> 🚀\r\nno newline at the end", "Add a file\n\nWith a body.", Author),
        new("README.md", "# second\n", "Write README.md", Author),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_commit_is_in_the_history_in_its_order()
    {
        await WriteAsync("r", Commits);

        Assert.Equal("Initial commit\nAdd a file\nWrite README.md\n", await GitAsync("r", "log", "--reverse", "--format=%s"));
        Assert.Equal("Ada Löwe <ada@example.com> 2025-01-01T00:00:02+00:00\n", await GitAsync("r", "log", "-1", "--format=%an <%ae> %aI"));
        Assert.Equal("1\t0\tREADME.md\n", await GitAsync("r", "diff-tree", "--numstat", "--root", "--no-commit-id", "HEAD~2"));
    }

    [Fact]
    public async Task Contents_arrive_byte_for_byte_in_history_and_work_tree()
    {
        await WriteAsync("r", Commits);

        Assert.Equal(Commits[1].Content, await File.ReadAllTextAsync(_folder.At("r", Commits[1].Path)));
        Assert.Equal(Commits[1].Content, await GitAsync("r", "show", $"HEAD:{Commits[1].Path}"));
        Assert.Equal("# second\n", await File.ReadAllTextAsync(_folder.At("r", "README.md")));
    }

    [Fact]
    public async Task The_repository_is_on_its_branch_sound_and_clean()
    {
        await WriteAsync("r", Commits);

        Assert.Equal("main\n", await GitAsync("r", "branch", "--show-current"));
        Assert.Equal("", await GitAsync("r", "status", "--porcelain"));
        Assert.Equal("", await GitAsync("r", "fsck", "--strict", "--no-progress"));
    }

    [Fact]
    public async Task Equal_commits_give_equal_bytes_wherever_and_whenever_they_are_written()
    {
        await WriteAsync("one", Commits);
        await WriteAsync("two", Commits);

        Assert.Equal(Snapshot.Of(_folder.At("one")), Snapshot.Of(_folder.At("two")));
    }

    [Fact]
    public async Task Different_content_gives_another_hash()
    {
        await WriteAsync("one", Commits);
        await WriteAsync("two", [.. Commits, new("more", "", "Add more", Author)]);

        Assert.NotEqual(await GitAsync("one", "rev-parse", "HEAD"), await GitAsync("two", "rev-parse", "HEAD"));
    }

    [Fact]
    public async Task No_commit_gives_an_empty_repository()
    {
        await WriteAsync("r", []);

        Assert.Equal("## No commits yet on main\n", await GitAsync("r", "status", "--porcelain", "--branch"));
    }

    [Fact]
    public async Task Many_commits_are_one_pack_and_no_loose_object()
    {
        await WriteAsync(
            "r", [.. Enumerable.Range(0, 300).Select(number => new GitCommit($"{number}", $"{number}", $"Add {number}", Author))]);

        Assert.Contains("packs: 1\n", await GitAsync("r", "count-objects", "-v"), StringComparison.Ordinal);
        Assert.Contains("count: 0\n", await GitAsync("r", "count-objects", "-v"), StringComparison.Ordinal);
    }

    private Task WriteAsync(string name, IReadOnlyList<GitCommit> commits) =>
        GitRepository.WriteAsync(_folder.At(name), "main", commits, CancellationToken.None);

    private Task<string> GitAsync(string name, params string[] arguments) =>
        GitRepository.GitAsync(_folder.At(name), arguments, default, CancellationToken.None);
}
