using Homelab.Cli.Rehearsals;
using Pulumi;

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
    public async Task A_cancelled_rehearsal_is_not_waited_for()
    {
        using var cancellation = new CancellationTokenSource();
        var never = new TaskCompletionSource<string>();

        var rehearsal = Homelab.Cli.Rehearsals.Rehearsal.RunAsync(
            new(), "homelab", "dev", options => new WaitingStack(options, never.Task), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rehearsal);
    }

    private sealed class WaitingStack : Stack
    {
        public WaitingStack(StackOptions options, Task<string> task)
            : base(options) => Value = Output.Create(task);

        [Output]
        public Output<string> Value { get; private set; }
    }
}
