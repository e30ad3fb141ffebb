namespace Homelab.Workflows.Tests;

/// <summary>Which version a run of <c>deploy-image</c> is for: the step itself, in a real repository.</summary>
public sealed class NextVersionTests
{
    private static readonly WorkflowStep Step = Workflow.Of("homelab", "deploy-image").Step("version", "Which version is it?");

    [Theory]
    [InlineData("v0.1.0-alpha.7", "fix: a typo", "v0.1.0-alpha.8")]
    [InlineData("v0.1.0-alpha.7", "Anything at all", "v0.1.0-alpha.8")]
    [InlineData("v0.1.0-alpha.7", "feat!: another theme", "v0.1.0-alpha.8")]
    [InlineData("v0.1.0-alpha.9", "fix: a typo", "v0.1.0-alpha.10")]
    [InlineData("v0.1.0-alpha.10", "fix: a typo", "v0.1.0-alpha.11")]
    [InlineData("v0.1.0-7", "fix: a typo", "v0.1.0-8")]
    [InlineData("v0.1.0-alpha", "fix: a typo", "v0.1.0-alpha.1")]
    [InlineData("v1.2.4-rc.1", "feat: a search", "v1.3.0-rc.1")]
    [InlineData("v1.3.0-rc.4", "feat: a search", "v1.3.0-rc.5")]
    [InlineData("v1.3.0-rc.4", "feat(api)!: other paths", "v2.0.0-rc.1")]
    [InlineData("v1.2.3", "fix: a typo", "v1.2.4")]
    [InlineData("v1.2.3", "Anything at all", "v1.2.4")]
    [InlineData("v1.2.9", "feat(search): by tag", "v1.3.0")]
    [InlineData("v1.2.3", "refactor!: other paths", "v2.0.0")]
    [InlineData("v1.2.3", "fix: paths\n\nBREAKING CHANGE: links are others", "v2.0.0")]
    [InlineData("v1.2.3", "fix: this is no BREAKING CHANGE: really", "v1.2.4")]
    [InlineData("v1.2.3", "feature: no word of the convention", "v1.2.4")]
    [InlineData("v0.3.1", "feat!: another theme", "v0.4.0")]
    [InlineData("1.2.3", "fix: a typo", "1.2.4")]
    public async Task The_next_version_follows_the_last_tag_and_the_commits_since(string last, string message, string next)
    {
        using var app = await AppAsync(last);
        await CommitAsync(app, message);

        Assert.Equal(next, await VersionAsync(app));
    }

    [Fact]
    public async Task The_strongest_of_several_commits_decides()
    {
        using var app = await AppAsync("v1.2.3");
        await CommitAsync(app, "feat: a search");
        await CommitAsync(app, "fix: a typo");

        Assert.Equal("v1.3.0", await VersionAsync(app));
    }

    [Theory]
    [InlineData("v0.1.0-alpha.7", "version:release", "v0.1.0")]
    [InlineData("v0.1.0-alpha.7", "version:major", "v1.0.0-alpha.1")]
    [InlineData("v1.2.3", "version:minor", "v1.3.0")]
    [InlineData("v1.2.3", "version:patch", "v1.2.4")]
    [InlineData("v1.2.3", "version:release", "v1.2.4")]
    [InlineData("v1.2.3", "bug\nversion:major\nhelp wanted", "v2.0.0")]
    [InlineData("v1.2.3", "$(touch pwned)", "v1.3.0")]
    [InlineData("v1.2.3", "version:none", "")]
    public async Task A_label_says_more_than_the_commits(string last, string labels, string next)
    {
        using var app = await AppAsync(last);
        await CommitAsync(app, "feat: a search");

        Assert.Equal(next, await VersionAsync(app, labels));
        Assert.False(File.Exists(Path.Combine(app.Path, "pwned")));
    }

    [Fact]
    public async Task The_last_version_is_the_highest_one()
    {
        using var app = await AppAsync("v1.2.10", "v1.2.9", "v1.2.10-rc.1", "latest", "v2", "v9.9.9.9", "v1.2.3+build");
        await CommitAsync(app, "fix: a typo");

        Assert.Equal("v1.2.11", await VersionAsync(app));
    }

    [Fact]
    public async Task Without_a_version_there_is_a_first_one()
    {
        using var app = await AppAsync();

        Assert.Equal("v0.1.0-alpha.1", await VersionAsync(app));
    }

    [Fact]
    public async Task A_run_once_more_is_for_the_version_that_the_commit_has()
    {
        using var app = await AppAsync("v0.1.0-alpha.7");

        Assert.Equal("v0.1.0-alpha.7", await VersionAsync(app));
    }

    [Fact]
    public async Task An_older_commit_never_becomes_a_newer_version()
    {
        using var app = await AppAsync();
        await CommitAsync(app, "fix: a typo");
        await Command.Must("git", app.Path, "tag", "v0.1.0-alpha.8");
        await Command.Must("git", app.Path, "checkout", "--quiet", "HEAD^");

        var result = await RunAsync(app, "", "");

        Assert.Equal(2, result.Status);
        Assert.StartsWith("::error::v0.1.0-alpha.8 is of a later commit", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_run_was_started_with_is_the_version()
    {
        using var app = await AppAsync("v0.1.0-alpha.7");
        await CommitAsync(app, "fix: a typo");

        Assert.Equal("v3.0.0", await VersionAsync(app, "version:major", "v3.0.0"));
    }

    [Fact]
    public async Task A_tag_that_was_pushed_is_the_version()
    {
        using var app = await AppAsync("v0.1.0-alpha.7");
        await CommitAsync(app, "fix: a typo");
        await Command.Must("git", app.Path, "tag", "--annotate", "--message", "x", "v0.2.0");

        Assert.Equal("v0.2.0", await VersionAsync(app, given: "v0.2.0"));
    }

    [Fact]
    public async Task A_version_that_another_commit_has_is_refused()
    {
        using var app = await AppAsync("v0.1.0-alpha.7");
        await CommitAsync(app, "fix: a typo");

        Assert.Equal(2, (await RunAsync(app, "", "v0.1.0-alpha.7")).Status);
    }

    /// <summary>A repository with one commit that has these tags.</summary>
    private static async Task<TemporaryFolder> AppAsync(params string[] tags)
    {
        var app = new TemporaryFolder();
        await Command.Must("git", app.Path, "init", "--quiet", "--initial-branch", "main");
        await CommitAsync(app, "feat: the first one");
        foreach (var tag in tags)
        {
            await Command.Must("git", app.Path, "tag", tag);
        }

        return app;
    }

    private static Task<string> CommitAsync(TemporaryFolder app, string message) =>
        Command.Must("git", app.Path, "commit", "--quiet", "--allow-empty", "--message", message);

    private static async Task<string> VersionAsync(TemporaryFolder app, string labels = "", string given = "")
    {
        var result = await RunAsync(app, labels, given);

        Assert.True(result.Status == 0, result.Errors + result.Output);
        return Assert.Single(await File.ReadAllLinesAsync(Path.Combine(app.Path, "output")))["version=".Length..];
    }

    private static Task<CommandResult> RunAsync(TemporaryFolder app, string labels, string given)
    {
        app.Write("labels", labels);
        var gh = new FakeProgram(app, "bin/gh", $"cat '{app.Path}/labels'");
        return Step.Run(app, gh.Path, ("GIVEN", given));
    }
}
