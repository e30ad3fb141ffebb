namespace Homelab.Infra.Tests.Workflows;

/// <summary>The steps of <c>validate</c>, run as they are with a stand-in for the homelab command.</summary>
public sealed class ValidateWorkflowTests : IDisposable
{
    private const string Registry = "homelab-k8s-environments";
    private const string Apps = "homelab-k8s-environments-apps";

    private readonly TemporaryFolder _workspace = new();

    [Fact]
    public async Task Every_environment_is_checked_and_the_worst_of_them_counts()
    {
        foreach (var environment in new[] { "dev", "prod", "test" })
        {
            _workspace.Write($"head/{Apps}/environments/{environment}/_root/root-homelab-{environment}.yaml", "");
        }

        var homelab = new FakeProgram(
            _workspace,
            "program/homelab",
            """case $* in *dev*) echo "- one finding"; exit 1 ;; *prod*) exit 3 ;; esac""");

        var result = await Step("Check every environment").Run(_workspace);

        Assert.Equal(3, result.Status);
        Assert.Equal(
            new[] { "dev", "prod", "test" }.Select(environment =>
                $"check --repositories . --root {Apps}/environments/{environment}/_root/root-homelab-{environment}.yaml --format markdown"),
            homelab.Calls);
        Assert.Contains(
            "root-homelab-dev.yaml\n- one finding\n",
            await File.ReadAllTextAsync(Path.Combine(_workspace.Path, "summary.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_without_any_root_does_not_pass()
    {
        Directory.CreateDirectory(Path.Combine(_workspace.Path, "head", Apps));
        _ = new FakeProgram(_workspace, "program/homelab", """if [[ $5 == *\** ]]; then exit 2; fi""");

        var result = await Step("Check every environment").Run(_workspace);

        Assert.Equal(2, result.Status);
    }

    [Fact]
    public async Task What_is_compared_is_the_branch_before_and_after_the_merge()
    {
        await PrepareMerge();
        _ = new FakeProgram(
            _workspace, "program/homelab", $"cat base/{Registry}/file head/{Registry}/file base/{Apps}/file head/{Apps}/file; exit 1");

        var result = await Step("Render what the pull request changes").Run(_workspace);

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal("### What this changes in the cluster\n\nbefore\nafter\nother\nother\n", await Diff());
    }

    [Fact]
    public async Task A_pull_request_that_changes_nothing_says_so()
    {
        await PrepareMerge();
        _ = new FakeProgram(_workspace, "program/homelab", "");

        await Step("Render what the pull request changes").Run(_workspace);

        Assert.Equal("### What this changes in the cluster\n\nNothing.\n", await Diff());
    }

    [Fact]
    public async Task What_cannot_be_rendered_warns_and_keeps_no_pull_request_from_mending_main()
    {
        await PrepareMerge();
        _ = new FakeProgram(_workspace, "program/homelab", "echo half; exit 3");

        var result = await Step("Render what the pull request changes").Run(_workspace);

        Assert.Equal(0, result.Status);
        Assert.Equal("::warning::homelab diff ended with status 3\n", result.Output);
        Assert.DoesNotContain("half", await Diff(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("environments/dev/web/blog/values.yaml", "version: v1.2.3\n", 0)]
    [InlineData("environments/dev/web/blog/values.yaml", "# renovate: image=ghcr.io/somebody/something\nversion: 1.2.3-rc.1\n", 0)]
    [InlineData("environments/prod/.gitkeep", "kept\n", 0)]
    [InlineData("environments/dev/web/blog/values.yaml", "version: latest\n", 1)]
    [InlineData("environments/dev/web/blog/values.yaml", "version: v1.2.3\nreplicas: 3\n", 1)]
    [InlineData("environments/dev/web/blog/values.yaml", "", 1)]
    [InlineData("environments/dev/web/values.yaml", "version: v1.2.3\n", 1)]
    [InlineData("environments/dev/web/blog/more.yaml", "version: v1.2.3\n", 1)]
    public async Task The_version_registry_takes_versions_and_nothing_else(string path, string text, int status)
    {
        _workspace.Write($"head/{Registry}/{path}", text);
        var checkout = Path.Combine(_workspace.Path, "head", Registry);
        await Command.Must("git", checkout, "init", "--quiet");
        await Command.Must("git", checkout, "add", ".");

        var result = await Step("Every file holds a version and nothing else").Run(_workspace);

        Assert.True(result.Status == status, result.Output + result.Errors);
    }

    public void Dispose() => _workspace.Dispose();

    private static WorkflowStep Step(string name) => Workflow.Of(Registry, "validate").Step("validate", name);

    private Task<string> Diff() => File.ReadAllTextAsync(Path.Combine(_workspace.Path, "diff.md"));

    /// <summary>The registry at the merge of a pull request, as GitHub checks it out: a commit whose first parent is main.</summary>
    private async Task PrepareMerge()
    {
        _workspace.Write($"head/{Registry}/file", "before\n");
        _workspace.Write($"head/{Apps}/file", "other\n");
        var checkout = Path.Combine(_workspace.Path, "head", Registry);
        await Command.Must("git", checkout, "init", "--quiet", "--initial-branch=main");
        await Command.Must("git", checkout, "add", ".");
        await Command.Must("git", checkout, "commit", "--quiet", "--message", "main");
        await Command.Must("git", checkout, "switch", "--quiet", "--create", "change");
        _workspace.Write($"head/{Registry}/file", "after\n");
        await Command.Must("git", checkout, "commit", "--quiet", "--all", "--message", "change");
        await Command.Must("git", checkout, "switch", "--quiet", "main");
        await Command.Must("git", checkout, "merge", "--quiet", "--no-ff", "--message", "merge", "change");
    }
}
