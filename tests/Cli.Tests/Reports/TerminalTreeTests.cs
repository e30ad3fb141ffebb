using Homelab.Cli.Reports;
using Homelab.Cli.Trees;
using Homelab.Cli.Writing;
using Homelab.GitOps.ArgoCd;

namespace Homelab.Cli.Tests.Reports;

public sealed class TerminalTreeTests : IDisposable
{
    private readonly TestTree _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Each_Application_stands_with_its_source_its_findings_and_what_it_leads_to()
    {
        var lines = await LinesAsync(_loop.Application(
            "web-dev", TestTree.Object("ConfigMap", "a"), TestTree.Object("ConfigMap", "b"), TestTree.Object("Service", "c")));

        Assert.Equal(["web-dev  gitops: app-1  2 findings", "└── ConfigMap × 2, Service"], lines);
    }

    [Fact]
    public async Task The_way_from_a_host_to_the_image_stands_below_the_Application_that_opens_it()
    {
        var lines = await LinesAsync(_loop.Application("docs-dev", TestTree.Page));

        Assert.Equal("└── docs.example.com → Ingress/docs → Service/docs → Deployment/docs-server → example/docs:v1", lines[^1]);
    }

    [Fact]
    public async Task What_lies_elsewhere_and_what_does_not_render_is_said_beside_it()
    {
        _loop.Write(
            "gitops/apps/elsewhere.yaml",
            App("elsewhere", "{ repoURL: https://charts.example.com, chart: x, targetRevision: 1.0.0 }"));
        _loop.Write("gitops/apps/nowhere.yaml", App("nowhere", "{ repoURL: https://example.com/gitops, path: nowhere }"));

        var lines = await LinesAsync(_loop);

        Assert.Equal(["elsewhere  chart x of https://charts.example.com  partly external, 1 "
            + "finding", "nowhere    gitops: nowhere  doesn't render, 2 findings"], lines);
    }

    [Fact]
    public async Task Many_that_are_fine_are_summed_up_and_those_with_findings_never_are()
    {
        _loop.Write("gitops/apps/root.yaml", App("root", "{ repoURL: https://example.com/gitops, path: all }"));
        for (var number = 1; number <= 40; number++)
        {
            _loop.Write($"gitops/all/{number:00}.yaml", App($"app-{number:00}", "{ repoURL: https://example.com/gitops, path: one }"));
        }

        _loop.Write("gitops/one/config.yaml", TestTree.Object("ConfigMap", "settings"));
        var report = await _loop.ReportAsync();
        var findings = report.CheckedTree!.Checks.Findings.Where(finding => finding.Application is "app-39");

        var lines = Lines(new CheckedTree(report.CheckedTree.Tree, report.CheckedTree.Checks with { Findings = [.. findings] }));

        Assert.Contains("├── app-25  gitops: one", lines);
        Assert.DoesNotContain("├── app-26  gitops: one", lines);
        Assert.Contains(lines, line => line.StartsWith("├── app-39  gitops: one  1 finding", StringComparison.Ordinal));
        Assert.Equal("└── and 14 more Applications, all fine", lines[^1]);
    }

    private static string App(string name, string source) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: {{name}}, namespace: argocd }
        spec:
          project: default
          destination: { server: https://kubernetes.default.svc, namespace: web }
          source: {{source}}
        """;

    private static async Task<IReadOnlyList<string>> LinesAsync(TestTree tree) => Lines((await tree.ReportAsync()).CheckedTree!);

    private static List<string> Lines(CheckedTree tree)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var terminal = Terminal.Plain(writer, TextWriter.Null);
        foreach (var drawing in TerminalTree.Of(tree))
        {
            terminal.Output.Write(drawing);
        }

        return [.. writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
