namespace Homelab.Infra.Tests.Workflows;

/// <summary>
/// How <c>set-version</c> and <c>promote</c> make pull requests of what the homelab command committed: their last steps, run on
/// real repositories.
/// </summary>
public sealed class PullRequestTests : IDisposable
{
    private const string Registry = "homelab-k8s-environments";
    private const string Apps = "homelab-k8s-environments-apps";

    // Commits to the repositories named in COMMITS, the way `homelab … --commit` does.
    private const string Commit = """
        for repository in $COMMITS; do
          cd "$GITHUB_WORKSPACE/repositories/$repository"
          echo "${VERSION-v1.2.3}" >> file
          git commit --quiet --all --message "feat(web): blog_hugo ${VERSION-v1.2.3}"
        done
        """;

    private const string Gh = """
        case "$1 $2" in
          "pr list") echo "${OPEN-}" ;;
          "pr create") echo "https://github.com/anvaplus/$(basename "$PWD")/pull/1" ;;
        esac
        """;

    private readonly TemporaryFolder _workspace = new();
    private FakeProgram _homelab = null!;
    private FakeProgram _gh = null!;

    [Fact]
    public async Task A_version_becomes_a_pull_request_that_merges_by_itself()
    {
        await Prepare();

        var result = await SetVersion(("COMMITS", Registry));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(["set-version web/blog_hugo v1.2.3 --env dev --repositories .. --commit"], _homelab.Calls);
        Assert.StartsWith(
            "pr create --base main --head set-version/dev/web/blog_hugo --title feat(web): blog_hugo v1.2.3 --body Handed over by", _gh
                .Calls[2], StringComparison.Ordinal);
        Assert.Equal($"pr merge --auto --squash https://github.com/anvaplus/{Registry}/pull/1", _gh.Calls[3]);
        Assert.Equal(
            "feat(web): blog_hugo v1.2.3\n",
            await Command.Must("git", Remote(Registry), "log", "-1", "--format=%s", "set-version/dev/web/blog_hugo"));
    }

    [Fact]
    public async Task The_next_version_takes_the_place_of_one_that_is_not_merged_yet()
    {
        await Prepare();
        await SetVersion(("COMMITS", Registry));
        await Command.Must("git", Local(Registry), "reset", "--quiet", "--hard", "origin/main");

        var result = await SetVersion(("VERSION", "v1.2.4"), ("COMMITS", Registry), ("OPEN", "https://github.com/pull/9"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.DoesNotContain(_gh.Calls[4..], call => call.StartsWith("pr create", StringComparison.Ordinal));
        Assert.Contains(
            _gh.Calls,
            call => call.StartsWith("pr edit https://github.com/pull/9 --title feat(web): blog_hugo v1.2.4", StringComparison.Ordinal));
        Assert.Equal("pr merge --auto --squash https://github.com/pull/9", _gh.Calls[^1]);
        Assert.Equal("before\nv1.2.4\n", await Command.Must("git", Remote(Registry), "show", "set-version/dev/web/blog_hugo:file"));
    }

    [Fact]
    public async Task A_version_that_is_there_already_makes_no_pull_request()
    {
        await Prepare();

        var result = await SetVersion(("COMMITS", ""));

        Assert.Equal(0, result.Status);
        Assert.Equal("::notice::That version is there already.\n", result.Output);
        Assert.Empty(_gh.Calls);
    }

    [Fact]
    public async Task A_command_that_fails_pushes_nothing()
    {
        await Prepare("exit 1");

        var result = await SetVersion(("COMMITS", Registry));

        Assert.Equal(1, result.Status);
        Assert.Empty(_gh.Calls);
    }

    [Fact]
    public async Task A_first_promotion_is_two_pull_requests_in_order()
    {
        await Prepare();

        var result = await Promote("false", ("COMMITS", $"{Registry} {Apps}"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(["promote web/blog_hugo --from dev --to prod --repositories . --commit"], _homelab.Calls);
        var created = _gh.Calls.Where(call => call.StartsWith("pr create", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, created.Count);
        Assert.All(created, call => Assert.Contains("--head promote/prod/web/blog_hugo ", call, StringComparison.Ordinal));
        Assert.Contains($"Merge https://github.com/anvaplus/{Registry}/pull/1 first", created[1], StringComparison.Ordinal);
        Assert.DoesNotContain(_gh.Calls, call => call.StartsWith("pr merge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Later_promotions_are_one_pull_request_that_waits_for_a_person()
    {
        await Prepare();

        var result = await Promote("false", ("COMMITS", Registry));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Single(_gh.Calls, call => call.StartsWith("pr create", StringComparison.Ordinal));
        Assert.DoesNotContain(_gh.Calls, call => call.StartsWith("pr merge", StringComparison.Ordinal));
        Assert.Equal("main\n", await Command.Must("git", Remote(Apps), "branch", "--format=%(refname:short)"));
    }

    [Fact]
    public async Task Promoting_what_is_there_says_so()
    {
        await Prepare();

        var result = await Promote("false", ("COMMITS", ""));

        Assert.Equal(0, result.Status);
        Assert.Equal("::notice::prod has that version already.\n", result.Output);
        Assert.Empty(_gh.Calls);
    }

    [Fact]
    public async Task A_downgrade_is_asked_for_in_so_many_words()
    {
        await Prepare();

        await Promote("true", ("COMMITS", ""));

        Assert.Equal(["promote web/blog_hugo --from dev --to prod --repositories . --commit --allow-downgrade"], _homelab.Calls);
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Two repositories with a remote each, and the homelab command and gh in the places where the workflow finds them.</summary>
    private async Task Prepare(string homelab = Commit)
    {
        foreach (var repository in new[] { Registry, Apps })
        {
            _workspace.Write($"origins/{repository}/file", "before\n");
            await Command.Must("git", Remote(repository), "init", "--quiet", "--initial-branch=main");
            await Command.Must("git", Remote(repository), "add", ".");
            await Command.Must("git", Remote(repository), "commit", "--quiet", "--message", "before");
            Directory.CreateDirectory(Path.Combine(_workspace.Path, "repositories"));
            await Command.Must("git", Path.Combine(_workspace.Path, "repositories"), "clone", "--quiet", Remote(repository));
        }

        _homelab = new FakeProgram(_workspace, "program/homelab", homelab);
        _gh = new FakeProgram(_workspace, "bin/gh", Gh);
        Directory.CreateSymbolicLink(Path.Combine(_workspace.Path, "program", ".github"), Path.Combine(Checkout.Root, ".github"));
    }

    private string Remote(string repository) => Path.Combine(_workspace.Path, "origins", repository);

    private string Local(string repository) => Path.Combine(_workspace.Path, "repositories", repository);

    private Task<CommandResult> SetVersion(params (string Key, string Value)[] environment) =>
        Workflow.Of(Registry, "set-version").Step("set-version", "Commit the version and open its pull request")
            .Run(_workspace, [("APP", "web/blog_hugo"), ("VERSION", "v1.2.3"), ("ENVIRONMENT", "dev"), _gh.Path, .. environment]);

    private Task<CommandResult> Promote(string allowDowngrade, params (string Key, string Value)[] environment) =>
        Workflow.Of(Registry, "promote").Step("promote", "Commit the promotion and open its pull requests")
            .Run(
                _workspace,
                [("APP", "web/blog_hugo"), ("FROM", "dev"), ("TO", "prod"), ("ALLOW_DOWNGRADE", allowDowngrade), _gh.Path, .. environment]);
}
