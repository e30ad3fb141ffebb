namespace Homelab.Workflows.Tests.Scripts;

public sealed class CommentScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_first_run_on_a_pull_request_writes_a_comment()
    {
        var gh = new FakeProgram(
            _folder, "bin/gh", """if [[ $2 != --paginate ]]; then cp "$(sed 's/.*body=@//' <<< "$*")" posted.md; fi""");

        var result = await Run(gh, isFork: false);

        Assert.True(result.Status == 0, result.Errors);
        Assert.StartsWith("api --paginate repos/anvaplus/registry/issues/7/comments --jq ", gh.Calls[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "api --silent --method POST repos/anvaplus/registry/issues/7/comments --field body=@", gh.Calls[1], StringComparison.Ordinal);
        Assert.Equal("<!-- homelab: validate -->\n# the diff\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "posted.md")));
    }

    [Fact]
    public async Task Later_runs_bring_that_comment_up_to_date()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "if [[ $2 == --paginate ]]; then echo 41; echo 42; fi");

        await Run(gh, isFork: false);

        Assert.StartsWith(
            "api --silent --method PATCH repos/anvaplus/registry/issues/comments/41 --field body=@", gh.Calls[1],
            StringComparison.Ordinal);
        Assert.Equal(2, gh.Calls.Length);
    }

    [Fact]
    public async Task Only_the_workflows_own_comments_of_that_name_are_touched()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "");

        await Run(gh, isFork: false);

        Assert.Contains(
            """.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- homelab: validate -->"))) | .id""",
            gh.Calls[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_gets_a_notice_and_the_summary()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "exit 1");

        var result = await Run(gh, isFork: true);

        Assert.Equal(0, result.Status);
        Assert.StartsWith("::notice::", result.Output, StringComparison.Ordinal);
        Assert.Empty(gh.Calls);
        Assert.Equal("# the diff\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "summary.md")));
    }

    [Fact]
    public async Task The_summary_has_it_in_any_case()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "exit 1");

        var result = await Run(gh, isFork: false);

        Assert.NotEqual(0, result.Status);
        Assert.Equal("# the diff\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "summary.md")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> Run(FakeProgram gh, bool isFork)
    {
        _folder.Write("diff.md", "# the diff\n");
        var script = Path.Combine(Checkout.Root, ".github", "scripts", "comment.sh");
        return Command.Run(script, ["validate", "diff.md"], _folder.Path, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [gh.Path.Key] = gh.Path.Value,
            ["GITHUB_STEP_SUMMARY"] = Path.Combine(_folder.Path, "summary.md"),
            ["GITHUB_REPOSITORY"] = "anvaplus/registry",
            ["NUMBER"] = "7",
            ["IS_FORK"] = isFork ? "true" : "false",
        });
    }
}
