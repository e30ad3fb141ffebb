using System.Text.Json.Nodes;
using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.ArgoCd;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

public sealed class StatusCommandTests
{
    [Fact]
    public async Task It_shows_version_chart_and_replicas_and_where_prod_lags_behind()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo", "--commit");
        await homelab.DoAsync("set-version", "web/blog_hugo", "v0.2.0", "--commit");
        await homelab.AddAsync("web/home", "--commit");

        var output = await homelab.DoAsync("status");

        Assert.Equal(
            [
                "app dev prod",
                "web/blog_hugo v0.2.0 hugo@v0.1.0 ×1 v0.1.0-alpha.7 hugo@v0.1.0 ×1 prod lags behind dev: v0.1.0-alpha.7 → v0.2.0",
                "web/home v1.0.0 hugo@v0.1.0 ×1 – not in prod",
                "2 apps",
            ],
            output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                .Where(line => line.Length > 0 && !line.StartsWith('─')));
    }

    [Fact]
    public async Task An_app_that_is_there_only_in_part_says_what_is_missing()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{Registry}/environments/dev/web/half/values.yaml", "version: v1.0.0\n");
        homelab.Write($"{EnvironmentsApps}/environments/dev/web/kustomization.yaml", "resources: []\n");

        var output = await homelab.DoAsync("status");

        Assert.Contains("v1.0.0 (no Application)", output, StringComparison.Ordinal);
        Assert.Contains("v0.1.0-alpha.7 hugo@v0.1.0 ×1 (not listed)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_it_says_the_same()
    {
        using var homelab = await CopyAsync();

        var json = JsonNode.Parse(await homelab.DoAsync("status", "--format", "json"));

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {
                      "format": 1,
                      "environments": ["dev", "prod"],
                      "apps": [{
                        "domain": "web", "name": "blog_hugo",
                        "environments": { "dev": { "version": "v0.1.0-alpha.7", "application": "web-hugo-dev", "chart": "hugo@v0.1.0", "replicas": "1", "missing": null } },
                        "behind": [{ "environment": "prod", "of": "dev", "has": null, "waiting": "v0.1.0-alpha.7", "isAhead": false }]
                      }]
                    }
                    """),
                json),
            json?.ToJsonString());
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        using var homelab = await CopyAsync();
        var before = Snapshot.Of(homelab.Folder);

        await homelab.DoAsync("status");

        Assert.Equal(before, Snapshot.Of(homelab.Folder));
    }

    [Fact]
    public async Task A_folder_without_the_repositories_is_refused()
    {
        using var homelab = await CopyAsync();
        Directory.Delete(homelab.At(EnvironmentsApps), recursive: true);

        var run = await homelab.RunAsync("status");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.StartsWith(
            $"homelab: {homelab.Folder} has no checkout with environments/<environment>/_root/root-homelab-<environment>.yaml",
            run.Error,
            StringComparison.Ordinal);
    }
}
