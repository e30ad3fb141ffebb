using System.Text.Json.Nodes;
using Homelab.Cli.Watch;
using Homelab.GitOps.Masking;

namespace Homelab.Cli.Tests.Watch;

public sealed class SeenTests
{
    [Fact]
    public void In_the_end_everything_is_as_it_should_be_and_nothing_waits()
    {
        var picture = BringUp.Finished().Picture();

        Assert.True(picture.IsDone, WatchWords.Verdict(picture));
        Assert.Null(picture.WaitsFor);
        Assert.All(picture.Applications, application => Assert.Null(application.Message));
    }

    [Fact]
    public void Each_stands_behind_the_one_that_deploys_it_in_the_order_of_waves() => Assert.Equal(
        [
            (BringUp.Root, null, 0, 0),
            ("root-platform-dev", BringUp.Root, 1, -10),
            ("platform-project-dev", "root-platform-dev", 2, -20),
            ("platform-namespaces-dev", "root-platform-dev", 2, -10),
            ("platform-secrets-dev", "root-platform-dev", 2, 0),
            ("root-web-dev", BringUp.Root, 1, 0),
            ("web-hugo-dev", "root-web-dev", 2, 0),
        ],
        BringUp.Finished().Picture().Applications.Select(one => (one.Name, one.Parent, one.Depth, one.Wave)));

    [Fact]
    public void What_is_declared_and_not_created_yet_is_to_come()
    {
        var picture = BringUp.Until("\"name\":\"root-platform-dev\",\"namespace\":\"argocd\",\"creationTimestamp\"").Picture();

        var coming = picture.Applications.Single(application => !application.IsThere);
        Assert.Equal(("root-web-dev", BringUp.Root), (coming.Name, coming.Parent));
        Assert.Equal($"{BringUp.Root} has not created it yet.", coming.Message);
        Assert.Equal("root-platform-dev", picture.WaitsFor?.Name);
    }

    [Theory]
    [InlineData(
        "platform-secrets-dev",
        "ExternalSecret op-access-token (SecretSyncedError): could not get secret data from provider",
        "Degraded")]
    [InlineData(
        "web-hugo-dev",
        "Pod web-hugo-6d4cf56db6-x2x7z (ImagePullBackOff): Back-off pulling image \"anvaplus/hugo-blog-example:v0.1.0-alpha.7\"",
        "ImagePullBackOff")]
    [InlineData("root-platform-dev", "one or more tasks are running", "platform-namespaces-dev", "OutOfSync", "Missing")]
    public void Everything_waits_for_the_one_furthest_from_the_root_and_it_says_why(string name, string why, params string[] until)
    {
        var waiting = BringUp.Until(until).Picture().Masked(SecretMask.Shown).WaitsFor;

        Assert.Equal((name, why), (waiting?.Name, waiting?.Message));
    }

    [Fact]
    public void Of_several_equally_far_the_one_that_is_synced_first_is_waited_for()
    {
        var seen = BringUp.Finished().After(BringUp.Put("platform-secrets-dev", Degraded)).After(BringUp.Put("web-hugo-dev", Degraded));

        Assert.Equal("platform-secrets-dev", seen.Picture().WaitsFor?.Name);
    }

    [Fact]
    public void The_image_is_that_of_containers_that_are_ready()
    {
        var starting = BringUp.Until("ImagePullBackOff").Picture().Applications.Single(application => application.Name == "web-hugo-dev");
        var running = BringUp.Finished().Picture().Applications.Single(application => application.Name == "web-hugo-dev");

        Assert.Empty(starting.Images);
        Assert.Equal(["anvaplus/hugo-blog-example:v0.1.0-alpha.7"], running.Images);
    }

    [Fact]
    public void Where_pods_are_not_seen_the_image_is_the_one_that_Argo_CD_names()
    {
        var seen = BringUp.Finished().After(new ClusterEvent.Listed(Followed.Pods, [])).After(BringUp.Put(
            "web-hugo-dev", one => one["status"]!["summary"] = new JsonObject { ["images"] = new JsonArray("blog:v2") }));

        Assert.Equal(["blog:v2"], seen.Picture().Applications.Single(application => application.Name == "web-hugo-dev").Images);
    }

    [Fact]
    public void Where_status_names_no_resources_the_tracking_annotation_tells_the_parent()
    {
        var seen = BringUp.Finished().After(BringUp.Put("root-web-dev", one => one["status"]!["resources"] = new JsonArray()));

        Assert.Equal("root-web-dev", seen.Picture().Applications.Single(application => application.Name == "web-hugo-dev").Parent);
    }

    [Fact]
    public void One_that_has_seen_an_older_commit_than_another_of_the_same_branch_is_waited_for()
    {
        var seen = BringUp.Finished().After(BringUp.Put("root-web-dev", one =>
        {
            one["status"]!["sync"]!["revision"] = new string('e', 40);
            one["status"]!["reconciledAt"] = "2026-03-01T11:00:00Z";
        }));

        Assert.Equal("web-hugo-dev", seen.Picture().WaitsFor?.Name);
        Assert.Equal(
            "It was compared at 4d5e6f7 of https://github.com/ada/homelab-k8s-environments-apps, another since at eeeeeee.",
            seen.Picture().WaitsFor?.Message);
    }

    [Fact]
    public void One_whose_operation_runs_is_not_done()
    {
        var seen = BringUp.Finished().After(BringUp.Put(
            "root-web-dev", one => one["status"]!["operationState"] = new JsonObject { ["phase"] = "Running", ["message"] = "pruning" }));

        Assert.Equal(("root-web-dev", "pruning"), (seen.Picture().WaitsFor?.Name, seen.Picture().WaitsFor?.Message));
    }

    [Fact]
    public void A_condition_comes_before_what_the_last_sync_said()
    {
        var seen = BringUp.Finished().After(BringUp.Put("root-web-dev", one =>
        {
            Degraded(one);
            one["status"]!["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "OrphanedResourceWarning", ["message"] = "3 of them" },
                new JsonObject { ["type"] = "ComparisonError", ["message"] = "no such file" });
        }));

        Assert.Equal("ComparisonError: no such file", seen.Picture().WaitsFor?.Message);
    }

    [Fact]
    public void Without_the_root_nothing_is_done()
    {
        var seen = BringUp.Finished().After(new ClusterEvent.Gone(Followed.Applications, BringUp.Last(BringUp.Root)));

        Assert.False(seen.Picture().IsDone);
        Assert.Contains(seen.Picture().Applications, one => one is { Name: BringUp.Root, IsThere: false });
    }

    [Fact]
    public void An_Application_that_is_gone_is_not_there()
    {
        var seen = BringUp.Finished().After(new ClusterEvent.Gone(Followed.Applications, BringUp.Last("web-hugo-dev")));

        Assert.Equal("root-web-dev", seen.Picture().WaitsFor?.Name);
        Assert.Equal("web-hugo-dev is to come.", seen.Picture().WaitsFor?.Message);
    }

    [Fact]
    public void A_new_list_takes_the_place_of_all_that_was_known()
    {
        var seen = BringUp.Finished().After(new ClusterEvent.Listed(Followed.Applications, [BringUp.Last("web-hugo-dev")]));

        Assert.Equal(["web-hugo-dev"], seen.Picture().Applications.Where(one => one.IsThere).Select(one => one.Name));
    }

    [Fact]
    public void Until_each_kind_was_told_or_cannot_be_seen_the_picture_is_not_complete()
    {
        var seen = Followed.All.Skip(1).Aggregate(
            new Seen(BringUp.Root), (before, kind) => before.After(new ClusterEvent.Unseen(kind, "the cluster answers 403.")));

        Assert.False(seen.IsComplete);
        Assert.True(seen.After(new ClusterEvent.Listed(Followed.Applications, [])).IsComplete);
        Assert.Equal(3, seen.Picture().Notes.Count);
    }

    [Fact]
    public void Applications_that_deploy_each_other_are_shown_once()
    {
        static ClusterEvent.Put Of(string name, string child) => new ClusterEvent.Put(Followed.Applications, JsonNode.Parse(
            $$"""
            {
              "metadata": { "name": "{{name}}" },
              "status": { "resources": [{ "group": "argoproj.io", "kind": "Application", "name": "{{child}}" }] }
            }
            """)!);

        var picture = BringUp.Nothing().After(Of("a", "b")).After(Of("b", "a")).Picture();

        Assert.Equal(["a", "b", BringUp.Root], picture.Applications.Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Objects_of_another_shape_are_no_error()
    {
        var picture = BringUp.Nothing().After(new ClusterEvent.Put(Followed.Applications, JsonNode.Parse(
            """
            { "metadata": { "name": "odd" }, "spec": [], "status": { "sync": "x", "resources": {}, "conditions": "none", "health": 3 } }
            """)!)).Picture();

        Assert.Equal("Unknown", picture.Applications.Single(one => one.Name == "odd").Health);
    }

    private static void Degraded(JsonObject one) => one["status"]!["health"]!["status"] = "Degraded";
}
