namespace Homelab.Workflows.Tests;

/// <summary>What the workflow drift does with what it finds at night.</summary>
public sealed class DriftTests : IDisposable
{
    private static readonly Workflow Drift = Workflow.Of("homelab", "drift");

    private readonly TemporaryFolder _folder = new();

    private static WorkflowStep Compare => Drift.Step("drift", "Compare every stack with what is there");

    private static WorkflowStep Doctor => Drift.Step("drift", "Ask whether every stack would go up");

    private static WorkflowStep Issue => Drift.Step("drift", "Keep the issue up to date");

    [Fact]
    public void The_doctor_has_the_access_that_the_comparison_has_and_no_more()
    {
        Assert.Equal(Compare.Node["env"], Doctor.Node["env"]);
        Assert.Equal(Compare.Node["if"], Doctor.Node["if"]);
    }

    [Theory]
    [InlineData("", "fails=\n")]
    [InlineData("""if [[ $3 == prod ]]; then echo "pulumi up would fail"; exit 1; fi""", "fails= prod\n")]
    [InlineData("echo 'homelab: the cluster gave no answer' >&2; exit 3", "fails= dev prod\n")]
    public async Task Every_stack_is_asked_and_those_that_would_not_go_up_are_told(string doctor, string told)
    {
        var stacks = new FakeProgram(_folder, ".github/scripts/stacks.sh", "echo dev prod");
        var homelab = new FakeProgram(_folder, "homelab", doctor);

        var result = await Doctor.Run(_folder, ("RUNNER_TEMP", _folder.Path));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Single(stacks.Calls);
        Assert.Equal(["doctor --stack dev --skip HD203", "doctor --stack prod --skip HD203"], homelab.Calls);
        Assert.Equal(told, await File.ReadAllTextAsync(Path.Combine(_folder.Path, "output")));
    }

    [Fact]
    public async Task What_the_doctor_says_is_kept_for_the_issue_whether_it_is_a_result_or_an_error()
    {
        _ = new FakeProgram(_folder, ".github/scripts/stacks.sh", "echo dev");
        _ = new FakeProgram(_folder, "homelab", "echo result; echo error >&2; exit 1");

        await Doctor.Run(_folder, ("RUNNER_TEMP", _folder.Path));

        Assert.Equal("result\nerror\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "dev-doctor.txt")));
    }

    [Theory]
    [InlineData(" dev", "")]
    [InlineData("", " prod")]
    [InlineData(" dev", " prod")]
    public async Task One_issue_says_what_is_not_as_it_should_be_and_the_run_fails(string differs, string fails)
    {
        var gh = new FakeProgram(_folder, "bin/gh", "");

        var result = await RunAsync(gh, differs, fails);

        Assert.Equal(1, result.Status);
        Assert.Contains("::error::", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("issue create --title Drift", gh.Calls[^1], StringComparison.Ordinal);
        var issue = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "issue.md"));
        Assert.Equal(differs.Length > 0, issue.Contains("### dev differs\n\n~~~~~~~~\na label is gone\n", StringComparison.Ordinal));
        Assert.Equal(fails.Length > 0, issue.Contains("### What homelab doctor says of prod\n\n~~~~~~~~\nthe token ends\n", StringComparison.Ordinal));
        Assert.Equal(differs.Length > 0, issue.Contains("put it back with `pulumi up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_issue_that_is_open_is_brought_up_to_date()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "if [[ $2 == list ]]; then echo 7; fi");

        await RunAsync(gh, "", " prod");

        Assert.StartsWith("issue edit 7 --body-file ", gh.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_is_well_again_the_issue_is_closed()
    {
        var gh = new FakeProgram(_folder, "bin/gh", "if [[ $2 == list ]]; then echo 7; fi");

        var result = await RunAsync(gh, "", "");

        Assert.Equal(0, result.Status);
        Assert.StartsWith("issue close 7 --comment Everything is as it should be again", gh.Calls[^1], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> RunAsync(FakeProgram gh, string differs, string fails)
    {
        _folder.Write("dev.txt", "a label is gone\n");
        _folder.Write("prod-doctor.txt", "the token ends\n");
        return Issue.Run(_folder, gh.Path, ("RUNNER_TEMP", _folder.Path), ("DIFFERS", differs), ("FAILS", fails));
    }
}
