using Homelab.Cli.Reports;
using Homelab.Cli.Trees;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Reports;

/// <summary>A loop over plain manifests that a test writes: no chart and no kustomization, so nothing but files is read.</summary>
internal sealed class TestTree : IDisposable
{
    /// <summary>A name that breaks out of everything that doesn't encode it.</summary>
    public const string Hostile = "</script><img src=x onerror=alert(1)>|`*_\"'&";

    /// <summary>What an Application deploys that opens a way from a host to its pods.</summary>
    public static readonly string[] Page =
    [
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: docs }
        spec:
          rules: [{ host: docs.example.com, http: { paths: [{ backend: { service: { name: docs, port: { name: http } } } }] } }]
        """,
        "apiVersion: v1\nkind: Service\nmetadata: { name: docs }\nspec: { selector: { app: docs } }",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: docs-server }
        spec:
          template:
            metadata: { labels: { app: docs } }
            spec: { containers: [{ name: docs, image: "example/docs:v1" }] }
        """,
    ];

    private readonly TemporaryFolder _folder = new();
    private int _applications;

    public string Folder => _folder.Path;

    public TestTree Write(string path, string text)
    {
        _folder.Write(path, text);
        return this;
    }

    /// <summary>Adds an Application right in <c>gitops/apps</c> that deploys a folder of its own with these objects.</summary>
    public TestTree Application(string name, params string[] objects)
    {
        var folder = $"app-{++_applications}";
        Write($"gitops/apps/{folder}.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{Quoted(name)}}, namespace: argocd }
            spec:
              project: default
              destination: { server: https://kubernetes.default.svc, namespace: web }
              source: { repoURL: https://example.com/gitops, path: {{folder}}, targetRevision: main }
            """);
        return Write($"gitops/{folder}/all.yaml", string.Join("\n---\n", objects.DefaultIfEmpty(Object("ConfigMap", "settings"))));
    }

    public static string Object(string kind, string name) => $"apiVersion: v1\nkind: {kind}\nmetadata: {{ name: {Quoted(name)} }}";

    public async Task<Report> ReportAsync()
    {
        var roots = CheckoutRoots.In(_folder.Path, ["gitops/apps"], []);
        var tree = await CheckedTree.FollowAsync(
            roots, new CheckInputs { Repositories = roots.Repositories }, new Toolbox(path: ""), new ToolOptions { NoCache = true },
            new Timings(), CancellationToken.None);
        return new Report { Title = "A test", CheckedTree = tree, Timings = [new Timing("follow", TimeSpan.FromSeconds(1.5))] };
    }

    public void Dispose() => _folder.Dispose();

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(letter => letter is '"' or '\\' ? $"\\{letter}" : char.IsControl(letter) ? $"\\x{(int)letter:x2}" : letter.ToString()))}\"";
}
