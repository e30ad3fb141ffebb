using System.Text.RegularExpressions;
using Homelab.Cli.Diffs;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Diff;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Diffs;

public sealed class DiffMarkdownTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_small_difference_is_open_and_a_large_one_folded()
    {
        var text = DiffMarkdown.Write(await AddAsync(Map("small", 3), Map("large", 100)));

        Assert.StartsWith(
            "**2 added, in 1 Application.**\n\n| Application | added | changed | removed | moved |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `root` | 2 |  |  |  |\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "<details open><summary>added ConfigMap web/small</summary>\n\n```diff\n@@ -0,0 +1,8 @@\n+apiVersion: v1\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("<details><summary>added ConfigMap web/large</summary>\n\n```diff\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cut", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_are_cut_first_and_a_note_says_so()
    {
        var text = DiffMarkdown.Write(await AddAsync(Map("small", 3), Map("larger", 4_000), Map("large", 1_000)));

        Assert.InRange(text.Length, 1_000, Limit);
        Assert.Contains("- added ConfigMap web/larger (4,006 lines, cut)\n", text, StringComparison.Ordinal);
        Assert.Contains("<summary>added ConfigMap web/large</summary>", text, StringComparison.Ordinal);
        Assert.Contains("<summary>added ConfigMap web/small</summary>", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "*The diffs of 1 object were cut to keep this short, the largest first; `homelab diff` shows them.*\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_objects_stay_below_the_limit()
    {
        var text = DiffMarkdown.Write(await AddAsync([.. Enumerable.Range(0, 3_000).Select(number => Map($"map-{number}", 30))]));

        Assert.InRange(text.Length, 10_000, Limit);
        Assert.Matches(
            new Regex(@"\*[0-9,]+ more objects left out to keep this short; `homelab diff` shows all\.\*\n\z", RegexOptions.NonBacktracking),
            text);
    }

    [Fact]
    public async Task Nothing_in_an_object_breaks_out_of_its_fence_or_into_the_page()
    {
        var text = DiffMarkdown.Write(await AddAsync("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"<script>|`x`\"\ndata:\n  "
            + "a: |\n    ```\n    ````\n    </details>\n  b: \"\\u001b[31m\"\n"));

        Assert.Contains("<summary>added ConfigMap web/&lt;script&gt;|`x`</summary>\n\n`````diff\n", text, StringComparison.Ordinal);
        Assert.Contains("\n`````\n\n</details>\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task Without_differences_it_is_one_line() => Assert.Equal("**No differences.**\n\n", DiffMarkdown.Write(await AddAsync()));

    private static string Map(string name, int lines) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n{string.Concat(Enumerable.Range(0, lines).Select(line => $"  key-{line:D5}: some value\n"))}";

    /// <summary>What a change shows that adds these objects.</summary>
    private async Task<TreeDiff> AddAsync(params string[] objects)
    {
        const string Root = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: root\n  namespace: argocd\nspec:\n"
            + "  destination:\n    namespace: web\n  source:\n    repoURL: https://example.com/apps\n    path: all\n";
        _folder.Write("before/apps/root.yaml", Root);
        _folder.Write("before/apps/all/same.yaml", Map("same", 1));
        _folder.Write("after/apps/root.yaml", Root);
        _folder.Write("after/apps/all/same.yaml", Map("same", 1));
        _folder.Write("after/apps/all/objects.yaml", string.Join("\n---\n", objects));
        return TreeDiff.Of([new("apps/root.yaml", await FollowAsync("before"), await FollowAsync("after"))]);
    }

    private Task<ApplicationTree> FollowAsync(string side)
    {
        var repositories = RepositorySet.FromFolder(_folder.At(side));
        return new TreeResolver(new Toolbox(), new ToolOptions { NoCache = true }).FollowAsync(
            repositories, Manifests.Read(repositories.All[0], "root.yaml"));
    }
}
