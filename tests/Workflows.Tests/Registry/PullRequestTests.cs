namespace Homelab.Workflows.Tests.Registry;

/// <summary>How <c>set-version</c> and <c>promote</c> make pull requests of what the homelab command committed.</summary>
public sealed class PullRequestTests
{
    private const string Registry = RegistryWorkspace.Registry;
    private const string Apps = RegistryWorkspace.Apps;

    // Commits to the repositories named in COMMITS, the way `homelab … --commit` does.
    private const string Commit = """
        for repository in $COMMITS; do
          cd "$GITHUB_WORKSPACE/repositories/$repository"
          echo "${VERSION-v1.2.3}" >> file
          git commit --quiet --all --message "feat(web): blog_hugo ${VERSION-v1.2.3}"
        done
        """;

    [Fact]
    public async Task A_version_becomes_a_pull_request_that_merges_by_itself()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.SetVersion(("COMMITS", Registry));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(["set-version --env=dev --repositories .. --commit -- web/blog_hugo v1.2.3"], workspace.Homelab.Calls);
        Assert.StartsWith(
            "pr create --base main --head set-version/dev/web/blog_hugo --title feat(web): blog_hugo v1.2.3 --body Handed over by",
            workspace.Gh.Calls[2], StringComparison.Ordinal);
        Assert.Equal($"pr merge --auto --squash https://github.com/anvaplus/{Registry}/pull/1", workspace.Gh.Calls[^1]);
        Assert.Empty(workspace.Sleep.Calls);
        Assert.Equal(
            "feat(web): blog_hugo v1.2.3\n",
            await Command.Must("git", workspace.Remote(Registry), "log", "-1", "--format=%s", "set-version/dev/web/blog_hugo"));
    }

    [Fact]
    public async Task The_next_version_takes_the_place_of_one_that_is_not_merged_yet()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);
        await workspace.SetVersion(("COMMITS", Registry));
        await Command.Must("git", workspace.Local(Registry), "reset", "--quiet", "--hard", "origin/main");

        var result = await workspace.SetVersion(("VERSION", "v1.2.4"), ("COMMITS", Registry), ("OPEN", "https://github.com/pull/9"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.DoesNotContain(workspace.Gh.Calls[4..], call => call.StartsWith("pr create", StringComparison.Ordinal));
        Assert.Contains(
            workspace.Gh.Calls,
            call => call.StartsWith("pr edit https://github.com/pull/9 --title feat(web): blog_hugo v1.2.4", StringComparison.Ordinal));
        Assert.Equal("pr merge --auto --squash https://github.com/pull/9", workspace.Gh.Calls[^1]);
        Assert.Equal(
            "before\nv1.2.4\n", await Command.Must("git", workspace.Remote(Registry), "show", "set-version/dev/web/blog_hugo:file"));
    }

    [Fact]
    public async Task Where_main_is_not_protected_a_version_merges_after_its_check_all_the_same()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.SetVersion(("COMMITS", Registry), ("PROTECTED", "false"), ("WAITS", "2"), ("CONCLUSION", "success"));

        Assert.True(result.Status == 0, result.Errors);
        var head = (await Command.Must("git", workspace.Local(Registry), "rev-parse", "HEAD")).Trim();
        Assert.Equal(["30", "30"], workspace.Sleep.Calls);
        Assert.All(workspace.Gh.Calls[^4..^1], call => Assert.StartsWith(
            $"run list --workflow validate.yaml --commit {head} ", call, StringComparison.Ordinal));
        Assert.Equal(
            $"pr merge --squash --match-head-commit {head} https://github.com/anvaplus/{Registry}/pull/1", workspace.Gh.Calls[^1]);
    }

    [Theory]
    [InlineData("failure", "Its check ended with failure")]
    [InlineData("cancelled", "Its check ended with cancelled")]
    [InlineData("", "Its check did not end within half an hour")]
    public async Task Where_main_is_not_protected_a_check_that_is_not_green_keeps_a_version_out(string conclusion, string message)
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.SetVersion(("COMMITS", Registry), ("PROTECTED", "false"), ("CONCLUSION", conclusion));

        Assert.Equal(1, result.Status);
        Assert.Contains($"::error::{message}, so this is not merged", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Gh.Calls, call => call.StartsWith("pr merge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_is_there_already_makes_no_pull_request()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.SetVersion(("COMMITS", ""));

        Assert.Equal(0, result.Status);
        Assert.Equal("::notice::That version is there already.\n", result.Output);
        Assert.Empty(workspace.Gh.Calls);
    }

    [Fact]
    public async Task A_command_that_fails_pushes_nothing()
    {
        using var workspace = await RegistryWorkspace.Create("exit 1");

        var result = await workspace.SetVersion(("COMMITS", Registry));

        Assert.Equal(1, result.Status);
        Assert.Empty(workspace.Gh.Calls);
    }

    [Fact]
    public async Task A_first_promotion_is_two_pull_requests_in_order()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.Promote(("COMMITS", $"{Registry} {Apps}"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(["promote --from=dev --to=prod --repositories . --commit -- web/blog_hugo"], workspace.Homelab.Calls);
        var created = workspace.Gh.Calls.Where(call => call.StartsWith("pr create", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, created.Count);
        Assert.All(created, call => Assert.Contains("--head promote/prod/web/blog_hugo ", call, StringComparison.Ordinal));
        Assert.Contains($"Merge https://github.com/anvaplus/{Registry}/pull/1 first", created[1], StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Gh.Calls, call => call.StartsWith("pr merge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Later_promotions_are_one_pull_request_that_waits_for_a_person()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.Promote(("COMMITS", Registry));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Single(workspace.Gh.Calls, call => call.StartsWith("pr create", StringComparison.Ordinal));
        Assert.DoesNotContain(workspace.Gh.Calls, call => call.StartsWith("pr merge", StringComparison.Ordinal));
        Assert.Equal("main\n", await Command.Must("git", workspace.Remote(Apps), "branch", "--format=%(refname:short)"));
    }

    [Fact]
    public async Task Promoting_what_is_there_says_so()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        var result = await workspace.Promote(("COMMITS", ""));

        Assert.Equal(0, result.Status);
        Assert.Equal("::notice::prod has that version already.\n", result.Output);
        Assert.Empty(workspace.Gh.Calls);
    }

    [Fact]
    public async Task A_downgrade_is_asked_for_in_so_many_words()
    {
        using var workspace = await RegistryWorkspace.Create(Commit);

        await workspace.Promote(("ALLOW_DOWNGRADE", "true"), ("COMMITS", ""));

        Assert.Equal(
            ["promote --from=dev --to=prod --repositories . --commit --allow-downgrade -- web/blog_hugo"], workspace.Homelab.Calls);
    }
}
