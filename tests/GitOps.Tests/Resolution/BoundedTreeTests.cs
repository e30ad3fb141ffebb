using System.Globalization;
using System.Text;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

/// <summary>Trees that are deeper or larger than anybody's.</summary>
public sealed class BoundedTreeTests
{
    [Fact]
    public async Task All_that_a_run_renders_counts_together()
    {
        const int Applications = 30;
        using var checkouts = new Checkouts();
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n")
            .Append("a0: &a0 [a, a, a, a, a, a, a, a, a, a]\n");
        foreach (var level in Enumerable.Range(1, 4))
        {
            text.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [").AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10))
                .Append("]\n");
        }

        checkouts.Write("m/settings.yaml", text.Append("b: [*a4, *a4, *a4]\n").ToString());
        foreach (var number in Enumerable.Range(0, Applications))
        {
            checkouts.Application($"a{number}", Source("m", "."));
        }

        var tree = await checkouts.FollowAsync("apps");

        Assert.InRange(tree.Findings.Count, 10, Applications - 5);
        Assert.All(tree.Findings, finding => Assert.Contains("this run", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Globs_are_compared_so_often_and_no_more()
    {
        const int Files = 10;
        var globs = Enumerable.Range(0, Files + 1).Select(glob => $"        - '**{glob}x'\n");
        using var checkouts = new Checkouts { Budget = () => new ReadBudget(comparisons: Files * Files) }
            .WithChart()
            .Application("a", ChartBuilder.Source(
                $"      ignoreMissingValueFiles: true\n      valueFiles:\n{string.Concat(globs)}"));
        foreach (var file in Enumerable.Range(0, Files))
        {
            checkouts.Write($"charts/web/value{file}.yaml", "");
        }

        var finding = Assert.Single((await checkouts.FollowAsync("apps/a.yaml")).Findings);

        Assert.Equal("HL004", finding.Check.Id);
        Assert.StartsWith("apps/a.yaml:", finding.Location.ToString(), StringComparison.Ordinal);
        Assert.Contains("compared", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_namespaces_are_put_in_order_in_little_time()
    {
        const int Many = 60_000;
        using var checkouts = new Checkouts().Application("a", Source("m", "."));
        var text = new StringBuilder();
        foreach (var number in Enumerable.Range(0, Many))
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Namespace\nmetadata: {{ name: n{number} }}\n");
        }

        checkouts.Write("m/all.yaml", text.ToString());

        Assert.Equal(Many, (await checkouts.FollowAsync("apps/a.yaml")).Application("a").Objects.Count);
    }

    private static string Source(string repository, string path) => $"""
          source:
            repoURL: {Checkouts.UrlPrefix}{repository}
            path: "{path}"
        """;
}
