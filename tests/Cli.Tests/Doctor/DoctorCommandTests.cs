using System.Text.Json;
using System.Text.Json.Nodes;
using Homelab.Cli.Doctor;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Doctor;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly DoctorWorld _world = new();

    public DoctorCommandTests() => _world.GitHub.Knows("users/ada", """{ "login": "ada", "type": "User" }""")
        .Knows("repos/ada/homelab", """{ "full_name": "ada/homelab", "default_branch": "main" }""")
        .Knows("rate_limit", """{ "resources": { "core": { "limit": 5000, "remaining": 4990, "reset": 1770000000, "used": 10 } } }""");

    [Fact]
    public async Task Where_nothing_stands_in_the_way_it_ends_with_0()
    {
        Healthy();

        var run = await _world.RunAsync();

        Assert.True(run.Status == ExitStatus.Fine, run.Output + run.Error);
        Assert.Contains("Nothing that was asked stands in the way of pulumi up", run.Output, StringComparison.Ordinal);
        Assert.Contains("homelab-dev answers as Kubernetes v1.35.1.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_fail_ends_it_with_1_and_has_a_way_out()
    {
        Healthy();
        _world.GitHub.WithRepository("homelab-k8s-environments", """{ "description": "mine" }""");

        var run = await _world.RunAsync();

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("Put homelab-k8s-environments on homelab:adopt", run.Output, StringComparison.Ordinal);
        Assert.Contains("pulumi up would fail", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_the_same_is_one_row()
    {
        _world.Variables.Remove("GITHUB_TOKEN");

        var run = await _world.RunAsync();

        Assert.Contains("HD102 … HD109", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HD104", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_end_it_with_2()
    {
        _world.Settings("  homelab:visibility: secret");

        var run = await _world.RunAsync();

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("homelab:visibility", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_GitHub_could_not_be_asked_it_ends_with_3()
    {
        Healthy();
        _world.GitHubAddress = new Uri("http://127.0.0.1:1/");

        var run = await _world.RunAsync();

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("GitHub or the cluster could not be asked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_documented_members_and_no_others()
    {
        var run = await _world.RunAsync("--format", "json");

        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal(DoctorJson.Version, report["format"]!.GetValue<int>());
        Assert.Equal("dev", report["stack"]!.ToString());
        Assert.Equal("found", report["status"]!.ToString());
        var documented = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "doctor-json.md"));
        var members = report.AsObject().Select(member => member.Key)
            .Concat(report["probes"]!.AsArray().SelectMany(probe => probe!.AsObject().Select(member => member.Key))).ToHashSet();
        Assert.Equal(
            members.Order(StringComparer.Ordinal),
            documented.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
                .Order(StringComparer.Ordinal));
        Assert.All(
            report["probes"]!.AsArray().Select(probe => probe!["state"]!.ToString()),
            state => Assert.Contains($"`{state}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_probe_is_in_the_output_and_in_the_order_of_its_list()
    {
        var run = await _world.RunAsync("--format", "json");

        Assert.Equal(
            ProbeInfo.All.Select(probe => probe.Id),
            JsonNode.Parse(run.Output)!["probes"]!.AsArray().Select(probe => probe!["id"]!.ToString()).Distinct());
    }

    [Fact]
    public async Task A_probe_that_is_left_out_is_not_asked_and_counts_for_nothing()
    {
        Healthy();
        _world.Cluster.Allows(_ => false);

        var run = await _world.RunAsync("--skip", "HD203,HD211", "--skip", "HD107", "--format", "json");

        Assert.True(run.Status == ExitStatus.Fine, run.Output);
        Assert.Equal(
            ProbeInfo.All.Select(probe => probe.Id).Except(["HD203", "HD211", "HD107"], StringComparer.Ordinal),
            JsonNode.Parse(run.Output)!["probes"]!.AsArray().Select(probe => probe!["id"]!.ToString()).Distinct());
        Assert.DoesNotContain(
            _world.Cluster.Requests, request => request.Contains("selfsubjectaccessreviews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_probe_that_there_is_not_can_not_be_left_out()
    {
        var run = await _world.RunAsync("--skip", "HD999");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("--skip HD999: there is no such probe", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_fine_has_a_way_out_and_what_is_has_none()
    {
        var run = await _world.RunAsync("--format", "json");

        Assert.All(
            JsonNode.Parse(run.Output)!["probes"]!.AsArray(),
            probe => Assert.Equal(probe!["state"]!.ToString() == "fine", probe["wayOut"] is null));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task No_secret_is_in_any_output(string format)
    {
        const string Own = "a-secret-of-no-known-form";
        _world.Pulumi(
            ("githubToken", Own), ("secrets.connectCredentials", "not-json-either"), ("secrets.connectToken", "connect-secret-1"),
            ("secrets.botToken", "bot-secret-12"));
        _world.GitHub.Knows("user", $$"""{ "message": "Bad credentials {{Own}} {{DoctorWorld.Token}}" }""", 403);
        _world.Cluster.Fails("version/", 403, "kubernetes-token-0123456789 bot-secret-12 is not allowed");

        var run = await _world.RunAsync("--format", format);

        Assert.All(
            (string[])[Own, DoctorWorld.Token, "not-json-either", "connect-secret-1", "bot-secret-12"],
            secret => Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_written_anywhere_but_reviews_of_access()
    {
        Healthy();

        await _world.RunAsync();

        Assert.All(_world.GitHub.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
        Assert.All(
            _world.Cluster.Requests.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal)),
            request => Assert.Equal("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews", request));
    }

    [Fact]
    public async Task What_several_probes_need_is_asked_once()
    {
        Healthy();

        await _world.RunAsync();

        Assert.Single(_world.GitHub.Requests, request => request == "GET /users/ada");
        Assert.Single(_world.Cluster.Requests, request => request == "GET /api/v1/nodes");
    }

    public void Dispose() => _world.Dispose();

    private void Healthy() => _world.Pulumi(
        ("githubToken", DoctorWorld.Token), ("secrets.connectCredentials", DoctorWorld.Credentials), ("secrets.connectToken", "connect-secret-1"),
        ("secrets.botToken", DoctorWorld.Token));
}
