using System.Text.Json;
using Homelab.Cli.Tests.Reports;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Commands;

/// <summary>A repository of somebody else, with as few options as can be.</summary>
public sealed class AnyRepositoryTests : IDisposable
{
    private const string Set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec:\n"
        + "  generators: [{ pullRequest: { github: { owner: a, repo: b } } }]\n  template: { spec: {} }\n";

    private readonly TestTree _tree = new();
    private readonly TestCheckout _checkout = new();

    public AnyRepositoryTests() => _tree
        .Write("gitops/.git/config", "[remote \"origin\"]\n  url = git@example.com:gitops.git\n")
        .Application("one", TestTree.Object("ConfigMap", "a"))
        .Application("two", "apiVersion: v1\nkind: Pod\nmetadata: { name: b }\nspec: { containers: [{ name: c, image: example/app:v1 }] }");

    public void Dispose()
    {
        _tree.Dispose();
        _checkout.Dispose();
    }

    [Theory]
    [InlineData("", "one two", "gitops/apps/app-1.yaml gitops/apps/app-2.yaml", null)]
    [InlineData("--root apps", "one two", "gitops/apps", "apps")]
    [InlineData("--root gitops/apps", "one two", "gitops/apps", "gitops/apps")]
    [InlineData("--root apps/app-1.yaml", "one", "gitops/apps/app-1.yaml", "apps/app-1.yaml")]
    [InlineData("--root apps/app-2.yaml --root apps/app-1.yaml", "two one", "gitops/apps/app-2.yaml gitops/apps/app-1.yaml",
        "apps/app-2.yaml, apps/app-1.yaml")]
    public async Task A_single_checkout_is_checked_from_its_roots(string roots, string applications, string taken, string? root)
    {
        var report = JsonDocument.Parse((await RunAsync(
            $"check --repositories {_tree.Folder}/gitops --format json {roots}", new Toolbox(path: ""))).Output).RootElement;

        Assert.Equal(root, report.GetProperty("root").GetString());
        Assert.Equal(taken, string.Join(' ', report.GetProperty("roots").EnumerateArray()));
        Assert.Equal(
            applications, string.Join(' ', report.GetProperty("applications").EnumerateArray().Select(one => one.GetProperty("name"))));
    }

    [Fact]
    public async Task A_folder_of_checkouts_is_checked_from_what_nothing_in_it_deploys()
    {
        _tree.Write("clusters/root.yaml", Application("root", "https://example.com/gitops", "path: apps"));

        var run = await RunAsync($"check --repositories {_tree.Folder} --format json", new Toolbox(path: ""));

        Assert.Equal(
            "clusters/root.yaml",
            string.Join(' ', JsonDocument.Parse(run.Output).RootElement.GetProperty("roots").EnumerateArray()));
    }

    [Theory]
    [InlineData("check --format json --repositories FOLDER/gitops --root root.yaml --mirror http://gitea.svc:3000/ops/gitops")]
    [InlineData("check --format json --repositories FOLDER --root gitops/root.yaml --mirror gitops=http://gitea.svc:3000/ops/gitops")]
    [InlineData("status --format json --repositories FOLDER/gitops --root root.yaml --mirror http://gitea.svc:3000/ops/gitops.git")]
    public async Task A_mirror_is_the_checkout_that_it_mirrors(string command)
    {
        _tree.Write("gitops/root.yaml", Application("root", "http://gitea.svc:3000/ops/gitops", "path: apps"));

        var run = await RunAsync(command.Replace("FOLDER", _tree.Folder, StringComparison.Ordinal), new Toolbox(path: ""));

        Assert.Equal(
            "one root two",
            string.Join(' ', JsonDocument.Parse(run.Output).RootElement.GetProperty("applications").EnumerateArray()
                .Select(one => one.GetProperty("name").GetString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task What_may_be_a_mirror_is_said_with_the_way_to_say_so()
    {
        _tree.Write("gitops/root.yaml", Application("root", "http://gitea.svc:3000/ops/gitops", "path: apps"));

        var run = await RunAsync($"check --format json --repositories {_tree.Folder}/gitops --root root.yaml", new Toolbox(path: ""));

        Assert.Contains("when this is a mirror of that, say --mirror gitops=http://gitea.svc:3000/ops/gitops)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gitops")]
    [InlineData("gitops=")]
    [InlineData("gitop=http://gitea.svc:3000/ops/gitops")]
    [InlineData("http://gitea.svc:3000/ops/gitops")]
    public async Task A_mirror_of_who_knows_what_is_refused(string mirror)
    {
        _tree.Write("other/.git/HEAD", "ref: refs/heads/main\n");

        var run = await RunAsync($"check --repositories {_tree.Folder} --mirror {mirror}");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"--mirror {mirror}: write repository=url, where the repository is one of gitops, other.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_of_another_name_is_not_that_of_the_single_checkout()
    {
        var run = await RunAsync($"check --repositories {_tree.Folder}/gitops --mirror gitop=http://gitea.svc:3000/ops/gitops");

        Assert.Equal(ExitStatus.Usage, run.Status);
    }

    [Fact]
    public async Task A_mirror_is_the_checkout_on_both_sides_of_a_diff()
    {
        var root = Application("root", "http://gitea.svc:3000/ops/gitops", "path: config");
        _tree.Write("gitops/root.yaml", root).Write("gitops/config/a.yaml", TestTree.Object("ConfigMap", "a"))
            .Write("then/.git/HEAD", "ref: refs/heads/main\n").Write("then/root.yaml", root)
            .Write("then/config/b.yaml", TestTree.Object("ConfigMap", "b"));

        var run = await RunAsync($"diff --base {_tree.Folder}/then --head {_tree.Folder}/gitops --root root.yaml "
            + "--mirror http://gitea.svc:3000/ops/gitops");

        Assert.Contains("added ConfigMap argocd/a", run.Output, StringComparison.Ordinal);
        Assert.Contains("removed ConfigMap argocd/b", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Set, "Nothing was followed, so nothing could be found: ")]
    [InlineData("a: b", "Nothing was followed, so nothing could be found: ")]
    [InlineData(null, "Nothing was rendered, so nothing could be found: ")]
    public async Task Nothing_followed_and_nothing_rendered_is_status_1_and_incomplete(string? text, string verdict)
    {
        _tree.Write("other/.git/HEAD", "ref: refs/heads/main\n")
            .Write("other/root.yaml", text ?? Application("chart", "https://charts.example.com", "chart: redis, targetRevision: 1.0.0"));

        var run = await RunAsync($"check --repositories {_tree.Folder}/other");
        var json = await RunAsync($"check --repositories {_tree.Folder}/other --format json");

        Assert.Equal((ExitStatus.Found, ExitStatus.Found), (run.Status, json.Status));
        Assert.Contains(verdict, run.Output, StringComparison.Ordinal);
        Assert.Equal("incomplete", JsonDocument.Parse(json.Output).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_last_line_says_how_much_was_rendered()
    {
        _tree.Write("gitops/apps/chart.yaml", Application("chart", "https://charts.example.com", "chart: redis, targetRevision: 1.0.0"));

        Assert.EndsWith("; 2 of 3 Applications rendered as a whole.", (await _tree.ReportAsync()).Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_single_checkouts_are_compared_whatever_their_folders_are_called()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_tree.Folder, "gitops"), "*.yaml", SearchOption.AllDirectories))
        {
            _tree.Write(Path.Combine("after", Path.GetRelativePath(Path.Combine(_tree.Folder, "gitops"), file)), File.ReadAllText(file));
        }

        _tree.Write("after/.git", "gitdir: /nowhere\n").Write("after/app-1/more.yaml", TestTree.Object("ConfigMap", "new"));

        var run = await RunAsync($"diff --base {_tree.Folder}/gitops --head {_tree.Folder}/after", new Toolbox(path: ""));

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.EndsWith("1 added, in 1 Application.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_diff_does_not_render_is_noted_in_every_format()
    {
        _tree.Write("gitops/apps/chart.yaml", Application("chart", "https://charts.example.com", "chart: redis, targetRevision: 1.0.0"));
        foreach (var format in (string[])["text", "markdown", "json"])
        {
            var run = await RunAsync(
                $"diff --base {_tree.Folder}/gitops --head {_tree.Folder}/gitops --format {format}", new Toolbox(path: ""));

            Assert.Equal(ExitStatus.Fine, run.Status);
            Assert.Contains("chart: source 1 is external: ", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("No differences.", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_changed_of_what_a_diff_does_not_render_is_named_in_every_format()
    {
        _tree.Write("before/root.yaml", Application("chart", "https://charts.example.com", "chart: redis, targetRevision: 1.0.0"))
            .Write("before/.git/HEAD", "")
            .Write("after/root.yaml", Application("chart", "https://charts.example.com", "chart: redis, targetRevision: 2.0.0"))
            .Write("after/.git/HEAD", "");
        foreach (var format in (string[])["text", "markdown", "json"])
        {
            var run = await RunAsync(
                $"diff --base {_tree.Folder}/before --head {_tree.Folder}/after --format {format}", new Toolbox(path: ""));

            Assert.Equal(ExitStatus.Found, run.Status);
            Assert.Contains("targetRevision 1.0.0 → 2.0.0", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Status_tells_what_runs_where_in_any_layout()
    {
        var run = await RunAsync($"status --repositories {_tree.Folder}/gitops", new Toolbox(path: ""));

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Equal(
            [
                "Application to from images",
                "one in-cluster/web gitops: app-1 @ main",
                "two in-cluster/web gitops: app-2 @ main example/app:v1",
                "2 Applications, 2 objects",
            ],
            run.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                .Where(line => line.Length > 0 && !line.StartsWith('─')));
    }

    [Fact]
    public async Task Status_of_any_layout_tells_the_same_as_JSON()
    {
        var run = await RunAsync(
            $"status --repositories {_tree.Folder} --root gitops/apps/app-2.yaml --format json", new Toolbox(path: ""));

        var two = Assert.Single(JsonDocument.Parse(run.Output).RootElement.GetProperty("applications").EnumerateArray());
        Assert.Equal("two in-cluster web True", $"{two.GetProperty("name")} {two.GetProperty("cluster")} {two.GetProperty("namespace")} "
            + two.GetProperty("rendered"));
        Assert.Equal("example/app:v1", $"{two.GetProperty("images")[0]}");
        Assert.Equal("main", $"{two.GetProperty("sources")[0].GetProperty("revision")}");
    }

    private static string Application(string name, string url, string source) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{name}}, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io] }
        spec:
          project: default
          destination: { server: https://kubernetes.default.svc, namespace: argocd }
          source: { repoURL: {{url}}, {{source}} }
          syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: [CreateNamespace=true] }
        """;

    private Task<CommandRun> RunAsync(string arguments, Toolbox? tools = null) =>
        _checkout.RunAsync(tools, CancellationToken.None, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
