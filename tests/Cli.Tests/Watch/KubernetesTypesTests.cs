using System.Text.Json.Nodes;
using Homelab.Cli.Tests.Doctor;
using Homelab.Cli.Watch;
using k8s.Models;

namespace Homelab.Cli.Tests.Watch;

/// <summary>The doubles of a cluster say nothing that a cluster couldn't.</summary>
public sealed class KubernetesTypesTests
{
    public static TheoryData<string> Answers => new("pod", "application", "external-secret", "store", "bookmark", "status");

    [Fact]
    public void Every_line_of_the_bring_up_is_one_of_a_cluster() => Assert.All(
        Followed.All.SelectMany(kind => BringUp.Of(kind).Select(line => (kind, line))),
        change => KubernetesTypes.HeldChange(change.kind, change.line));

    [Theory]
    [MemberData(nameof(Answers))]
    public void What_a_cluster_says_is_taken(string answer)
    {
        var (kind, line) = Line(answer);

        Assert.Equal(line, KubernetesTypes.HeldChange(kind, line));
    }

    [Theory]
    [InlineData("pod", "spec.nodeNmae", "\"a\"", "nodeNmae")]
    [InlineData("pod", "status.containerStatuses.0.state.running.why", "\"a\"", "why")]
    [InlineData("pod", "status.containerStatuses.0.restartCount", "\"0\"", "restartCount")]
    [InlineData("pod", "status.containerStatuses.0.imageID", null, "/status/containerStatuses/0 has no imageID")]
    [InlineData("application", "status.helth", "{}", "/status/helth is no field of it")]
    [InlineData("application", "status.operationState.operation", null, "/status/operationState has no operation")]
    [InlineData("application", "status.sync.status", "1", "/status/sync/status is no text")]
    [InlineData("application", "status.resources.0.syncWave", "\"-10\"", "/status/resources/0/syncWave is no number")]
    [InlineData("application", "metadata.lables", "{}", "lables")]
    [InlineData("application", "metadata.annotations", "{ \"a\": 1 }", "annotations")]
    [InlineData("application", "spec.project", null, "/spec has no project")]
    [InlineData("application", "kind", "\"Aplication\"", "there is no kind argoproj.io/v1alpha1 Aplication")]
    [InlineData("application", "apiVersion", "\"v1\"", "there is no kind v1 Application")]
    [InlineData("external-secret", "status.conditions.0.ready", "true", "/status/conditions/0/ready is no field of it")]
    [InlineData("store", "status.conditions.0.type", null, "/status/conditions/0 has no type")]
    [InlineData("bookmark", "metadata.resourceversion", "\"1\"", "resourceversion")]
    [InlineData("bookmark", "apiVersion", null, "apiVersion")]
    [InlineData("status", "codes", "410", "codes")]
    [InlineData("status", "code", "\"410\"", "code")]
    [InlineData("status", "details", "{ \"kinds\": \"Pod\" }", "kinds")]
    public void What_no_cluster_says_is_refused(string answer, string path, string? value, string fault)
    {
        var (kind, line) = Line(answer);
        var change = JsonNode.Parse(line)!;
        Set(change["object"]!, path.Split('.'), value);

        var error = Assert.Throws<InvalidOperationException>(() => KubernetesTypes.HeldChange(kind, change.ToJsonString()));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "CHANGED", "object": { "apiVersion": "v1", "kind": "Pod", "metadata": {} } }""")]
    [InlineData("""{ "type": "ADDED", "what": { "apiVersion": "v1", "kind": "Pod", "metadata": {} } }""")]
    public void What_is_no_change_is_refused(string line) =>
        Assert.Throws<InvalidOperationException>(() => KubernetesTypes.HeldChange(Followed.Pods, line));

    [Fact]
    public void No_version_has_more_than_versions_have() => Assert.Throws<InvalidOperationException>(() =>
        KubernetesTypes.Held<VersionInfo>("""{ "major": "1", "minor": "35", "gitVersion": "v1.35.1", "version": "1.35.1" }"""));

    [Theory]
    [InlineData("""{ "spec": {}, "status": { "allowed": true, "why": "so" } }""")]
    [InlineData("""{ "spec": {}, "status": { "reason": "so" } }""")]
    public void No_review_of_access_is_without_its_answer_and_none_has_more(string review) =>
        Assert.Throws<InvalidOperationException>(() => KubernetesTypes.Held<V1SelfSubjectAccessReview>(review));

    [Fact]
    public async Task A_test_that_lets_a_cluster_say_what_none_says_fails()
    {
        await using var cluster = await WatchedCluster.StartAsync();
        var one = BringUp.Last("web-hugo-dev");
        one["status"]!["helth"] = "Healthy";
        var line = new JsonObject { ["type"] = "MODIFIED", ["object"] = one.DeepClone() }.ToJsonString();

        Assert.Throws<InvalidOperationException>(() => cluster.Lists(Followed.Applications, "1", one));
        Assert.Throws<InvalidOperationException>(() => cluster.Streams(Followed.Applications, line));
        Assert.Throws<InvalidOperationException>(() => cluster.Cuts(Followed.Applications, line));
    }

    [Fact]
    public void A_test_that_lets_a_list_be_without_what_it_needs_fails()
    {
        using var cluster = new ClusterDouble();

        Assert.Throws<InvalidOperationException>(() => cluster.Lists<V1Pod, V1PodList>("api/v1/pods", new V1Pod
        {
            Spec = new V1PodSpec { Containers = null! },
        }));
    }

    private static (Followed Kind, string Line) Line(string answer) => answer switch
    {
        "pod" => (Followed.Pods, Change("web-hugo-6d4cf56db6-x2x7z")),
        "application" => (Followed.Applications, Change("root-homelab-dev")),
        "external-secret" => (Followed.ExternalSecrets, Change("op-access-token")),
        "store" => (Followed.SecretStores, Change("onepassword")),
        "bookmark" => (Followed.Pods,
            """{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"Pod","metadata":{"resourceVersion":"1"},"spec":{"containers":null},"status":{}}}"""),
        _ => (Followed.Applications,
            """{"type":"ERROR","object":{"apiVersion":"v1","kind":"Status","metadata":{},"status":"Failure","reason":"Expired","code":410}}"""),
    };

    private static string Change(string name) => new JsonObject { ["type"] = "ADDED", ["object"] = BringUp.Last(name) }.ToJsonString();

    private static void Set(JsonNode one, string[] path, string? value)
    {
        foreach (var key in path[..^1])
        {
            one = (one is JsonArray list ? list[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] : one[key])!;
        }

        if (value is null)
        {
            one.AsObject().Remove(path[^1]);
        }
        else
        {
            one[path[^1]] = JsonNode.Parse(value);
        }
    }
}
