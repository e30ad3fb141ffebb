using Homelab.Cli.Rehearsals;
using Pulumi;
using Pulumi.Github;

namespace Homelab.Cli.Tests.Rehearsals;

public sealed class RehearsalTests
{
    [Fact]
    public async Task What_the_program_says_about_its_failure_is_passed_on()
    {
        Assert.Equal("  told plainly", await TestProgram.FailAsync(() => throw new RunException("told plainly")));
    }

    [Fact]
    public async Task An_unexpected_exception_is_told_without_its_trace()
    {
        var message = await TestProgram.FailAsync(() => throw new InvalidOperationException("boom"));

        Assert.EndsWith(
            "failed with an unhandled exception:\nSystem.InvalidOperationException: boom", message.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_the_program_is_told_with_those_of_its_resources()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            _ = new ActionsSecret("secret", new ActionsSecretArgs { Repository = "apps" });
            throw new RunException("told plainly");
        });

        var lines = message.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("[Input] Pulumi.Github.ActionsSecretArgs.SecretName is required but was not given a value", lines[0], StringComparison.Ordinal);
        Assert.Equal("  told plainly", lines[1]);
    }

    [Fact]
    public async Task A_value_that_cannot_be_computed_is_told_once_however_many_take_it()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var name = Output.Create(1).Apply(Fail);
            _ = new Repository("one", new RepositoryArgs { Name = name });
            _ = new Repository("two", new RepositoryArgs { Description = name });
        });

        Assert.Equal("  no name", message);
    }

    [Fact]
    public async Task A_cancelled_rehearsal_is_not_waited_for()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<string>();

        var rehearsal = Homelab.Cli.Rehearsals.Rehearsal.RunAsync(
            new(), "homelab", "dev", options => new WaitingStack(options, never.Task), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rehearsal);
    }

    private static string Fail(int value) => throw new RunException("no name");

    private sealed class WaitingStack : Stack
    {
        public WaitingStack(StackOptions options, Task<string> task)
            : base(options) => Value = Output.Create(task);

        [Output]
        public Output<string> Value { get; private set; }
    }
}
