using Homelab.Cli.Watch;

namespace Homelab.Cli.Tests.Watch;

public sealed class LiveApplicationTests
{
    private const string Repository = "https://github.com/ada/gitops";

    private static readonly WatchedApplication Done = new("web", null, 0, 0)
    {
        IsThere = true,
        IsDone = true,
        Sync = "Synced",
        Health = "Healthy",
        Revisions = [new(Repository, null, "main", new string('a', 40)) { Path = "web" }],
        Images = ["example/web:v1"],
    };

    [Fact]
    public void What_runs_as_Git_says_is_the_same()
    {
        var live = Beside(Done);

        Assert.Equal("same", live.State);
        Assert.Empty(live.Drift);
    }

    [Theory]
    [InlineData("example/web:v1", "example/web:v2", "example/web:v1 runs; Git says example/web:v2.")]
    [InlineData("example/web:v1 example/web:v2", "example/web:v2", "example/web:v1 still runs.")]
    [InlineData("example/web:v1", "example/web:v1@sha256:0", "example/web:v1 runs; Git says example/web:v1@sha256:0.")]
    [InlineData("localhost:5000/web", "localhost:5000/web:v2", "localhost:5000/web runs; Git says localhost:5000/web:v2.")]
    [InlineData("", "example/web:v1", "example/web:v1 doesn't run.")]
    [InlineData("example/web:v1", "example/web:v1 example/side:v1", "example/side:v1 doesn't run.")]
    [InlineData("example/web:v1 mesh/proxy:v9", "example/web:v1", "")]
    public void Another_image_than_Git_says_drifts_and_one_that_somebody_adds_does_not(string runs, string wanted, string drift) =>
        Assert.Equal(
            drift,
            string.Join(' ', Beside(Done with { Images = Texts(runs) }, images: Texts(wanted)).Drift));

    [Theory]
    [InlineData("1.2.3", "1.2.3", "1.2.3", "")]
    [InlineData("1.2.3", "1.2.3", "v1.2.3", "")]
    [InlineData("1.x", "1.x", "1.2.3", "")]
    [InlineData("1.2.4", "1.2.4", "1.2.3", "traefik@1.2.3 runs; Git says traefik@1.2.4.")]
    [InlineData("1.2.4", "1.2.3", "1.2.3",
        "It is made of https://charts.example.com traefik @ 1.2.3; Git says https://charts.example.com traefik @ 1.2.4.")]
    public void Another_chart_than_Git_says_drifts(string wanted, string target, string revision, string drift)
    {
        var live = new LiveApplication
        {
            Name = "web",
            Wanted = new([$"https://charts.example.com traefik @ {wanted}"], [$"traefik@{wanted}"], []),
            Running = Done with { Revisions = [new("https://charts.example.com", "traefik", target, revision)], Images = [] },
        };

        Assert.Equal(drift, string.Join(' ', live.Drift));
        Assert.Equal([$"traefik@{revision}"], live.RunningVersions!.All);
    }

    [Fact]
    public void Another_folder_than_Git_says_drifts() => Assert.Equal(
        [$"It is made of {Repository} web @ main; Git says {Repository} web/v2 @ main."],
        Beside(Done, path: "web/v2").Drift);

    [Theory]
    [InlineData("OutOfSync", "Healthy", null, "OutOfSync, Healthy.")]
    [InlineData("Synced", "Degraded", "Pod web-0 (CrashLoopBackOff)", "Synced, Degraded: Pod web-0 (CrashLoopBackOff)")]
    public void What_is_not_synced_or_not_healthy_drifts_and_says_why(string sync, string health, string? message, string drift)
    {
        var live = Beside(Done with { IsDone = false, Sync = sync, Health = health, Message = message });

        Assert.Equal("drifts", live.State);
        Assert.Equal([drift], live.Drift);
    }

    [Fact]
    public void What_the_cluster_has_not_is_missing()
    {
        var live = Beside(null);

        Assert.Equal(("missing", "It isn't in the cluster."), (live.State, Assert.Single(live.Drift)));
    }

    [Fact]
    public void What_Git_has_no_more_is_extra()
    {
        var live = new LiveApplication { Name = "web", Running = Done };

        Assert.Equal(("extra", "Git has no such Application any more."), (live.State, Assert.Single(live.Drift)));
    }

    private static string[] Texts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static LiveApplication Beside(WatchedApplication? running, string path = "web", params string[] images) => new()
    {
        Name = "web",
        Wanted = new([$"{Repository} {path} @ main"], [], images.Length == 0 ? ["example/web:v1"] : images),
        Running = running,
    };
}
