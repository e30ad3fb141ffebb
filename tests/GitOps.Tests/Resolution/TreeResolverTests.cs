using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

public sealed class TreeResolverTests
{
    [Fact]
    public async Task Applications_are_followed_level_by_level_in_sync_order()
    {
        using var checkouts = new Checkouts().WithChart()
            .Application("root-dev", Apps("level-one"))
            .Application(
                "late-dev", ChartBuilder.Source(), "apps/level-one/a.yaml", "  annotations: { argocd.argoproj.io/sync-wave: \"5\" }\n")
            .Application(
                "early-dev", Apps("level-two"), "apps/level-one/b.yaml", "  annotations: { argocd.argoproj.io/sync-wave: \"-5\" }\n")
            .Application("deep-dev", ChartBuilder.Source(), "apps/level-two/c.yaml");
        var tree = await checkouts.FollowAsync("apps/root-dev.yaml");

        Assert.Equal("root-dev, early-dev, late-dev, deep-dev", string.Join(", ", tree.Applications.Select(node => node.Name)));
        Assert.Equal("-5, 5", string.Join(", ", tree.Roots[0].Children.Select(node => node.Application.Wave)));
        Assert.Equal(2, tree.Application("deep-dev").Depth);
        Assert.All(tree.Applications, node => Assert.Equal(NodeState.Rendered, node.State));
    }

    [Fact]
    public async Task An_application_that_deploys_itself_is_a_loop()
    {
        using var checkouts = new Checkouts().Application("root-dev", Apps("."));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/root-dev.yaml")).Findings);

        Assert.Equal("HL005 apps/root-dev.yaml:4 Warning", $"{finding.Check.Id} {finding.Location} {finding.Severity}");
    }

    [Fact]
    public async Task Applications_that_deploy_each_other_are_a_loop_that_Argo_CD_lives_with()
    {
        using var checkouts = new Checkouts()
            .Application("one-dev", Apps("inner"))
            .Application("two-dev", Apps("outer"), "apps/inner/two.yaml")
            .Application("one-dev", Apps("inner"), "apps/outer/one.yaml");
        var finding = Assert.Single((await checkouts.FollowAsync("apps/one-dev.yaml")).Findings);

        Assert.Equal("HL005 apps/outer/one.yaml:4 Warning", $"{finding.Check.Id} {finding.Location} {finding.Severity}");
        Assert.Equal(
            "Application one-dev is deployed by two-dev, which it deploys itself: each waits for the other when one of them is deleted with "
                + "all that it deploys.",
            finding.Message);
    }

    [Fact]
    public async Task Two_applications_of_one_name_are_a_finding_that_names_both_places()
    {
        using var checkouts = new Checkouts().WithChart()
            .Application("root-dev", Apps("all"))
            .Application("web-dev", ChartBuilder.Source(), "apps/all/a.yaml")
            .Application("web-dev", ChartBuilder.Source(), "apps/all/b.yaml");
        var finding = Assert.Single((await checkouts.FollowAsync("apps/root-dev.yaml")).Findings);

        Assert.Equal("HL006", finding.Check.Id);
        Assert.Contains("apps/all/", finding.Message, StringComparison.Ordinal);
        Assert.Contains("apps/all/", finding.Location.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_object_that_two_sources_make_the_last_one_counts()
    {
        using var checkouts = new Checkouts()
            .Write("config/a/m.yaml", Config("same", "first") + "---\n" + Config("other", "first"))
            .Write("config/b/m.yaml", Config("same, namespace: web", "second"))
            .Application("two-dev", $"""
                  sources:
                    - repoURL: {Checkouts.UrlPrefix}config
                      path: a
                    - repoURL: {Checkouts.UrlPrefix}config
                      path: b
                """);
        var node = (await checkouts.FollowAsync("apps/two-dev.yaml")).Application("two-dev");

        Assert.Equal(
            "other first, same second",
            string.Join(", ", node.Objects.Select(item => $"{item.Name} {item.Node.At("data", "v")?.Text}")));
        Assert.Equal("config/a/m.yaml:1", Assert.Single(node.Repeated).Lost.Origin.ToString());

        static string Config(string name, string value) =>
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ v: {value} }}\n";
    }

    [Fact]
    public async Task Objects_whose_names_the_cluster_makes_up_are_all_there()
    {
        const string Job = "apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: job- }\n";
        using var checkouts = new Checkouts().Write("config/jobs/m.yaml", $"{Job}---\n{Job}")
            .Application("jobs-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: jobs\n");

        Assert.Equal(2, (await checkouts.FollowAsync("apps/jobs-dev.yaml")).Application("jobs-dev").Objects.Count);
    }

    [Fact]
    public async Task Hooks_that_are_never_applied_are_no_objects()
    {
        using var checkouts = new Checkouts().WithChart("""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: a }
            ---
            apiVersion: v1
            kind: Pod
            metadata: { name: try, annotations: { helm.sh/hook: test } }
            spec: { containers: [{ name: wget, image: busybox }] }
            """).Application("web-dev", ChartBuilder.Source());

        Assert.Equal(
            "ConfigMap/a", string.Join(", ", (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects));
    }

    [Fact]
    public async Task A_ref_to_a_chart_is_a_finding()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", $"""
              sources:
                - repoURL: https://charts.example.com
                  chart: redis
                  targetRevision: 1.0.0
                  ref: redis
                - repoURL: {Checkouts.UrlPrefix}charts
                  path: web
                  helm: {"{ valueFiles: [$redis/values.yaml] }"}
            """);
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL002 apps/web-dev.yaml:18", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains("takes no ref to a chart", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applications_of_one_name_in_two_namespaces_are_two()
    {
        using var checkouts = new Checkouts().WithChart()
            .Application("root-dev", Apps("all"))
            .Application("web-dev", ChartBuilder.Source(), "apps/all/a.yaml")
            .Application("web-dev", ChartBuilder.Source(), "apps/all/b.yaml")
            .Replace("apps/all/b.yaml", "namespace: argocd", "namespace: team");
        var tree = await checkouts.FollowAsync("apps/root-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(
            "argocd/root-dev, argocd/web-dev, team/web-dev",
            string.Join(", ", tree.Applications.Select(node => $"{node.Namespace}/{node.Name}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_chart_that_asks_for_a_kind_that_another_application_defines_is_told()
    {
        using var checkouts = new Checkouts().WithChart("""
            {{- if .Capabilities.APIVersions.Has "example.com/v1/Thing" }}
            apiVersion: example.com/v1
            kind: Thing
            metadata: { name: a }
            {{- end }}
            """)
            .Application("root-dev", Apps("all"))
            .Application("web-dev", ChartBuilder.Source(), "apps/all/a.yaml")
            .Write("config/things/crd.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: things.example.com }
                spec: { group: example.com, names: { kind: Thing }, versions: [{ name: v1, served: true }] }
                """)
            .Application("crds-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: things\n", "apps/all/b.yaml");

        Assert.Equal(
            "Thing/a", string.Join(", ", (await checkouts.FollowAsync("apps/root-dev.yaml")).Application("web-dev").Objects));
    }

    [Fact]
    public async Task An_application_set_without_a_generator_is_told()
    {
        using var checkouts = new Checkouts().Application("root-dev", Apps("all"))
            .Write("apps/all/set.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: everything\n");
        var tree = await checkouts.FollowAsync("apps/root-dev.yaml");

        Assert.Equal("everything", Assert.Single(tree.ApplicationSets).Name);
        Assert.Contains("everything has no generator", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repoURL: https://charts.example.com\n    chart: redis\n    targetRevision: 1.2.3", "chart redis 1.2.3")]
    [InlineData("repoURL: https://github.com/elsewhere/unknown\n    path: x", "is not among the repositories at hand")]
    [InlineData("repoURL: https://github.com/example/apps\n    path: .\n    plugin: { name: x }", "plugin")]
    public async Task What_is_not_at_hand_is_external_and_no_finding(string source, string why)
    {
        using var checkouts = new Checkouts().Application("web-dev", $"  source:\n    {source}");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
        Assert.Contains(why, Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("../elsewhere")]
    [InlineData("/all")]
    public async Task A_path_that_is_not_there_is_a_finding_at_its_line(string path)
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", "a: 1").Application("web-dev", Apps(path));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL002 apps/web-dev.yaml:13", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains(path, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", 0)]
    [InlineData("main", 0)]
    [InlineData("v1.2.3", 1)]
    public async Task A_revision_that_is_not_checked_out_is_noted(string revision, int notes)
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n")
            .Application("web-dev", Apps("all") + $"\n    targetRevision: {revision}");

        Assert.Equal(notes, (await checkouts.FollowAsync("apps/web-dev.yaml")).Notes.Count);
    }

    [Fact]
    public async Task A_source_may_be_rendered_and_lend_its_files()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/dev.yaml", "a: 1\n").Application("web-dev", $"""
              sources:
                - repoURL: {Checkouts.UrlPrefix}charts
                  path: web
                  ref: charts
                  helm: {"{ valueFiles: [$charts/dev.yaml] }"}
            """);
        var node = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev");

        Assert.Equal(SourceType.Helm, node.Sources[0].Type);
        Assert.Contains("\"a\":1", Assert.Single(node.Objects).Node.At("data", "values")!.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_value_file_is_one_finding_at_its_line()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/web/dev.yaml", "a: 1\nb: [\n")
            .Application("web-dev", ChartBuilder.Source("      valueFiles: [dev.yaml]"));

        Assert.Equal("HL001 charts/web/dev.yaml:3", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    [Fact]
    public async Task A_chart_and_a_kustomization_in_one_folder_is_a_kustomization_unless_helm_is_asked_for()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/web/kustomization.yaml", "resources: []\n")
            .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}charts\n    path: web")
            .Application("helm-dev", ChartBuilder.Source());

        Assert.Equal(SourceType.Kustomize, (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Sources[0].Type);
        Assert.Equal(SourceType.Helm, (await checkouts.FollowAsync("apps/helm-dev.yaml")).Application("helm-dev").Sources[0].Type);
    }

    [Theory]
    [InlineData("helm: { releaseName: x }", "Chart.yaml")]
    [InlineData("kustomize: { namePrefix: x }", "kustomization.yaml")]
    public async Task Settings_for_what_is_not_there_are_a_finding(string settings, string file)
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", "a: 1").Application("web-dev", Apps("all") + $"\n    {settings}");
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL002 apps/web-dev.yaml:14", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains(file, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_applications_can_be_the_root()
    {
        using var checkouts = new Checkouts().WithChart().Application("one-dev", ChartBuilder.Source())
            .Application("two-dev", ChartBuilder.Source());

        Assert.Equal("one-dev, two-dev", string.Join(", ", (await checkouts.FollowAsync("apps")).Roots.Select(node => node.Name)));
    }

    private static string Apps(string path) => $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: {path}";

    [Fact]
    public async Task A_chart_that_deploys_itself_under_ever_new_names_is_not_followed_for_ever()
    {
        using var checkouts = new Checkouts().WithChart("""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: web-{{ add .Values.number 1 }}
            spec:
              source:
                repoURL: https://github.com/example/charts
                path: web
                helm:
                  valuesObject: { number: {{ add .Values.number 1 }} }
            """, values: "number: 0\n").Application("web", ChartBuilder.Source());
        var tree = await checkouts.FollowAsync("apps/web.yaml");

        Assert.Equal(TreeResolver.MaxDepth, tree.Applications.Count);
        Assert.Equal("HL005 charts/web/templates/config.yaml:1", Assert.Single(tree.Findings.Select(found => $"{found.Check.Id} {found.Location}")));
    }

    [Fact]
    public async Task More_Applications_than_anyone_has_are_not_followed()
    {
        using var checkouts = new Checkouts().Application(
            "all", $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: many", file: "roots/all.yaml");
        checkouts.Write("apps/many/all.yaml", string.Concat(Enumerable.Range(0, TreeResolver.MaxApplications).Select(number =>
            $"---\n{{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {{name: a{number}}}}}\n")));
        var tree = await checkouts.FollowAsync("roots/all.yaml");

        Assert.Single(tree.Applications);
        Assert.Equal("HL005 apps/many/all.yaml:2", Assert.Single(tree.Findings.Select(found => $"{found.Check.Id} {found.Location}")));
    }
}
