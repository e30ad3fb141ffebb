using System.Text.Json.Nodes;
using Homelab.Cli.Watch;
using Homelab.GitOps.Tools;
using k8s;

namespace Homelab.Cli.Tests.Watch;

public sealed class WatchStreamTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    private readonly PatientTime _time = new();

    [Fact]
    public async Task A_bring_up_is_followed_from_the_first_line_to_the_last()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        foreach (var kind in Followed.All)
        {
            cluster.Lists(kind, "1000").Streams(kind, BringUp.Of(kind));
        }

        var picture = await FollowAsync(cluster);

        Assert.True(picture.IsDone);
        Assert.Equal(7, picture.Applications.Count);
    }

    [Fact]
    public async Task After_the_list_it_is_watched_from_there_and_after_a_stream_from_its_last_line()
    {
        await using var cluster = await FinishedAsync();
        cluster.Streams(Followed.Applications, Line("MODIFIED", Waiting("2001")))
            .Streams(Followed.Applications, Line("MODIFIED", Done("2002")));

        await FollowAsync(cluster);

        Assert.Equal(
            ["", Watch("2000"), Watch("2001")],
            Asked(cluster, Followed.Applications).Take(3));
    }

    [Fact]
    public async Task A_bookmark_moves_on_from_where_it_is_watched_again()
    {
        await using var cluster = await FinishedAsync();
        cluster.Streams(
                Followed.Applications,
                """
                {"type":"BOOKMARK","object":{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"resourceVersion":"2500"}}}
                """)
            .Streams(Followed.Applications, Line("MODIFIED", Done("2501")));

        await FollowAsync(cluster);

        Assert.Contains(Watch("2500"), Asked(cluster, Followed.Applications));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_long_ago_is_listed_again(bool isInStream)
    {
        await using var cluster = await FinishedAsync();
        cluster.Lists(Followed.Applications, "3000", [.. Applications().Append(Done("2999"))]);
        if (isInStream)
        {
            cluster.Streams(
                Followed.Applications,
                """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}}""");
        }
        else
        {
            cluster.RefusesToStream(Followed.Applications, 410);
        }

        await FollowAsync(cluster);

        Assert.Equal(["", Watch("2000"), ""], Asked(cluster, Followed.Applications).Take(3));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task What_passes_is_tried_again(int status)
    {
        await using var cluster = await FinishedAsync();
        cluster.RefusesToStream(Followed.Applications, status).Streams(Followed.Applications, Line("MODIFIED", Done("2002")));

        Assert.True((await FollowAsync(cluster)).IsDone);
    }

    [Fact]
    public async Task A_stream_that_is_cut_is_watched_again_from_its_last_whole_line()
    {
        await using var cluster = await FinishedAsync();
        var line = Line("MODIFIED", Done("2002"));
        cluster.Cuts(Followed.Applications, line).Streams(Followed.Applications, line);

        Assert.True((await FollowAsync(cluster)).IsDone);
        Assert.Equal(["", Watch("2000"), Watch("2000")], Asked(cluster, Followed.Applications).Take(3));
    }

    [Theory]
    [InlineData(401, "The cluster doesn't know the credentials of the kubeconfig (401).")]
    [InlineData(403, "doesn't let the credentials of the kubeconfig see this (403)")]
    [InlineData(404, "The cluster answered 404")]
    [InlineData(503, "The cluster is in trouble and answers 503.")]
    public async Task Who_does_not_list_Applications_ends_it(int status, string sentence)
    {
        await using var cluster = (await WatchedCluster.StartAsync()).Refuses(Followed.Applications, status);

        var error = await Assert.ThrowsAsync<ToolFailedException>(() => FollowAsync(cluster));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_seen_is_said_and_the_rest_is_followed()
    {
        await using var cluster = await StartedAsync(Applications().Append(Done("1999")));
        cluster.Refuses(Followed.Pods, 403).Refuses(Followed.SecretStores, 404);

        var picture = await FollowAsync(cluster);

        Assert.True(picture.IsDone);
        Assert.Equal(
            [
                "Pods can't be seen, so what they would say is missing here: the cluster answers 403.",
                "ClusterSecretStores can't be seen, so what they would say is missing here: the cluster answers 404.",
            ],
            picture.Notes);
    }

    [Fact]
    public async Task When_the_time_is_over_the_last_picture_says_what_is_waited_for()
    {
        await using var cluster = await StartedAsync(Applications().Append(Waiting("1999")));

        var picture = await FollowAsync(cluster, seen => _time.Pass());

        Assert.False(picture.IsDone);
        Assert.Equal("web-hugo-dev", picture.WaitsFor?.Name);
    }

    [Fact]
    public async Task Who_interrupts_it_gets_no_picture()
    {
        await using var cluster = await StartedAsync(Applications().Append(Waiting("1999")));
        using var interruption = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FollowAsync(cluster, _ => interruption.Cancel(), interruption.Token));
    }

    [Fact]
    public async Task Nothing_is_asked_but_with_GET()
    {
        await using var cluster = await StartedAsync(Applications().Append(Done("1999")));

        await FollowAsync(cluster);

        Assert.All(cluster.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    private static string Line(string type, JsonNode one) => new JsonObject { ["type"] = type, ["object"] = one }.ToJsonString();

    private static string Watch(string version) => $"?watch=true&allowWatchBookmarks=true&resourceVersion={version}";

    private static IEnumerable<string> Asked(WatchedCluster cluster, Followed kind) => cluster.Requests
        .Where(request => request.StartsWith($"GET /{kind.Path}", StringComparison.Ordinal))
        .Select(request => request[$"GET /{kind.Path}".Length..]);

    // All but the blog, as they are at the end.
    private static IEnumerable<JsonNode> Applications() => BringUp.Of(Followed.Applications)
        .Select(line => JsonNode.Parse(line)!["object"]!["metadata"]!["name"]!.ToString()).Distinct(StringComparer.Ordinal)
        .Where(name => name != "web-hugo-dev").Select(BringUp.Last);

    private static JsonObject Done(string version)
    {
        var one = BringUp.Last("web-hugo-dev");
        one["metadata"]!["resourceVersion"] = version;
        return one;
    }

    private static JsonObject Waiting(string version)
    {
        var one = Done(version);
        one["status"]!["health"]!["status"] = "Progressing";
        return one;
    }

    private static async Task<WatchedCluster> StartedAsync(IEnumerable<JsonNode> applications) =>
        (await WatchedCluster.StartAsync()).Lists(Followed.Applications, "2000", applications);

    private static Task<WatchedCluster> FinishedAsync() => StartedAsync(Applications().Append(Waiting("1999")));

    private async Task<Picture> FollowAsync(
        WatchedCluster cluster, Action<Picture>? show = null, CancellationToken cancellation = default)
    {
        using var api = new Kubernetes(new KubernetesClientConfiguration { Host = cluster.Address });
        return await new Watching(api, BringUp.Root, text => text, _time).RunAsync(Timeout, show ?? (_ => { }), cancellation);
    }
}
