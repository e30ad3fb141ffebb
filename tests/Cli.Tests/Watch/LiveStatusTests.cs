using System.Text.Json.Nodes;
using Homelab.Cli.Tests.Apps;
using Homelab.Cli.Tests.Reports;
using Homelab.Cli.Watch;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Watch;

/// <summary><c>homelab status --live</c>, on the repositories of a rehearsal and a cluster that was brought up from them.</summary>
public sealed class LiveStatusTests : IDisposable
{
    private readonly WatchingCheckout _checkout = new();

    [Fact]
    public async Task What_was_brought_up_runs_as_Git_says_and_ends_with_0()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync();

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.True(run.Status == ExitStatus.Fine, run.Output + run.Error);
        var rows = Rows(run);
        Assert.Equal("Application Git says runs sync health revision drift", rows[0]);
        Assert.Contains("same platform-project-dev – – Synced Healthy 1a2b3c4", rows);
        Assert.Contains(
            "same web-hugo-dev hugo@v0.1.0 anvaplus/hugo-blog-example:v0.1.0-alpha.7 hugo@v0.1.0 "
                + "anvaplus/hugo-blog-example:v0.1.0-alpha.7 Synced Healthy 3c4d5e6 4d5e6f7 2b3c4d5",
            rows);
        Assert.Equal("7 Applications: what runs is what Git says.", rows[^1]);
    }

    [Fact]
    public async Task A_version_that_was_set_and_does_not_run_yet_drifts_and_ends_with_1()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await homelab.DoAsync("set-version", "web/blog_hugo", "v0.2.0", "--commit");
        await using var cluster = await ClusterAsync();

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains(
            Rows(run),
            row => row.StartsWith("drifts web-hugo-dev hugo@v0.1.0 anvaplus/hugo-blog-example:v0.2.0 ", StringComparison.Ordinal)
                && row.EndsWith(
                    "anvaplus/hugo-blog-example:v0.1.0-alpha.7 runs; Git says anvaplus/hugo-blog-example:v0.2.0.",
                    StringComparison.Ordinal));
        Assert.Equal(
            "1 of 7 Applications is not as Git says: web-hugo-dev. homelab watch --stack dev shows what they wait for.", Rows(run)[^1]);
    }

    [Theory]
    [InlineData("sync", "OutOfSync", "OutOfSync, Healthy")]
    [InlineData("health", "Degraded", "Synced, Degraded")]
    public async Task What_is_not_synced_or_not_healthy_drifts(string part, string value, string drift)
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync(one => one["status"]![part]!["status"] = value);

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains(
            Rows(run), row => row.StartsWith("drifts web-hugo-dev", StringComparison.Ordinal) && row.Contains(drift, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_cluster_has_not_and_what_Git_has_not_are_told_apart()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync(one => one["metadata"]!["name"] = "web-old-dev");

        var rows = Rows(await RunAsync(cluster, homelab.Folder));

        Assert.Contains(rows, row => row.StartsWith("missing web-hugo-dev", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("extra web-old-dev", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_else_deploys_there_is_a_note_and_no_drift()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        var other = BringUp.Last("root-homelab-dev");
        other["metadata"]!["name"] = "someone-elses";
        other["status"]!["resources"] = new JsonArray();
        await using var cluster = await ClusterAsync(null, other);

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Contains("someone-elses is in the cluster, and nothing at hand deploys it; it is not compared.", Rows(run));
    }

    [Fact]
    public async Task Pods_that_may_not_be_seen_are_a_note_and_Argo_CD_names_the_images()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await BareAsync(
            one => one["status"]!["summary"] = new JsonObject { ["images"] = new JsonArray("anvaplus/hugo-blog-example:v0.1.0-alpha.6") });
        cluster.Refuses(Followed.Pods, 403);

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("anvaplus/hugo-blog-example:v0.1.0-alpha.6 runs; Git says", run.Output, StringComparison.Ordinal);
        Assert.Contains("Pods can't be seen", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_at_another_commit_than_Argo_CD_has_seen_is_a_note_and_no_drift()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        var head = (await homelab.GitAsync(HomelabCheckouts.EnvironmentsApps, "rev-parse", "HEAD")).Trim();
        await using var cluster = await ClusterAsync();
        var seen = Applications();
        foreach (var one in seen.Select(one => one["status"]!["sync"]!))
        {
            one["revision"] = one["revision"]?.ToString().Replace("4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70", head, StringComparison.Ordinal);
            one["revisions"] = JsonNode.Parse(
                one["revisions"]?.ToJsonString().Replace("4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70", head, StringComparison.Ordinal) ?? "null");
        }

        var before = await RunAsync(cluster, homelab.Folder);
        cluster.Lists(Followed.Applications, "3000", seen).Lists(Followed.Pods, "3000", BringUp.Last("web-hugo-6d4cf56db6-x2x7z"));
        var after = await RunAsync(cluster, homelab.Folder);

        var note = $"{HomelabCheckouts.EnvironmentsApps}: {head[..7]} is checked out, and Argo CD has compared 4d5e6f7: pull, push, or wait "
            + "until it looks again.";
        Assert.Contains(note, Rows(before));
        Assert.DoesNotContain(Rows(after), row => row.StartsWith($"{HomelabCheckouts.EnvironmentsApps}:", StringComparison.Ordinal));
        Assert.Equal((ExitStatus.Fine, ExitStatus.Fine), (before.Status, after.Status));
    }

    [Fact]
    public async Task Any_layout_is_compared_by_the_names_of_its_Applications()
    {
        using var tree = new TestTree();
        tree.Write("gitops/.git/config", "[remote \"origin\"]\n  url = https://example.com/gitops\n")
            .Write("gitops/.git/HEAD", "ref: refs/heads/main\n")
            .Application("pod", "apiVersion: v1\nkind: Pod\nmetadata: { name: b }\nspec: { containers: [{ name: c, image: example/app:v2 }] }")
            .Write("gitops/apps/chart.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: { name: traefik, namespace: argocd }
                spec:
                  project: default
                  destination: { server: https://kubernetes.default.svc, namespace: web }
                  source: { repoURL: https://charts.example.com, chart: traefik, targetRevision: 41.0.0 }
                """);
        await using var cluster = (await WatchedCluster.StartAsync()).Lists(
            Followed.Applications,
            "1",
            Application("pod", """{ "repoURL": "https://example.com/gitops", "path": "app-1", "targetRevision": "main" }""", "example/app:v1"),
            Application("traefik", """{ "repoURL": "https://charts.example.com", "chart": "traefik", "targetRevision": "41.0.0" }""", "a:1"));

        var run = await RunAsync(cluster, tree.Folder);

        Assert.Equal(ExitStatus.Found, run.Status);
        var rows = Rows(run);
        Assert.Contains(rows, row => row.StartsWith("drifts pod example/app:v2 example/app:v1", StringComparison.Ordinal));
        Assert.Contains("same traefik traefik@41.0.0 traefik@41.0.0 a:1 Synced Healthy 41.0.0", rows);
        Assert.Contains("traefik isn't rendered as a whole, so some of its images are not compared.", rows);
        Assert.Contains("gitops: git can't tell which commit is checked out.", rows);
    }

    [Fact]
    public async Task Json_is_one_object_with_the_documented_members()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await homelab.DoAsync("set-version", "web/blog_hugo", "v0.2.0", "--commit");
        await using var cluster = await ClusterAsync();

        var run = await RunAsync(cluster, homelab.Folder, "--format", "json");

        var report = JsonNode.Parse(run.Output)!.AsObject();
        Assert.Equal(LiveJson.Version, report["format"]!.GetValue<int>());
        Assert.Equal(("dev", "found"), (report["stack"]!.ToString(), report["status"]!.ToString()));
        var blog = report["applications"]!.AsArray().Single(one => one!["name"]!.ToString() == "web-hugo-dev")!;
        Assert.Equal(
            ("drifts", "anvaplus/hugo-blog-example:v0.2.0", "anvaplus/hugo-blog-example:v0.1.0-alpha.7"),
            (blog["state"]!.ToString(), blog["wanted"]!["images"]![0]!.ToString(), blog["running"]!["images"]![0]!.ToString()));
        var documented = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "status-json.md"));
        var applications = report["applications"]!.AsArray();
        Assert.Equal(
            report.Concat(applications.SelectMany(one => one!.AsObject()))
                .Concat(applications.SelectMany(one => one!["revisions"]!.AsArray()).SelectMany(one => one!.AsObject()))
                .Concat(blog["wanted"]!.AsObject()).Select(member => member.Key)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            documented.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(
            (string[])["fine", "found", "same", "drifts", "missing", "extra"],
            word => Assert.Contains($"`{word}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_cluster_it_ends_with_3()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();

        var run = await _checkout.RenderAsync("http://127.0.0.1:1", "status", "--live", "--repositories", homelab.Folder);

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("The cluster can't be reached", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task A_cluster_that_does_not_list_Applications_ends_it_with_3(int status)
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = (await WatchedCluster.StartAsync()).Refuses(Followed.Applications, status);

        Assert.Equal(ExitStatus.Tool, (await RunAsync(cluster, homelab.Folder)).Status);
    }

    [Fact]
    public async Task A_cluster_that_takes_too_long_ends_it_with_3_whatever_it_has_told()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = (await WatchedCluster.StartAsync()).Lists(Followed.Applications, "2000", Applications());
        cluster.Holds(Followed.Pods, _checkout.Time.Pass);

        var run = await RunAsync(cluster, homelab.Folder);

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("gave no answer within 10 seconds", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_is_for_live_alone_and_has_to_be_one()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync();

        var plain = await _checkout.RenderAsync(cluster.Address, "status", "--stack", "dev", "--repositories", homelab.Folder);
        var nowhere = await RunAsync(cluster, homelab.Folder, "--stack", "nowhere");

        Assert.Equal((ExitStatus.Usage, ExitStatus.Usage), (plain.Status, nowhere.Status));
        Assert.Contains("--stack is for --live", plain.Error, StringComparison.Ordinal);
        Assert.Empty(cluster.Requests);
    }

    [Fact]
    public async Task It_lists_each_kind_once_and_changes_nothing()
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync();
        var before = Snapshot.Of(homelab.Folder);

        await RunAsync(cluster, homelab.Folder);

        Assert.Equal(
            Followed.All.Select(kind => $"GET /{kind.Path}").Order(StringComparer.Ordinal),
            cluster.Requests.Order(StringComparer.Ordinal));
        Assert.Equal(before, Snapshot.Of(homelab.Folder));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task No_secret_is_in_any_output_and_no_text_of_the_cluster_begins_a_line(string format)
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        await using var cluster = await ClusterAsync(one =>
        {
            one["status"]!["health"]!["status"] = "Degraded";
            one["status"]!["operationState"] = new JsonObject
            {
                ["operation"] = new JsonObject(),
                ["phase"] = "Failed",
                ["startedAt"] = "2026-03-01T10:02:48Z",
                ["message"] = $"\n::error::{WatchingCheckout.Token} github_pat_0123456789abcdef password: hunter2hunter2\u001b[2J",
            };
        });

        var run = await RunAsync(cluster, homelab.Folder, "--format", format);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.All(
            (string[])[WatchingCheckout.Token, "github_pat_0123456789abcdef", "hunter2hunter2", "\u001b", "\n::"],
            text => Assert.DoesNotContain(text, run.Output + run.Error, StringComparison.Ordinal));
    }

    public void Dispose() => _checkout.Dispose();

    // The cluster at the end of the bring-up, with something different about the blog.
    private static async Task<WatchedCluster> ClusterAsync(Action<JsonObject>? change = null, params JsonObject[] others) =>
        (await BareAsync(change, others)).Lists(Followed.Pods, "2000", BringUp.Last("web-hugo-6d4cf56db6-x2x7z"));

    // Without its pods.
    private static async Task<WatchedCluster> BareAsync(Action<JsonObject>? change = null, params JsonObject[] others)
    {
        var all = Applications();
        change?.Invoke(all.Single(one => one["metadata"]!["name"]!.ToString() == "web-hugo-dev"));
        return (await WatchedCluster.StartAsync()).Lists(Followed.Applications, "2000", [.. all, .. others]);
    }

    private static List<JsonObject> Applications() =>
    [
        .. BringUp.Of(Followed.Applications).Select(line => JsonNode.Parse(line)!["object"]!["metadata"]!["name"]!.ToString())
            .Distinct(StringComparer.Ordinal).Select(BringUp.Last),
    ];

    private static JsonObject Application(string name, string source, string image)
    {
        var spec = JsonNode.Parse(source)!;
        return new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "Application",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "argocd" },
            ["spec"] = new JsonObject
            {
                ["project"] = "default",
                ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = "web" },
                ["source"] = spec,
            },
            ["status"] = new JsonObject
            {
                ["sync"] = new JsonObject
                {
                    ["status"] = "Synced",
                    ["revision"] = spec["chart"] is null ? new string('a', 40) : spec["targetRevision"]!.ToString(),
                },
                ["health"] = new JsonObject { ["status"] = "Healthy" },
                ["summary"] = new JsonObject { ["images"] = new JsonArray(image) },
            },
        };
    }

    private static List<string> Rows(CommandRun run) =>
    [
        .. run.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Length > 0 && !line.StartsWith('─')),
    ];

    private Task<CommandRun> RunAsync(WatchedCluster cluster, string folder, params string[] args) =>
        _checkout.RenderAsync(cluster.Address, ["status", "--live", "--repositories", folder, .. args]);
}
