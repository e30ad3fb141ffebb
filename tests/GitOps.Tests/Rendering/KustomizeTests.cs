using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Rendering;

public sealed class KustomizeTests
{
    private const string Kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: hugo
        spec:
          selector:
            matchLabels: { app: hugo }
          template:
            metadata:
              labels: { app: hugo }
            spec:
              containers:
                - name: hugo
                  image: example/hugo:v1
        """;

    private const string Generator =
        "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: settings }\nfiles: [named.yaml]\n";

    private const string Transformer =
        "apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: patch }\npath: named.yaml\ntarget: { kind: Deployment }\n";

    [Fact]
    public async Task An_overlay_is_built_on_its_base()
    {
        using var checkouts = Overlay("namePrefix: dev-\nresources: [../base]\n").Application("web-dev", Source());
        var deployment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("dev-hugo", deployment.Name);
        Assert.Equal("config/base/deployment.yaml:1", deployment.Origin.ToString());
        Assert.Equal(14, deployment.LocationOf("spec", "template", "spec", "containers", "0", "image").Line);
    }

    [Fact]
    public async Task Of_a_map_that_a_resource_has_twice_kustomize_keeps_both()
    {
        using var checkouts = new Checkouts().Write("config/kustomization.yaml", "resources: [a.yaml]\n")
            .Write(
                "config/a.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: { one: x }\n  annotations: { two: y }\n")
            .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: .\n");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal("HL001 config/a.yaml:6 Warning", $"{finding.Check.Id} {finding.Location} {finding.Severity}");
        Assert.Equal(
            """{"one":"x","two":"y"}""",
            Assert.Single(tree.Application("web-dev").Objects).Node.At("metadata", "annotations")!.ToJson()!.ToJsonString());
    }

    [Fact]
    public async Task Build_variables_are_put_into_images_and_labels_and_into_annotations_where_told_to()
    {
        using var checkouts = Overlay("resources: [../base]\n").Application("web-dev", Source("""
                kustomize:
                  images: ["example/hugo:$ARGOCD_APP_NAME"]
                  commonLabels: { app-of: "${ARGOCD_APP_PROJECT_NAME}" }
                  commonAnnotationsEnvsubst: true
                  commonAnnotations: { from: $ARGOCD_APP_SOURCE_PATH }
            """));
        var deployment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal(
            "example/hugo:web-dev", deployment.Node.At("spec", "template", "spec", "containers", "0", "image")?.Text);
        Assert.Equal("default", deployment.Node.At("metadata", "labels", "app-of")?.Text);
        Assert.Equal("dev", deployment.Annotation("from"));
    }

    [Theory]
    [InlineData("apiVersion: example.com/v1\nkind: Maker\nmetadata: { name: a }\n")]
    [InlineData("apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: a }\nname: redis\n")]
    [InlineData("apiVersion: builtin\nkind: Maker\nmetadata: { name: a, annotations: { config.kubernetes.io/function: 'exec: {}' } }\n")]
    public async Task A_generator_that_is_a_program_or_fetches_is_not_run(string generator)
    {
        using var checkouts = new Checkouts()
            .Write("config/kustomization.yaml", "generators: [make.yaml]\n")
            .Write("config/make.yaml", generator)
            .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: .\n");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal("HL003 config/kustomization.yaml:1", Assert.Single(
            tree.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
    }

    [Fact]
    public async Task A_plugin_that_names_its_file_twice_does_not_run()
    {
        using var checkouts = new Checkouts().Write("config/kustomization.yaml", "generators: [make.yaml]\n")
            .Write("config/make.yaml", Generator + "files: [other.yaml]\n")
            .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: .\n");

        Assert.Equal("HL001 config/make.yaml:5", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    [Fact]
    public async Task The_applications_settings_are_put_into_the_kustomization()
    {
        using var checkouts = Overlay("namePrefix: dev-\nresources: [../base]\n").Application("web-dev", Source("""
                kustomize:
                  namePrefix: app-
                  nameSuffix: -x
                  namespace: web
                  images:
                    - example/hugo=registry.example.com/hugo:v2
                  commonLabels:
                    team: web
                  commonAnnotations:
                    note: here
                  replicas:
                    - { name: hugo, count: 3 }
                  patches:
                    - target: { kind: Deployment }
                      patch: |-
                        - { op: add, path: /metadata/annotations/patched, value: "yes" }
            """));
        var deployment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("app-hugo-x", deployment.Name);
        Assert.Equal("web", deployment.Namespace);
        Assert.Equal("registry.example.com/hugo:v2", deployment.Node.At("spec", "template", "spec", "containers", "0", "image")?.Text);
        Assert.Equal("web", deployment.Node.At("spec", "template", "metadata", "labels", "team")?.Text);
        Assert.Equal("3", deployment.Node.At("spec", "replicas")?.Text);
        Assert.Equal("here", deployment.Annotation("note"));
        Assert.Equal("yes", deployment.Annotation("patched"));
        Assert.DoesNotContain("app-", File.ReadAllText(checkouts.PathOf("config/dev/kustomization.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/example/bases//web?ref=v1", "HL003")]
    [InlineData("github.com/example/bases/web", "HL003")]
    [InlineData("git@github.com:example/bases.git", "HL003")]
    [InlineData("gitlab.example.com/group/bases//web", "HL003")]
    [InlineData("../../../outside", "HL014")]
    [InlineData("missing.yaml", "HL014")]
    [InlineData("../empty", "HL014")]
    public async Task An_entry_that_is_not_at_hand_is_a_finding_at_its_line(string entry, string id)
    {
        using var checkouts = Overlay($"resources:\n  - ../base\n  - {entry}\n").Write("config/empty/readme.txt", "")
            .Application("web-dev", Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal($"{id} config/dev/kustomization.yaml:5", $"{finding.Check.Id} {finding.Location}");
    }

    [Theory]
    [InlineData("helmCharts:\n  - name: redis\n", "HL002 config/dev/kustomization.yaml:4")]
    [InlineData("helmCharts:\n  - name: web\n    releaseName: -x\n    repo: s3://x\n", "")]
    [InlineData(
        "helmCharts:\n  - name: redis\n    repo: https://x\n    valuesFile: ../../../x.yaml\n", "HL014 config/dev/kustomization.yaml:4")]
    [InlineData(
        "helmCharts:\n  - name: redis\n    repo: https://x\n    valuesFile: https://x/y.yaml\n", "HL003 config/dev/kustomization.yaml:4")]
    public async Task What_is_wrong_with_the_charts_of_a_kustomization_is_a_finding(string charts, string expected)
    {
        using var checkouts = Overlay(charts).Application("web-dev", Source());

        Assert.Equal(expected, string.Concat(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    [Theory]
    [InlineData(
        "helmCharts:\n  - name: redis\n    repo: https://charts.example.com\n    version: 1.2.3\n",
        "redis 1.2.3 of https://charts.example.com")]
    [InlineData(
        "helmChartInflationGenerator:\n  - chartName: redis\n    chartRepoUrl: https://charts.example.com\n    chartVersion: 1.2.3\n",
        "redis 1.2.3 of https://charts.example.com")]
    public async Task The_charts_of_a_kustomization_are_named_and_not_fetched(string charts, string named)
    {
        using var checkouts = Overlay(charts).Application("web-dev", Source());
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Contains(tree.Notes, note => note.Message.Contains($"chart {named} is not at hand", StringComparison.Ordinal));
        Assert.Equal(Homelab.GitOps.Resolution.NodeState.External, tree.Application("web-dev").State);
    }

    [Theory]
    [InlineData("commonLabels", "forceCommonLabels")]
    [InlineData("commonAnnotations", "forceCommonAnnotations")]
    public async Task What_the_kustomization_sets_already_the_application_may_only_force(string field, string force)
    {
        using var checkouts = Overlay($"resources: [../base]\n{field}: {{ team: one }}\n");

        checkouts.Application("web-dev", Source($"    kustomize:\n      {field}: {{ team: two }}"));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);
        checkouts.Application("web-dev", Source($"    kustomize:\n      {field}: {{ team: two }}\n      {force}: true"));
        var forced = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("HL004 config/dev/kustomization.yaml:1", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains($"{force}: true", finding.WayOut, StringComparison.Ordinal);
        Assert.Equal("two", (field is "commonLabels" ? forced.Node.At("metadata", "labels") : forced.Node.At("metadata", "annotations"))?["team"]?.Text);
    }

    [Fact]
    public async Task Labels_without_selectors_join_those_that_are_there()
    {
        using var checkouts = Overlay("resources: [../base]\nlabels: [{ pairs: { team: one } }]\n")
            .Application("web-dev", Source("    kustomize:\n      labelWithoutSelector: true\n      commonLabels: { team: two }"));

        Assert.Equal("HL004", Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings).Check.Id);
    }

    [Fact]
    public async Task Replicas_may_be_text()
    {
        using var checkouts = Overlay("resources: [../base]\n")
            .Application("web-dev", Source("    kustomize:\n      replicas: [{ name: hugo, count: \"3\" }]"));
        var deployment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("3", deployment.Node.At("spec", "replicas")?.Text);
    }

    [Fact]
    public async Task A_component_that_is_listed_already_is_added_once()
    {
        using var checkouts = Overlay("resources: [../base]\ncomponents: [../extra]\n")
            .Write("config/extra/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x-\n")
            .Application("web-dev", Source("    kustomize:\n      components: [../extra]"));

        Assert.Equal("x-hugo", Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Name);
    }

    [Theory]
    [InlineData("[../extra]", "", "hugo, more", "")]
    [InlineData("[../gone]", "", "", "HL014 apps/web-dev.yaml:15")]
    [InlineData("[../gone, ../extra]", "ignoreMissingComponents: true", "hugo, more", "")]
    [InlineData("[../../../outside]", "ignoreMissingComponents: true", "hugo", "")]
    [InlineData("['https://github.com/example/components//web?ref=v1']", "", "", "HL003 apps/web-dev.yaml:15")]
    public async Task Components_of_the_application_are_added(string components, string ignore, string names, string finding)
    {
        using var checkouts = Overlay("resources: [../base]\n")
            .Write(
                "config/extra/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [more.yaml]\n")
            .Write("config/extra/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n")
            .Application("web-dev", Source($"    kustomize:\n      components: {components}\n      {ignore}"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(names, string.Join(", ", tree.Application("web-dev").Objects.Select(item => item.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(finding, string.Join(", ", tree.Findings.Select(found => $"{found.Check.Id} {found.Location}")));
    }

    [Fact]
    public async Task A_generated_object_is_placed_at_the_kustomization()
    {
        using var checkouts = Overlay("configMapGenerator:\n  - name: settings\n    files: [key=settings.txt]\n").Write(
            "config/dev/settings.txt", "hello").Application("web-dev", Source());
        var config = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("hello", config.Node.At("data", "key")?.Text);
        Assert.Equal("config/dev/kustomization.yaml:1", config.Origin.ToString());
    }

    [Fact]
    public async Task A_change_in_a_file_of_the_base_is_not_taken_from_the_cache()
    {
        using var cache = new Checkouts();
        using var checkouts = Overlay(
            "resources: [../base]\nconfigMapGenerator:\n  - name: settings\n    files: [settings.txt]\n",
            cache.Folder).Write("config/dev/settings.txt", "hello").Application("web-dev", Source());
        await checkouts.FollowAsync("apps/web-dev.yaml");
        checkouts.Replace("config/base/deployment.yaml", "example/hugo:v1", "example/hugo:v2").Write("config/dev/settings.txt", "bye");
        var objects = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects;

        Assert.Equal("bye", objects[0].Node.At("data", "settings.txt")?.Text);
        Assert.Equal("example/hugo:v2", objects[1].Node.At("spec", "template", "spec", "containers", "0", "image")?.Text);
    }

    [Theory]
    [InlineData("example/hugo@sha256:aa", "example/hugo@sha256:aa")]
    [InlineData("example/hugo=registry:5000/hugo@sha256:aa", "registry:5000/hugo@sha256:aa")]
    [InlineData("example/hugo=registry:5000/hugo:v2@sha256:aa", "registry:5000/hugo:v2@sha256:aa")]
    public async Task An_image_of_the_application_keeps_its_digest(string image, string expected)
    {
        using var checkouts = Overlay("resources: [../base]\n")
            .Application("web-dev", Source($"    kustomize: {{ images: ['{image}'] }}"));
        var deployment = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal(expected, deployment.Node.At("spec", "template", "spec", "containers", "0", "image")?.Text);
    }

    [Theory]
    [InlineData("generators", Generator)]
    [InlineData("transformers", Transformer)]
    public async Task A_change_in_a_file_that_a_plugin_names_is_not_taken_from_the_cache(string field, string plugin)
    {
        using var cache = new Checkouts();
        using var checkouts = WithPlugin(field, plugin, cache.Folder).Application("web-dev", Source());
        Assert.Contains("note: before", await TextAsync(checkouts), StringComparison.Ordinal);
        checkouts.Replace("config/dev/named.yaml", "before", "after");

        Assert.Contains("note: after", await TextAsync(checkouts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generators", Generator)]
    [InlineData("transformers", Transformer)]
    public async Task A_file_that_a_plugin_names_is_there_for_the_applications_settings(string field, string plugin)
    {
        using var checkouts = WithPlugin(field, plugin).Application("web-dev", Source("    kustomize: { nameSuffix: -x }"));

        Assert.Contains("note: before", await TextAsync(checkouts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kustomize_refuses_is_a_finding_at_the_kustomization()
    {
        using var checkouts = Overlay("resources: [../base]\npatches:\n  - path: gone.yaml\n").Application("web-dev", Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004 config/dev/kustomization.yaml:1", $"{finding.Check.Id} {finding.Location}");
        Assert.DoesNotContain(checkouts.Folder, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_is_a_link_out_of_the_repository_is_not_read()
    {
        using var checkouts = Overlay("resources: [../base, link.yaml]\n").Write("secret/password.yaml", "a: 1")
            .Application("web-dev", Source());
        File.CreateSymbolicLink(checkouts.PathOf("config/dev/link.yaml"), checkouts.PathOf("secret/password.yaml"));

        Assert.Equal("HL029 config/dev/link.yaml:1", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    // The file that the plugin names is a patch, and text like any other for a generator.
    private static Checkouts WithPlugin(string field, string plugin, string? cache = null) =>
        Overlay($"resources: [../base]\n{field}: [plugin.yaml]\n", cache)
            .Write("config/dev/plugin.yaml", plugin)
            .Write(
                "config/dev/named.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: hugo\n  annotations:\n    note: before\n");

    private static async Task<string> TextAsync(Checkouts checkouts)
    {
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        Assert.Empty(tree.Findings);
        return string.Join('\n', tree.Application("web-dev").Objects.Select(item => item.Text));
    }

    private static Checkouts Overlay(string overlay, string? cache = null) => (cache is null
        ? new Checkouts()
        : new Checkouts { Options = new() { CacheFolder = cache } })
        .Write("config/base/kustomization.yaml", Kustomization + "resources: [deployment.yaml]\n")
        .Write("config/base/deployment.yaml", Deployment)
        .Write("config/dev/kustomization.yaml", Kustomization + overlay);

    private static string Source(string settings = "") => $"""
          source:
            repoURL: {Checkouts.UrlPrefix}config
            path: dev
        {settings}
        """;
}
