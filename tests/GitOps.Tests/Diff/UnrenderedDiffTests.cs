using Homelab.GitOps.Diff;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Diff;

/// <summary>What isn't rendered is compared by what it is made of; what moved or was renamed is the same.</summary>
public sealed class UnrenderedDiffTests
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

    [Theory]
    [InlineData("conf/values.yaml", "replicas: 5\n", "value file conf/values.yaml")]
    [InlineData("apps/plugged/x.txt", "2", "file apps/plugged/x.txt")]
    [InlineData("apps/lib/params.libsonnet", "{ a: 2 }", "file apps/lib/params.libsonnet")]
    [InlineData("apps/base/map.yaml", Map + "data: { a: b }\n", "file apps/base/map.yaml")]
    public async Task A_changed_file_of_what_is_not_rendered_is_named(string path, string text, string change)
    {
        using var before = External();
        using var after = External().Write(path, text);

        var application = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal([change], application.ChangedInputs);
        Assert.StartsWith("Not comparable: source ", application.Problem, StringComparison.Ordinal);
        Assert.Contains(change, application.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("targetRevision: 1.0.0", "targetRevision: 1.1.0", "targetRevision 1.0.0 → 1.1.0")]
    [InlineData("releaseName: redis", "releaseName: other", "helm.releaseName")]
    [InlineData("values: 'password: hunter2'", "values: 'password: hunter3'", "helm.values")]
    public async Task A_changed_setting_of_what_is_not_rendered_is_named(string old, string now, string change)
    {
        using var before = External();
        using var after = External().Replace("apps/chart.yaml", old, now);

        var application = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal([change], application.ChangedInputs);
        Assert.Equal(["Changed Application argocd/chart"], application.Objects.Select(item => $"{item.Change} {item.Id}"));
    }

    [Fact]
    public async Task What_is_not_rendered_and_made_of_the_same_needs_no_line_but_is_noted_and_counted()
    {
        using var before = External();
        using var after = External().Write("conf/README.md", "Something else.");

        var diff = await CompareAsync(before, after);

        Assert.True(diff.IsEmpty);
        Assert.Equal((0, 4), (diff.Rendered, diff.Followed));
        Assert.Contains(diff.Notes, note => note.Message.StartsWith("chart: source 2 is external: chart redis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_rendered_and_is_external_now_has_no_removed_objects()
    {
        using var before = Rendered();
        using var after = Rendered().Replace("apps/one.yaml", $"{Checkouts.UrlPrefix}apps", "https://example.com/nowhere");

        var application = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal(["repoURL https://github.com/example/apps → https://example.com/nowhere"], application.ChangedInputs.Take(1));
        Assert.DoesNotContain(application.Objects, item => item.Change == ObjectChange.Removed);
    }

    [Fact]
    public async Task An_application_set_that_is_not_expanded_is_not_comparable_when_its_repository_changed()
    {
        const string Set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec:\n  generators:\n"
            + "  - pullRequest: { github: { owner: a, repo: b } }\n  template:\n    spec: { source: { repoURL: "
            + Checkouts.UrlPrefix + "conf } }\n";
        using var before = new Checkouts().Write("apps/set.yaml", Set).Write("conf/a.yaml", "a: 1");
        using var after = new Checkouts().Write("apps/set.yaml", Set).Write("conf/a.yaml", "a: 2");

        var set = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal("all", set.Name);
        Assert.Equal(["file conf/a.yaml"], set.ChangedInputs);
    }

    [Fact]
    public async Task A_renamed_application_with_the_same_objects_is_said_to_be_that()
    {
        using var before = Rendered();
        using var after = Rendered().Replace("apps/one.yaml", "name: one", "name: uno");

        var application = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal(("uno", "one"), (application.Name, application.RenamedFrom));
        Assert.Empty(application.Objects);
    }

    [Fact]
    public async Task An_application_that_now_names_the_namespace_that_it_was_in_is_the_same()
    {
        using var before = Rendered().Write("apps/web/child.yaml", Child("")).Write("apps/more/a.yaml", Map);
        using var after = Rendered().Write("apps/web/child.yaml", Child(", namespace: web")).Write("apps/more/a.yaml", Map);

        var application = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal("one: Changed Application web/child", $"{application.Name}: {string.Join(
            ", ", application.Objects.Select(item => $"{item.Change} {item.Id}"))}");
    }

    [Fact]
    public async Task A_root_that_moved_to_another_file_is_the_same()
    {
        using var before = Rendered();
        using var after = Rendered().Delete("apps/one.yaml").Application("one", Source("web"), "apps/moved/there.yaml");

        Assert.True((await CompareAsync(before, after)).IsEmpty);
    }

    [Fact]
    public async Task Roots_that_are_put_into_one_file_are_the_same()
    {
        using var before = Rendered().Application("two", Source("more"), "apps/two.yaml").Write("apps/more/a.yaml", Map);
        using var after = Rendered().Write("apps/more/a.yaml", Map);
        after.Application("two", Source("more"), "apps/two.yaml");
        var files = ((string[])["apps/one.yaml", "apps/two.yaml"]).Select(file => File.ReadAllText(after.PathOf(file)));
        after.Write("apps/all.yaml", string.Join("\n---\n", files));
        after.Delete("apps/one.yaml").Delete("apps/two.yaml");

        Assert.True((await CompareAsync(before, after)).IsEmpty);
        Assert.True((await CompareAsync(after, before)).IsEmpty);
    }

    private static Checkouts Rendered() => new Checkouts().Application("one", Source("web"), "apps/one.yaml").Write("apps/web/a.yaml", Map);

    private static Checkouts External() => new Checkouts()
        .Application(
            "chart",
            $$"""
              sources:
                - repoURL: {{Checkouts.UrlPrefix}}conf
                  ref: conf
                - repoURL: https://charts.example.com
                  chart: redis
                  targetRevision: 1.0.0
                  helm:
                    releaseName: redis
                    values: 'password: hunter2'
                    valueFiles: [$conf/values.yaml]
            """,
            "apps/chart.yaml")
        .Write("conf/values.yaml", "replicas: 1\n")
        .Application("plugged", Source("plugged") + "    plugin: { name: mine }\n", "apps/plugged.yaml")
        .Write("apps/plugged/x.txt", "1")
        .Application("sonnet", Source("sonnet"), "apps/sonnet.yaml")
        .Write("apps/sonnet/main.jsonnet", "import '../lib/params.libsonnet'")
        .Write("apps/lib/params.libsonnet", "{ a: 1 }")
        .Application("remote", Source("remote"), "apps/remote.yaml")
        .Write("apps/remote/kustomization.yaml", "resources: [../base, 'https://example.com/install.yaml']\n")
        .Write("apps/base/kustomization.yaml", "resources: [map.yaml]\n")
        .Write("apps/base/map.yaml", Map);

    private static string Child(string more) => "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: child" + more
        + " }\nspec:\n  destination: { namespace: web }\n" + Source("more");

    private static string Source(string path) => $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: {path}\n";

    private static async Task<TreeDiff> CompareAsync(Checkouts before, Checkouts after) =>
        TreeDiff.Of(TreePair.Match(await FollowAsync(before), await FollowAsync(after)));

    private static async Task<List<(string, ApplicationTree)>> FollowAsync(Checkouts checkouts)
    {
        var tree = await new RootFinder(new TreeResolver(Checkouts.Tools, checkouts.Options)).FollowAsync(checkouts.Repositories);
        return [.. tree.ByStart.Select(one => ($"{one.Starts[0].Place}", one))];
    }
}
