using System.Diagnostics;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Tools;

/// <summary>Tools that are missing, hang, or talk without end, played by scripts.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task A_helm_that_hangs_is_stopped_with_its_children_and_is_a_finding()
    {
        var seconds = $"300.{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
        using var checkouts = WithHelm($"sleep {seconds} & sleep {seconds}", TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        Assert.Contains("stopped after 1 s", Assert.Single(tree.Findings).Message, StringComparison.Ordinal);
        Assert.False(IsRunning(seconds));
    }

    [Fact]
    public async Task A_helm_that_talks_without_end_is_stopped()
    {
        using var checkouts = WithHelm("yes", TimeSpan.FromSeconds(60));

        Assert.Contains(
            "64 MB",
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts))).Findings).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_tool()
    {
        using var checkouts = WithHelm("sleep 300", TimeSpan.FromSeconds(300));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts), cancellation.Token));
    }

    [Fact]
    public async Task What_helm_prints_that_is_no_yaml_is_a_finding()
    {
        using var checkouts = WithHelm("echo 'a: [b'", TimeSpan.FromSeconds(60));

        Assert.Contains(
            "is not YAML",
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts))).Findings).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_gets_neither_the_users_configuration_nor_a_way_out()
    {
        using var checkouts = WithHelm("env >&2; exit 1", TimeSpan.FromSeconds(60));
        var environment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts))).Findings).Message;

        Assert.Contains("HTTPS_PROXY=http://127.0.0.1:9", environment, StringComparison.Ordinal);
        Assert.Contains("GIT_ALLOW_PROTOCOL=none", environment, StringComparison.Ordinal);
        Assert.DoesNotContain($"HOME={Environment.GetEnvironmentVariable("HOME")}\n", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_opens_nothing_outside_of_its_workspace()
    {
        using var outside = new Checkouts().Write("secret", "SENTINEL-2203");
        using var checkouts = WithHelm($"cat {outside.PathOf("secret")} >&2; exit 1", TimeSpan.FromSeconds(60));
        var message = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts))).Findings).Message;

        Assert.Equal(Kernel.LandlockVersion > 0, !message.Contains("SENTINEL-2203", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chart_that_wants_all_memory_is_a_finding()
    {
        using var checkouts = new Checkouts { Options = Checkouts.Uncached }
            .WithChart("a: {{ repeat 1000000000 \"0123456789\" | len }}").Application("web-dev", ChartBuilder.Source());

        Assert.Contains(
            OperatingSystem.IsLinux() ? "it ran out of memory" : "helm",
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helm_that_the_machine_kills_is_not_the_charts_fault()
    {
        using var checkouts = WithHelm("kill -9 $$", TimeSpan.FromSeconds(60));
        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts)));

        Assert.StartsWith("helm was killed (status 137)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: \"x\\0y\"", "a NUL character")]
    [InlineData("a: x", "longer than the system hands to a program")]
    public async Task Settings_that_no_program_can_be_told_are_a_finding(string parameter, string why)
    {
        var value = parameter.Length > 6 ? parameter : $"{parameter}{new string('y', 3_000_000)}";
        using var checkouts = new Checkouts { Options = Checkouts.Uncached }.WithChart()
            .Application("web-dev", ChartBuilder.Source($"      parameters: [{{ name: a, value: {value[3..]} }}]"));

        Assert.Contains(
            why, Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_is_nowhere_is_said_to_be_missing()
    {
        var missing = Assert.Throws<ToolMissingException>(() => new Toolbox().Require("no-such-tool-anywhere"));

        Assert.Equal("no-such-tool-anywhere", missing.Tool);
        Assert.Contains("npm ci", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tools_folder_comes_before_the_path()
    {
        using var checkouts = WithHelm("exit 1", TimeSpan.FromSeconds(60));

        Assert.Equal(checkouts.PathOf(".tools/bin/helm"), Tools(checkouts).Find("helm"));
        Assert.Contains("v4", await Checkouts.Tools.VersionAsync("helm", null, default), StringComparison.Ordinal);
    }

    private static Checkouts WithHelm(string script, TimeSpan limit)
    {
        var checkouts = new Checkouts { Options = new ToolOptions { NoCache = true, TimeLimit = limit } }
            .WithChart().Application("web-dev", ChartBuilder.Source()).Write(".tools/bin/helm", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                checkouts.PathOf(".tools/bin/helm"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return checkouts;
    }

    private static Toolbox Tools(Checkouts checkouts) => new(checkouts.PathOf(".tools"));

    /// <summary>Whether a process was started with this argument; one that was killed and not yet waited for has none left.</summary>
    private static bool IsRunning(string argument) => Directory.Exists("/proc") && Directory.GetDirectories("/proc")
        .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        .Any(folder => ArgumentsOf(folder).Contains(argument, StringComparison.Ordinal));

    private static string ArgumentsOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // It ended in between.
        }
    }
}
