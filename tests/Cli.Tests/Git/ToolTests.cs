using System.Diagnostics;
using Homelab.Cli.Git;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Git;

public sealed class ToolTests
{
    private static readonly Dictionary<string, string?> NoVariables = new(StringComparer.Ordinal);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_missing_tool_is_named_with_what_it_is_for()
    {
        var error = await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync("homelab-no-such-tool", [], Long, CancellationToken.None));
        Assert.Equal(
            "homelab-no-such-tool is missing: install it and make sure that it is on PATH. It is needed for this test.", error.Message);
    }

    [Fact]
    public async Task A_failing_tool_is_quoted()
    {
        var error = await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync("git", ["no-such-command"], Long, CancellationToken.None));
        Assert.StartsWith(
            "git no-such-command failed with status 1: git: 'no-such-command' is not a git command.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_reaches_the_tool_and_its_output_comes_back()
    {
        var input = new string('x', 1_000_000);

        Assert.Equal(1_000_000, (await RunAsync("cat", [], Long, CancellationToken.None, input)).Length);
    }

    [Fact]
    public async Task A_tool_that_closes_its_input_and_fails_is_reported_by_its_own_words()
    {
        var input = new string('x', 10_000_000);

        var error = await Assert.ThrowsAsync<ToolFailedException>(
            () => RunAsync("git", ["no-such-command"], Long, CancellationToken.None, input));

        Assert.Contains("is not a git command", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_hangs_is_stopped_at_its_limit()
    {
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<ToolFailedException>(
            () => RunAsync("sleep", ["60"], TimeSpan.FromMilliseconds(100), CancellationToken.None));

        Assert.Equal("sleep 60 failed: it was stopped after 0.1 s without an answer", error.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_cancelled_tool_is_stopped()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("sleep", ["60"], Long, cancellation.Token));
    }

    private static Task<string> RunAsync(
        string name, string[] arguments, TimeSpan limit, CancellationToken cancellation, string? input = null) => Tool.RunAsync(
        new ToolCall(name, arguments) { Environment = NoVariables, TimeLimit = limit, Input = input }, "for this test", cancellation);
}
