using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

/// <summary>Where following begins: places that somebody names, and places that nothing deploys.</summary>
public sealed class RootTests
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

    [Theory]
    [InlineData("all/one.yaml", "one")]
    [InlineData("all", "one two")]
    [InlineData("kustomized", "one")]
    [InlineData("kustomized/kustomization.yaml", "one")]
    [InlineData("chart", "first second")]
    [InlineData("chart/Chart.yaml", "first second")]
    [InlineData("beside", "three")]
    public async Task A_file_a_folder_a_kustomization_and_a_chart_are_read_as_they_are_applied(string path, string applications)
    {
        using var checkouts = new Checkouts().Application("one", To("m"), "apps/all/one.yaml")
            .Application("two", To("m"), "apps/all/two.yaml")
            .Write("apps/kustomized/kustomization.yaml", "resources: [../listed]\n")
            .Write("apps/listed/kustomization.yaml", "resources: [one.yaml]\n")
            .Application("one", To("m"), "apps/listed/one.yaml")
            .Write("apps/beside/kustomization.yaml", "resources: [map.yaml]\n")
            .Write("apps/beside/map.yaml", Map)
            .Application("three", To("m"), "apps/beside/three.yaml")
            .Write("apps/chart/Chart.yaml", "apiVersion: v2\nname: root\nversion: 1.0.0\n")
            .Write("apps/chart/values.yaml", "apps: [first, second]\n")
            .Write(
                "apps/chart/templates/apps.yaml",
                "{{- range .Values.apps }}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: {{ . }} }\n---\n"
                    + "{{- end }}\n");

        var root = await ReadAsync(checkouts, path);

        Assert.Null(root.Problem);
        Assert.Equal(applications, string.Join(' ', root.Objects.Select(item => item.Name)));
    }

    [Theory]
    [InlineData("all/one.yaml")]
    [InlineData("all")]
    public async Task A_key_that_is_twice_in_a_root_is_told_and_the_last_one_counts(string path)
    {
        using var checkouts = new Checkouts().Application("one", $"  project: other\n{To("m")}", "apps/all/one.yaml");
        var root = await ReadAsync(checkouts, path);

        Assert.Equal(
            "apps/all/one.yaml:11: Key 'project' is there twice; the last one counts.",
            string.Join('\n', root.Warnings.Select(warning => $"{warning.Location}: {warning.Message}")));
        Assert.Equal("other", Assert.Single(root.Objects).Node.At("spec", "project")?.Text);
    }

    [Fact]
    public async Task Applications_that_were_put_aside_are_left_out()
    {
        using var checkouts = new Checkouts().Application("one", To("m"), "apps/argocd/one.yaml")
            .Application("two", To("gone"), "apps/archive/argocd/two.yaml")
            .Write("apps/m/map.yaml", Map);

        Assert.Equal("apps/argocd/one.yaml", Places(await FindAsync(checkouts)));
    }

    [Fact]
    public async Task A_chart_around_the_one_that_brings_Application_sets_is_a_root()
    {
        using var checkouts = new Checkouts().Write("apps/m/map.yaml", Map)
            .Write("apps/argocd/Chart.yaml", """
                apiVersion: v2
                name: argocd
                version: 0.0.0
                dependencies:
                  - { name: argocd-apps, version: 2.0.0, repository: "https://charts.example.com" }
                """)
            .Write("apps/argocd/values.yaml", $$$"""
                argocd-apps:
                  applicationsets:
                    all:
                      generators: [{ list: { elements: [{ path: m }] } }]
                      template:
                        metadata: { name: '{{path}}' }
                        spec: { source: { repoURL: "{{{Checkouts.UrlPrefix}}}apps", path: '{{path}}' } }
                """);
        var tree = await FindAsync(checkouts);

        Assert.Equal("apps/argocd", Places(tree));
        Assert.Equal("ConfigMap/a", string.Join(", ", tree.Application("m").Objects));
    }

    [Fact]
    public async Task A_kustomization_that_cannot_be_built_is_a_finding()
    {
        using var checkouts = new Checkouts().Write("apps/root/kustomization.yaml", "resources: [gone.yaml]\n");

        var root = await ReadAsync(checkouts, "root");
        var tree = await new TreeResolver(Checkouts.Tools, checkouts.Options).FollowAsync(checkouts.Repositories, [root]);

        Assert.Empty(root.Objects);
        Assert.Equal("HL014 apps/root/kustomization.yaml:1", $"{root.Problem?.Check.Id} {root.Problem?.Location}");
        Assert.Contains(root.Problem, tree.Findings);
    }

    [Fact]
    public async Task What_lies_beside_something_remote_is_followed_all_the_same()
    {
        using var checkouts = new Checkouts()
            .Write("apps/root/kustomization.yaml", "resources: [one.yaml, 'https://example.com/install.yaml']\n")
            .Application("one", To("m"), "apps/root/one.yaml");

        var root = await ReadAsync(checkouts, "root");

        Assert.Equal("one HL003", $"{Assert.Single(root.Objects).Name} {root.Problem?.Check.Id}");
    }

    [Fact]
    public async Task An_application_that_another_one_deploys_is_no_root()
    {
        using var checkouts = new Checkouts().Application("top", To("all"), "apps/top.yaml")
            .Application("one", To("m"), "apps/all/one.yaml")
            .Application("alone", To("m"), "apps/elsewhere/alone.yaml")
            .Write("apps/m/a.yaml", Map);

        var tree = await FindAsync(checkouts);

        Assert.Equal("apps/elsewhere/alone.yaml apps/top.yaml", Places(tree));
        Assert.Equal("alone top one", string.Join(' ', tree.Applications.Select(node => node.Name)));
        Assert.Contains(tree.Notes, note => note.Message.EndsWith(
            "nothing at hand deploys: apps/elsewhere/alone.yaml, apps/top.yaml.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_that_deploys_itself_is_a_root()
    {
        using var checkouts = new Checkouts().Application("top", To("all"), "apps/all/top.yaml")
            .Application("one", To("m"), "apps/all/one.yaml")
            .Write("apps/all/kustomization.yaml", "resources: [top.yaml, one.yaml]\n")
            .Write("apps/m/a.yaml", Map);

        Assert.Equal("apps/all/top.yaml", Places(await FindAsync(checkouts)));
    }

    [Fact]
    public async Task Of_two_that_deploy_each_other_the_first_is_the_root()
    {
        using var checkouts = new Checkouts().Application("one", To("b"), "apps/a/one.yaml").Application("two", To("a"), "apps/b/two.yaml");

        Assert.Equal("apps/a/one.yaml", Places(await FindAsync(checkouts)));
    }

    [Fact]
    public async Task A_kustomization_and_a_chart_with_applications_are_roots()
    {
        using var checkouts = new Checkouts().Write("apps/root/kustomization.yaml", "resources: [../base]\nnameSuffix: -dev\n")
            .Write("apps/base/kustomization.yaml", "resources: [one.yaml]\n")
            .Application("one", To("m"), "apps/base/one.yaml")
            .Write("apps/m/kustomization.yaml", "resources: [a.yaml]\n")
            .Write("apps/m/a.yaml", Map)
            .Write("apps/chart/Chart.yaml", "apiVersion: v2\nname: root\nversion: 1.0.0\n")
            .Application("two", To("m"), "apps/chart/templates/two.yaml");

        var tree = await FindAsync(checkouts);

        Assert.Equal("apps/chart apps/root", Places(tree));
        Assert.Equal("one-dev two", string.Join(' ', tree.Roots.Select(node => node.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task What_a_chart_turns_out_to_deploy_is_no_root()
    {
        using var checkouts = new Checkouts().Application("top", To("chart"), "apps/top.yaml")
            .Write("apps/chart/Chart.yaml", "apiVersion: v2\nname: root\nversion: 1.0.0\n")
            .Application("group", To("{{ \"all\" }}"), "apps/chart/templates/group.yaml")
            .Application("one", To("m"), "apps/all/one.yaml")
            .Write("apps/m/a.yaml", Map);

        var tree = await FindAsync(checkouts);

        Assert.Equal("apps/top.yaml", Places(tree));
        Assert.Empty(tree.Findings);
        Assert.Equal("top group one", string.Join(' ', tree.Applications.Select(node => node.Name)));
    }

    [Fact]
    public async Task An_application_that_its_kustomization_leaves_out_is_turned_off()
    {
        using var checkouts = new Checkouts().Write("apps/all/kustomization.yaml", "resources: [one.yaml]\n")
            .Application("one", To("m"), "apps/all/one.yaml")
            .Application("off", To("m"), "apps/all/off.yaml")
            .Write("apps/m/a.yaml", Map);

        Assert.Equal("one", Assert.Single((await FindAsync(checkouts)).Applications).Name);
    }

    [Fact]
    public async Task Two_roots_with_applications_of_one_name_are_clusters_of_their_own_which_is_noted()
    {
        using var checkouts = new Checkouts().Application("top", To("all"), "apps/dev/top.yaml")
            .Application("top", To("all"), "apps/prod/top.yaml")
            .Application("one", To("m"), "apps/all/one.yaml")
            .Write("apps/m/a.yaml", Map);

        var tree = await FindAsync(checkouts);

        Assert.Empty(tree.Findings);
        Assert.False(tree.NamesAreUnique);
        Assert.Contains(tree.Notes, note => note.Message.Contains("`--root apps/prod/top.yaml` follows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examples_are_left_out_and_counted_unless_there_is_nothing_else()
    {
        using var checkouts = new Checkouts().Application("shown", To("m"), "apps/docs/shown.yaml").Write("apps/m/a.yaml", Map);
        Assert.Equal("apps/docs/shown.yaml", Places(await FindAsync(checkouts)));

        checkouts.Application("real", To("m"), "apps/real.yaml");
        var tree = await FindAsync(checkouts);

        Assert.Equal("apps/real.yaml", Places(tree));
        Assert.Contains(tree.Notes, note => note.Message.Contains("1 in folders of examples", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_application_there_is_no_root()
    {
        using var checkouts = new Checkouts().Write("apps/a.yaml", Map);

        Assert.Empty((await FindAsync(checkouts)).Starts);
    }

    [Fact]
    public async Task A_checkout_of_another_origin_is_not_the_repository_of_its_name_and_that_is_said()
    {
        using var checkouts = new Checkouts().Write("apps/a.yaml", Map)
            .Application("stranger", "  source:\n    repoURL: https://gitlab.com/someone/apps\n    path: .\n", "roots/root.yaml");

        var tree = await checkouts.FollowAsync("roots/root.yaml");

        Assert.Equal(NodeState.External, tree.Application("stranger").State);
        Assert.Contains(
            $"the checkout apps is of {Checkouts.UrlPrefix}apps", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    private static string To(string path) => $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: {path}\n";

    private static string Places(ApplicationTree tree) =>
        string.Join(' ', tree.Starts.Select(start => $"{start.Place}").Order(StringComparer.Ordinal));

    private static Task<ApplicationTree> FindAsync(Checkouts checkouts) =>
        new RootFinder(new TreeResolver(Checkouts.Tools, checkouts.Options)).FollowAsync(checkouts.Repositories);

    private static Task<Root> ReadAsync(Checkouts checkouts, string path)
    {
        var repositories = checkouts.Repositories;
        return new RootReader(Checkouts.Tools, checkouts.Options).ReadAsync(repositories, new RootPlace(repositories.All[0], path));
    }
}
