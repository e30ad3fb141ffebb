using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Diff;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Diff;

public sealed class TreeDiffTests
{
    [Fact]
    public async Task Equal_repositories_have_no_differences()
    {
        using var before = Seed.Write();
        using var after = Seed.Write();

        Assert.True((await CompareAsync(before, after)).IsEmpty);
    }

    [Fact]
    public async Task Comments_order_and_quotes_are_no_differences()
    {
        using var before = Seed.Write();
        using var after = Seed.Write();
        after.Write(Seed.VersionFile, "# who wrote it\nversion: \"v0.1.0-alpha.7\"\n");
        after.Replace(Seed.NamespaceFile, "kind: Namespace\n    metadata:\n      name: web", "metadata:\n      name: \"web\"");
        after.Replace(Seed.NamespaceFile, "Prune=false,Delete=false", "Prune=false,Delete=false\n    kind: Namespace");

        Assert.True((await CompareAsync(before, after)).IsEmpty);
    }

    [Fact]
    public async Task A_new_version_changes_the_deployment_and_its_labels_everywhere()
    {
        using var before = Seed.Write();
        using var after = Seed.Write();
        after.Write(Seed.VersionFile, "version: v0.1.0\n");

        var blog = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal("web-hugo-dev", blog.Name);
        Assert.Equal(
            ["Changed ConfigMap web/web-hugo-env", "Changed Deployment web/web-hugo", "Changed Ingress web/web-hugo", "Changed Service web/web-hugo"],
            blog.Objects.Select(item => $"{item.Change} {item.Id}"));
        var lines = blog.Objects[1].Lines;
        Assert.Contains("-          image: anvaplus/hugo-blog-example:v0.1.0-alpha.7", lines);
        Assert.Contains("+          image: anvaplus/hugo-blog-example:v0.1.0", lines);
    }

    [Fact]
    public async Task An_app_that_is_no_longer_listed_is_removed_with_its_application()
    {
        using var before = Seed.Write();
        using var after = Seed.Write();
        after.Replace(Seed.DomainFile, "resources:\n  - blog_hugo/blog_hugo.yaml", "resources: []");

        var diff = await CompareAsync(before, after);

        Assert.Equal(["root-web-dev", "web-hugo-dev"], diff.Applications.Select(application => application.Name));
        Assert.Equal(["Removed Application argocd/web-hugo-dev"], diff.Applications[0].Objects.Select(item => $"{item.Change} {item.Id}"));
        Assert.Equal((5, 0), (diff.Count(ObjectChange.Removed), diff.Count(ObjectChange.Added)));
        Assert.All(
            diff.Applications[1].Objects,
            item => Assert.All(item.Lines.Skip(1), line => Assert.StartsWith("-", line, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_object_that_another_application_deploys_has_moved()
    {
        using var before = Simple().Write("apps/one/map.yaml", Map("a")).Write("apps/two/other.yaml", Map("b"));
        using var after = Simple().Write("apps/one/other.yaml", Map("c")).Write("apps/two/other.yaml", Map("b"))
            .Write("apps/two/map.yaml", Map("a"));

        var diff = await CompareAsync(before, after, "apps/root.yaml");

        Assert.Equal(
            ["one: Added ConfigMap web/c ", "two: Moved ConfigMap web/a one"],
            diff.Applications.SelectMany(
                application => application.Objects.Select(item => $"{application.Name}: {item.Change} {item.Id} {item.MovedFrom}")));
        Assert.Empty(diff.Applications[1].Objects[0].Lines);
    }

    [Fact]
    public async Task An_application_that_does_not_render_is_told_and_its_objects_are_not_taken_for_removed()
    {
        using var before = Seed.Write();
        using var after = Seed.Write();
        after.Write(Seed.DomainFile, "resources:\n  - missing.yaml\n");

        var root = Assert.Single((await CompareAsync(before, after)).Applications);

        Assert.Equal("root-web-dev", root.Name);
        Assert.Empty(root.Objects);
        Assert.Contains("missing.yaml", root.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_is_new_adds_all_it_leads_to()
    {
        using var after = Seed.Write();

        var diff = TreeDiff.Of([new TreePair(Seed.Root, null, await after.FollowAsync(Seed.Root))]);

        Assert.Contains(
            "Added Application argocd/root-homelab-dev", diff.Applications[0].Objects.Select(item => $"{item.Change} {item.Id}"));
        Assert.Equal(diff.Applications.Sum(application => application.Objects.Count), diff.Count(ObjectChange.Added));
    }

    [Fact]
    public async Task A_new_api_version_is_a_change_and_not_another_object()
    {
        using var before = Simple().Write("apps/one/set.yaml", "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata:\n  name: a\n")
            .Write("apps/two/b.yaml", Map("b"));
        using var after = Simple().Write("apps/one/set.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n")
            .Write("apps/two/b.yaml", Map("b"));

        var item = Assert.Single(Assert.Single((await CompareAsync(before, after, "apps/root.yaml")).Applications).Objects);

        Assert.Equal(ObjectChange.Changed, item.Change);
        Assert.Equal(
            ["@@ -1,4 +1,4 @@", "-apiVersion: apps/v1beta1", "+apiVersion: apps/v1", " kind: Deployment", " metadata:", "   name: a"],
            item.Lines);
    }

    private static Checkouts Simple() => new Checkouts()
        .Application("root", "  source:\n    repoURL: https://github.com/example/apps\n    path: all\n", "apps/root.yaml")
        .Application("one", "  source:\n    repoURL: https://github.com/example/apps\n    path: one\n", "apps/all/one.yaml")
        .Application("two", "  source:\n    repoURL: https://github.com/example/apps\n    path: two\n", "apps/all/two.yaml");

    private static string Map(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n";

    private static async Task<TreeDiff> CompareAsync(Checkouts before, Checkouts after, string root = Seed.Root) =>
        TreeDiff.Of([new TreePair(root, await before.FollowAsync(root), await after.FollowAsync(root))]);
}
