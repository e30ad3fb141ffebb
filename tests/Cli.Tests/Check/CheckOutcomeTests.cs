using System.Text.Json.Nodes;
using Homelab.Cli.Tests.Policies;

namespace Homelab.Cli.Tests.Check;

/// <summary>
/// From the command line to the exit status and what is printed; which mistake is which finding is tested with the checks.
/// </summary>
[Collection(nameof(RehearsedStacks))]
public sealed class CheckOutcomeTests(Rehearsed rehearsed) : IDisposable
{
    private readonly CheckedSeed _seed = new(rehearsed.Dev);

    public void Dispose() => _seed.Dispose();

    [Fact]
    public async Task Nothing_found_is_status_0_and_fine_in_json()
    {
        var (status, report) = await _seed.JsonAsync();

        Assert.Equal(ExitStatus.Fine, status);
        Assert.Equal("fine", report.GetProperty("status").GetString());
        Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        // Neither branch protection nor Argo CD's own settings are part of a checkout.
        Assert.Equal(
            ["HL026", "HL033"], report.GetProperty("notChecked").EnumerateArray().Select(skipped => skipped.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task What_the_project_of_the_command_line_does_not_allow_is_status_1_and_a_place_and_a_way_out_in_json()
    {
        const string ApplicationFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml";
        var project = JsonNode.Parse(_seed.Project)!;
        var sources = project["spec"]!["sourceRepos"]!.AsArray();
        sources.Remove(
            sources.Single(source => source!.GetValue<string>().EndsWith("/homelab-k8s-environments", StringComparison.Ordinal)));
        _seed.Project = project.ToJsonString();

        var (status, report) = await _seed.JsonAsync();

        Assert.Equal(ExitStatus.Found, status);
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        var location = finding.GetProperty("location");
        Assert.Equal(ApplicationFile, $"{location.GetProperty("repository").GetString()}/{location.GetProperty("path").GetString()}");
        Assert.Contains(
            "/homelab-k8s-environments",
            (await File.ReadAllLinesAsync(_seed.At(ApplicationFile)))[location.GetProperty("line").GetInt32() - 1],
            StringComparison.Ordinal);
        Assert.NotEmpty(finding.GetProperty("message").GetString()!);
        Assert.NotEmpty(finding.GetProperty("wayOut").GetString()!);
    }

    [Fact]
    public async Task What_is_printed_of_a_committed_Secret_does_not_repeat_it()
    {
        _seed.Write(
            "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: smtp\n  namespace: web\nstringData:\n  password: hunter2\n");

        var run = await _seed.RunAsync();

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("HL022", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Output, StringComparison.Ordinal);
    }
}
