using Homelab.GitOps.ApplicationSets;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.ApplicationSets;

public sealed class ApplicationSetTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n";

    [Fact]
    public async Task What_an_ApplicationSet_generates_is_followed_as_any_other_Application()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("apps/blog/a.yaml", ConfigMap)
            .Write("roots/root.yaml", Set("""
                  generators:
                    - git: { repoURL: https://github.com/example/apps, revision: HEAD, directories: [{ path: '*' }] }
                """, "'{{path.basename}}'"));
        var tree = await checkouts.FollowAsync("roots/root.yaml");

        Assert.Equal("blog, web", string.Join(", ", tree.Applications.Select(node => node.Name)));
        Assert.All(tree.Applications, node => Assert.Equal(
            "x all Rendered", $"{node.Objects[0].Name} {node.Application.ApplicationSet} {node.State}"));
        Assert.Empty(tree.Notes);
    }

    [Fact]
    public async Task Findings_of_what_is_generated_point_into_the_ApplicationSet()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("roots/root.yaml", Set("""
                  generators:
                    - list: { elements: [{ path: gone }] }
                """, "web"));
        var finding = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).Findings);

        Assert.Equal("HL002 roots/root.yaml:17 web", $"{finding.Check.Id} {finding.Location} {finding.Application}");
    }

    [Fact]
    public async Task A_template_that_fails_is_a_finding_at_its_line_and_leaves_other_ApplicationSets_alone()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap)
            .Write("roots/good.yaml", Set("""
                  goTemplate: true
                  generators:
                    - list: { elements: [{ path: web }] }
                """, "'{{ .path }}-good'", "good", "{{ .path }}"))
            .Write("roots/bad.yaml", Set("""
                  goTemplate: true
                  goTemplateOptions: [missingkey=error]
                  generators:
                    - list: { elements: [{ path: web }, { path: web, name: x }] }
                """, "'{{ .name }}'", "bad", "{{ .path }}"));
        var tree = await checkouts.FollowAsync("roots");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal("web-good", Assert.Single(tree.Applications).Name);
        Assert.Equal("HL035 roots/bad.yaml:13", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains("map has no entry for key \"name\"", finding.Message, StringComparison.Ordinal);
        Assert.Contains(tree.ApplicationSets, set => set.Name == "bad" && !set.IsComplete);
    }

    [Fact]
    public async Task A_generator_s_own_template_wins_and_the_common_one_fills_it_up()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("apps/blog/a.yaml", ConfigMap)
            .Write("roots/root.yaml", Set("""
                  generators:
                    - list:
                        elements: [{ path: web }]
                        template:
                          metadata: { name: special, labels: { is: special } }
                          spec: { source: { path: blog }, destination: { namespace: other } }
                """, "common"));
        var node = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).Applications);

        Assert.Equal(
            "special blog other https://kubernetes.default.svc",
            $"{node.Name} {node.Sources[0].Path} {node.Application.Destination.Namespace} {node.Application.Destination.Server}");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("  syncPolicy: { preserveResourcesOnDeletion: true }\n", false)]
    public async Task What_is_generated_cascades_unless_its_resources_are_preserved(string policy, bool cascades)
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("roots/root.yaml", Set(
            policy + "  generators: [{ list: { elements: [{ path: web }] } }]", "web"));
        var node = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).Applications);

        Assert.Equal(cascades, node.Application.Cascades);
        Assert.Equal("argocd", node.Application.Definition.Namespace);
    }

    [Theory]
    [InlineData(true, "metadata: { annotations: { a: '{{ .path }}' } }\n{{ if .auto }}spec: { syncPolicy: { automated: { prune: true }}}{{ end }}")]
    [InlineData(false, """{ "metadata": { "annotations": { "a": "{{path}}" }}, "spec": { "syncPolicy": { "automated": { "prune": true }}}}""")]
    [InlineData(false, "metadata: { annotations: { a: web } }\nspec: { project: mine, info: null, syncPolicy: { automated: { prune: true }}}")]
    public async Task A_patch_is_laid_over_the_template_and_never_over_its_project(bool go, string patch)
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("roots/root.yaml", Set($"""
              goTemplate: {(go ? "true" : "false")}
              generators: [{"{"} list: {"{"} elements: [{"{"} path: web, auto: 'yes' {"}"}] {"}"} {"}"}]
              templatePatch: |
                {patch.Replace("\n", "\n    ", StringComparison.Ordinal)}
            """, "web", path: go ? "{{ .path }}" : "{{path}}"));
        var tree = await checkouts.FollowAsync("roots/root.yaml");
        var application = Assert.Single(tree.Applications).Application;

        Assert.Empty(tree.Findings);
        Assert.Equal(
            "web default True", $"{application.Definition.Annotation("a")} {application.Project} {application.SyncPolicy.Prune}");
    }

    [Fact]
    public async Task A_patch_that_is_none_is_a_finding()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("roots/root.yaml", Set("""
              generators: [{ list: { elements: [{ path: web }] } }]
              templatePatch: hello world
            """, "web"));
        var finding = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).Findings);

        Assert.Equal("HL035 roots/root.yaml:8", $"{finding.Check.Id} {finding.Location}");
    }

    [Fact]
    public async Task A_template_sees_its_parameters_and_nothing_else()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Write("roots/root.yaml", Set("""
              goTemplate: true
              generators: [{ list: { elements: [{ path: web }] } }]
            """, "web", path: "web", labels: "labels: { all: '{{ $ | toJson }}', files: '{{ .Files }}{{ .Values }}{{ .Release }}' }"));
        var labels = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).Applications).Application.Definition.Node;

        Assert.Equal("{\"path\":\"web\"}", labels.At("metadata", "labels", "all")!.Text);
        Assert.Equal("<no value><no value><no value>", labels.At("metadata", "labels", "files")!.Text);
    }

    [Fact]
    public async Task An_ApplicationSet_that_deploys_itself_is_expanded_once()
    {
        using var checkouts = new Checkouts().Write("roots/all/root.yaml", Set("""
              generators: [{ list: { elements: [{ path: all }] } }]
            """, "itself", path: "{{path}}", repository: "roots"));
        var tree = await checkouts.FollowAsync("roots/all/root.yaml");

        Assert.Equal("itself", Assert.Single(tree.Applications).Name);
        Assert.Empty(tree.Findings);
    }

    [Fact]
    public async Task Two_ApplicationSets_of_one_name_are_a_finding()
    {
        const string Generators = "  generators: [{ list: { elements: [{ path: web }] } }]";
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap)
            .Write("roots/a.yaml", Set(Generators, "a")).Write("roots/b.yaml", Set(Generators, "b"));
        var finding = Assert.Single((await checkouts.FollowAsync("roots")).Findings);

        Assert.Equal("HL006 roots/b.yaml:4", $"{finding.Check.Id} {finding.Location}");
    }

    [Fact]
    public async Task Argo_CD_s_settings_turn_on_the_newer_globs_of_files()
    {
        using var checkouts = new Checkouts()
            .Write("apps/x/config.yaml", "path: x").Write("apps/x/y/config.yaml", "path: x/y").Write("apps/config.yaml", "path: x")
            .Write("argo/params.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: argocd-cmd-params-cm }
                data: { applicationsetcontroller.enable.new.git.file.globbing: "true" }
                """)
            .Write("roots/root.yaml", Set("""
                  generators:
                    - git: { repoURL: https://github.com/example/apps, revision: HEAD, files: [{ path: '*/config.yaml' }] }
                    - git: { repoURL: https://github.com/example/apps, revision: HEAD, files: [{ path: '**/{config,z}.yaml' }] }
                """, "'{{path.basenameNormalized}}-{{path.filenameNormalized}}'"));
        var set = Assert.Single((await checkouts.FollowAsync("roots/root.yaml")).ApplicationSets);

        Assert.Equal("x-config.yaml, -config.yaml, y-config.yaml", string.Join(", ", set.Applications.Select(one => one.Name)));
    }

    [Fact]
    public async Task A_cluster_whose_Secret_is_made_elsewhere_is_told()
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap)
            .Write("argo/sealed.yaml", """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: { name: production }
                spec: { template: { metadata: { labels: { argocd.argoproj.io/secret-type: cluster } } } }
                """)
            .Write("roots/root.yaml", Set(
                "  generators: [{ clusters: { values: { path: web } } }]", "'{{name}}'", path: "{{values.path}}"));
        var tree = await checkouts.FollowAsync("roots/root.yaml");

        Assert.Equal("in-cluster", Assert.Single(tree.Applications).Name);
        Assert.Contains("give it with --cluster", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argo-cd", """
        extraObjects:
          - apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: all }
            spec:
              generators: [{ list: { elements: [{ path: web }] } }]
              template:
                metadata: { name: 'web-{{ `{{path}}` }}' }
                spec: { source: { repoURL: https://github.com/example/apps, path: '{{ `{{path}}` }}' } }
        """)]
    [InlineData("argocd-apps", """
        applicationsets:
          all:
            generators: [{ list: { elements: [{ path: web }] } }]
            template:
              metadata: { name: 'web-{{path}}' }
              spec: { source: { repoURL: https://github.com/example/apps, path: '{{path}}' } }
        """)]
    public async Task ApplicationSets_in_values_of_Argo_CD_s_charts_count_where_the_chart_lies_elsewhere(string chart, string values)
    {
        using var checkouts = new Checkouts().Write("apps/web/a.yaml", ConfigMap).Application("argo", $"""
              source:
                repoURL: https://argoproj.github.io/argo-helm
                chart: {chart}
                targetRevision: 1.0.0
                helm:
                  valuesObject:
                    {values.Replace("\n", "\n        ", StringComparison.Ordinal)}
            """);
        var tree = await checkouts.FollowAsync("apps/argo.yaml");

        Assert.Equal(NodeState.Rendered, tree.Application("web-web").State);
        Assert.Equal("argo", tree.Application("web-web").Parent!.Name);
    }

    private static string Set(
        string spec, string name, string set = "all", string path = "{{path}}", string repository = "apps", string labels = "") => $"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata:
          name: {set}
          namespace: argocd
        spec:
        {spec}
          template:
            metadata:
              name: {name}
              {labels}
            spec:
              project: default
              source:
                repoURL: https://github.com/example/{repository}
                path: '{path}'
              destination: {"{"} server: https://kubernetes.default.svc, namespace: web {"}"}
        """;
}
