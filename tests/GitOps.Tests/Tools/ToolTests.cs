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
        using var checkouts = WithHelm("sleep 300 & echo $! > \"$(dirname \"$0\")/child\"; sleep 300", TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
        Assert.Contains("stopped after 1 s", Assert.Single(tree.Findings).Message, StringComparison.Ordinal);
        Assert.False(IsRunning(File.ReadAllText(checkouts.PathOf(".tools/bin/child"))));
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
        using var checkouts = WithHelm("env > \"$(dirname \"$0\")/env\"", TimeSpan.FromSeconds(60));
        await checkouts.FollowAsync("apps/web-dev.yaml", Tools(checkouts));
        var environment = File.ReadAllText(checkouts.PathOf(".tools/bin/env"));

        Assert.Contains("HTTPS_PROXY=http://127.0.0.1:9", environment, StringComparison.Ordinal);
        Assert.Contains("GIT_ALLOW_PROTOCOL=none", environment, StringComparison.Ordinal);
        Assert.DoesNotContain($"HOME={Environment.GetEnvironmentVariable("HOME")}\n", environment, StringComparison.Ordinal);
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

    /// <summary>A killed process that nobody has waited for yet is still listed, as a zombie.</summary>
    private static bool IsRunning(string id)
    {
        var status = $"/proc/{id.Trim()}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }
}
