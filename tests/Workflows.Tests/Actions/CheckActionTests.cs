namespace Homelab.Workflows.Tests.Actions;

/// <summary>The steps of the action <c>check</c>, run as they are with a stand-in for the homelab command.</summary>
public sealed class CheckActionTests : IDisposable
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
            _workspace, "program/homelab", """case $* in *dev*) echo "- one finding"; exit 1 ;; *prod*) exit 3 ;; esac""");

        var result = await Step("Check every environment").Run(_workspace);

        Assert.Equal(3, result.Status);
        Assert.Equal(
            new[] { "dev", "prod", "test" }.Select(environment =>
                $"check --repositories . --root {Apps}/environments/{environment}/_root/root-homelab-{environment}.yaml --format markdown"),
            homelab.Calls);
        Assert.Contains(
            "root-homelab-dev.yaml\n- one finding\n", await File.ReadAllTextAsync(Path.Combine(_workspace.Path, "summary.md")),
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

        var result = await Render();

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal("### What this changes in the cluster\n\nbefore\nafter\nother\nother\n", await Diff());
    }

    [Fact]
    public async Task A_pull_request_that_changes_nothing_says_so()
    {
        await PrepareMerge();
        _ = new FakeProgram(_workspace, "program/homelab", "");

        await Render();

        Assert.Equal("### What this changes in the cluster\n\nNothing.\n", await Diff());
    }

    [Fact]
    public async Task What_cannot_be_rendered_warns_and_keeps_no_pull_request_from_mending_main()
    {
        await PrepareMerge();
        _ = new FakeProgram(_workspace, "program/homelab", "echo half; exit 3");

        var result = await Render();

        Assert.Equal(0, result.Status);
        Assert.Equal("::warning::homelab diff ended with status 3\n", result.Output);
        Assert.DoesNotContain("half", await Diff(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_pull_request_changes_is_shown_whatever_the_check_found() => Assert.All(
        new[] { "Render what the pull request changes", "Show it" },
        name => Assert.Equal("${{ !cancelled() && github.event_name == 'pull_request' }}", Step(name).Node["if"].ToString()));

    [Fact]
    public void A_comment_that_GitHub_does_not_take_keeps_nothing_from_being_merged()
    {
        var show = Step("Show it");

        Assert.Equal("true", show.Node["continue-on-error"].ToString());
        Assert.Equal("./program/.github/scripts/comment.sh validate diff.md", show.Script);
        Assert.Equal(
            "${{ github.event.pull_request.head.repo.full_name != github.repository }}",
            show.Texts("env").Single(variable => variable.Key == "IS_FORK").Value);
    }

    /// <summary>The one thing that a repository checks besides: charts that no Application uses yet.</summary>
    [Fact]
    public async Task Every_chart_of_the_seed_builds_lints_and_renders()
    {
        const string Charts = "homelab-k8s-base-manifests";
        foreach (var file in Workflow.Content[Charts])
        {
            _workspace.Write($"head/{Charts}/{file.Path}", file.Text);
        }

        var result = await Workflow.Of(Charts, "validate").Step("validate", "Every chart builds, lints and renders").Run(
            _workspace,
            ("PATH", $"{Path.Combine(Checkout.Root, "tools", "bin")}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.True(result.Status == 0, result.Output + result.Errors);
        Assert.Contains("kind: Deployment", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _workspace.Dispose();

    private static WorkflowStep Step(string name) => Workflow.Action("check").Step(null, name);

    private Task<CommandResult> Render() => Step("Render what the pull request changes").Run(_workspace, ("OWN", Registry));

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
