using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

/// <summary>What Argo CD would do and this doesn't is named, never passed over.</summary>
public sealed class PartlyFollowedTests
{
    private const string Config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain\n";

    [Theory]
    [InlineData("", "web.jsonnet is Jsonnet")]
    [InlineData("    directory: { exclude: '*.jsonnet' }", "")]
    [InlineData("    directory: { recurse: true }", "below/more.jsonnet, web.jsonnet are Jsonnet")]
    public async Task Jsonnet_in_a_directory_is_named_and_the_rest_is_followed(string directory, string note)
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", Config).Write("apps/all/web.jsonnet", "{}")
            .Write("apps/all/params.libsonnet", "{}")
            .Write("apps/all/below/more.jsonnet", "{}")
            .Application("web-dev", $"{Apps("all")}\n{directory}");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal("plain", Assert.Single(tree.Application("web-dev").Objects).Name);
        Assert.Equal(note.Length > 0 ? NodeState.External : NodeState.Rendered, tree.Application("web-dev").State);
        Assert.Equal(note.Length > 0, tree.Notes.Any(found => found.Message.Contains("is not evaluated", StringComparison.Ordinal)));
        Assert.All(tree.Notes, found => Assert.Contains(note, found.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".argocd-source.yaml", 1)]
    [InlineData(".argocd-source-web-dev.yaml", 1)]
    [InlineData(".argocd-source-other.yaml", 0)]
    public async Task Overrides_beside_a_source_are_named(string file, int notes)
    {
        using var checkouts = new Checkouts().WithChart().Write($"charts/web/{file}", "helm:\n  parameters: []\n")
            .Application("web-dev", ChartBuilder.Source());
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(notes, tree.Notes.Count(
            note => note.Location.ToString() == $"charts/web/{file}:1" && note.Message.Contains("laid over", StringComparison.Ordinal)));
        Assert.Single(tree.Application("web-dev").Objects);
    }

    [Fact]
    public async Task A_hydrated_application_is_followed_from_its_dry_source()
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", Config).Application("web-dev", $$"""
              source: { repoURL: {{Checkouts.UrlPrefix}}apps, path: gone }
              sourceHydrator:
                drySource: { repoURL: {{Checkouts.UrlPrefix}}apps, path: all, targetRevision: HEAD }
                syncSource: { targetBranch: env/dev, path: web }
            """);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal("plain", Assert.Single(tree.Application("web-dev").Objects).Name);
        Assert.Contains("branch env/dev", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_without_a_source_is_a_finding()
    {
        using var checkouts = new Checkouts().Application("web-dev", "  revisionHistoryLimit: 1");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal("HL002 apps/web-dev.yaml:6", Assert.Single(tree.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Equal(NodeState.Failed, tree.Application("web-dev").State);
    }

    [Fact]
    public async Task Settings_of_two_kinds_in_one_source_are_a_finding()
    {
        using var checkouts = new Checkouts().WithChart()
            .Application("web-dev", ChartBuilder.Source() + "\n    directory: { recurse: true }");
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004 apps/web-dev.yaml:17", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains("helm and directory", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_manifests_is_noted()
    {
        using var checkouts = new Checkouts().Write("apps/all/below/a.yaml", Config).Application("web-dev", Apps("all"));

        Assert.Contains(
            "holds no manifest; 1 is below it",
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Notes).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ name: my-plugin }", "plugin my-plugin")]
    [InlineData("{ env: [] }", "a config management plugin")]
    public async Task A_plugin_is_named(string plugin, string named)
    {
        using var checkouts = new Checkouts().Application("web-dev", Apps(".") + $"\n    plugin: {plugin}");

        Assert.Contains(named, Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$lent/gone.yaml", "apps has no gone.yaml")]
    [InlineData("$nobody/dev.yaml", "names ref nobody")]
    public async Task A_value_file_that_is_lent_to_a_remote_chart_has_to_be_there(string file, string message)
    {
        using var checkouts = WithRemoteChart(file);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal("HL002 apps/web-dev.yaml:16", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains("chart redis 1.0.0", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$lent/dev.yaml")]
    [InlineData("values-of-the-chart.yaml")]
    public async Task A_remote_chart_whose_value_files_are_in_order_is_external(string file)
    {
        using var checkouts = WithRemoteChart(file);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
    }

    private static Checkouts WithRemoteChart(string file) => new Checkouts().Write("apps/dev.yaml", "a: 1\n").Application("web-dev", $"""
          sources:
            - repoURL: https://charts.example.com
              chart: redis
              targetRevision: 1.0.0
              helm:
                valueFiles: ["{file}"]
            - repoURL: {Checkouts.UrlPrefix}apps
              ref: lent
        """);

    private static string Apps(string path) => $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: {path}";
}
