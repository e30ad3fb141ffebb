using System.Text.Json.Nodes;
using Homelab.Cli.Watch;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Watch;

public sealed class WatchCommandTests : IDisposable
{
    private readonly WatchingCheckout _checkout = new();

    [Fact]
    public async Task A_bring_up_is_a_line_for_each_change_and_ends_with_0()
    {
        await using var cluster = await BroughtUpAsync();

        var run = await RunAsync(cluster);

        Assert.True(run.Status == ExitStatus.Fine, run.Output + run.Error);
        Assert.Contains(
            "waits    root-homelab-dev  OutOfSync Missing  wave 0  4d5e6f7  one or more tasks are running\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("to come  root-web-dev  OutOfSync Missing", run.Output, StringComparison.Ordinal);
        Assert.Contains("done     platform-project-dev  Synced Healthy  wave -20  1a2b3c4\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "7 Applications synced and healthy, with what Argo CD last saw in Git: 1a2b3c4 of homelab-k8s-argo-config, "
                + "2b3c4d5 of homelab-k8s-base-manifests, 3c4d5e6 of homelab-k8s-environments, 4d5e6f7 of homelab-k8s-environments-apps.\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Equal(run.Output.Split('\n').Distinct(StringComparer.Ordinal).Count(), run.Output.Split('\n').Length);
    }

    [Fact]
    public async Task When_the_time_is_over_it_ends_with_1_and_names_the_one_furthest_from_the_root()
    {
        await using var cluster = await StuckAsync();

        var run = await RunUntilAsync(cluster, "waits    web-hugo-dev");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.EndsWith(
            "Not there yet: 6 of 7 Applications synced and healthy. Everything waits for web-hugo-dev (Synced, Degraded): no such file\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout", "soon")]
    [InlineData("--timeout", "0m")]
    [InlineData("--timeout", "-5m")]
    [InlineData("--stack", "nowhere")]
    public async Task What_cannot_be_meant_ends_it_with_2(params string[] args)
    {
        await using var cluster = await WatchedCluster.StartAsync();

        Assert.Equal(ExitStatus.Usage, (await RunAsync(cluster, args)).Status);
    }

    [Fact]
    public async Task Without_a_cluster_it_ends_with_3()
    {
        var run = await _checkout.RunAsync("http://127.0.0.1:1", null, "watch");

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("The cluster can't be reached", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_the_kubeconfig_has_not_ends_it_with_3()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        _checkout.WriteStack(TestCheckout.Dev.Replace("homelab-dev", "elsewhere", StringComparison.Ordinal));

        var run = await RunAsync(cluster);

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("elsewhere", run.Error, StringComparison.Ordinal);
        Assert.Empty(cluster.Requests);
    }

    [Fact]
    public async Task Json_is_one_object_with_the_documented_members_and_the_lines_are_beside_it()
    {
        await using var cluster = await StuckAsync();

        var run = await RunUntilAsync(cluster, "waits    web-hugo-dev", "--format", "json");

        var report = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(WatchJson.Version, report["format"]!.GetValue<int>());
        Assert.Equal(
            ("dev", "found", "web-hugo-dev"),
            (report["stack"]!.ToString(), report["status"]!.ToString(), report["waitsFor"]!.ToString()));
        var documented = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "watch-json.md"));
        var members = report.Select(member => member.Key)
            .Concat(report["applications"]!.AsArray().SelectMany(one => one!.AsObject().Select(member => member.Key)))
            .Concat(report["revisions"]!.AsArray().SelectMany(one => one!.AsObject().Select(member => member.Key))).ToHashSet();
        Assert.Equal(
            members.Order(StringComparer.Ordinal),
            documented.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(
            (string[])["fine", "found", "done", "waits", "toCome"],
            word => Assert.Contains($"`{word}`", documented, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task No_secret_is_in_any_output_and_no_text_of_the_cluster_begins_a_line(string format)
    {
        await using var cluster = await StuckAsync($"\n::error::{WatchingCheckout.Token} github_pat_0123456789abcdef password: hunter2hunter2\u001b[2J");

        var run = await RunUntilAsync(cluster, "waits    web-hugo-dev", "--format", format);

        Assert.Equal(ExitStatus.Found, run.Status);
        var all = run.Output + run.Error;
        Assert.All(
            (string[])[WatchingCheckout.Token, "github_pat_0123456789abcdef", "hunter2hunter2", "\u001b", "\n::"],
            text => Assert.DoesNotContain(text, all, StringComparison.Ordinal));
    }

    public void Dispose() => _checkout.Dispose();

    private static async Task<WatchedCluster> BroughtUpAsync()
    {
        var cluster = await WatchedCluster.StartAsync();
        foreach (var kind in Followed.All)
        {
            cluster.Lists(kind, "1000").Streams(kind, BringUp.Of(kind));
        }

        return cluster;
    }

    private static async Task<WatchedCluster> StuckAsync(string message = "no such file")
    {
        var names = BringUp.Of(Followed.Applications).Select(line => JsonNode.Parse(line)!["object"]!["metadata"]!["name"]!.ToString());
        var all = names.Distinct(StringComparer.Ordinal).Select(BringUp.Last).ToList();
        var status = all.Single(one => one["metadata"]!["name"]!.ToString() == "web-hugo-dev")["status"]!;
        status["health"]!["status"] = "Degraded";
        status["operationState"] = JsonNode.Parse("""{ "operation": {}, "phase": "Failed", "startedAt": "2026-03-01T10:02:48Z" }""");
        status["operationState"]!["message"] = message;
        return (await WatchedCluster.StartAsync()).Lists(Followed.Applications, "2000", all);
    }

    private Task<CommandRun> RunAsync(WatchedCluster cluster, params string[] args) => _checkout.RunAsync(cluster.Address, null, ["watch", .. args]);

    private Task<CommandRun> RunUntilAsync(WatchedCluster cluster, string text, params string[] args) =>
        _checkout.RunAsync(cluster.Address, text, ["watch", .. args]);
}
