using Homelab.Cli.Git;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tools;
using Homelab.Infra;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Tests.Policies;

/// <summary>The chart in the written repositories, with real Helm and the values in the order of the Application.</summary>
[Collection(nameof(RehearsedStacks))]
public sealed class ChartTests(Rehearsed rehearsed) : IDisposable
{
    private static readonly string Helm = File.Exists(Path.Combine(Checkout.Root, "tools", "bin", "helm"))
        ? Path.Combine(Checkout.Root, "tools", "bin", "helm")
        : "helm";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Helm_lint_finds_nothing()
    {
        var chart = await ChartAsync();

        Assert.Contains(
            "1 chart(s) linted, 0 chart(s) failed", await HelmAsync(["lint", "--strict", chart, .. Values()]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_blog_is_a_Deployment_a_Service_a_ConfigMap_and_an_Ingress()
    {
        var chart = await ChartAsync();
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await HelmAsync(["template", "web-hugo-dev", chart, "--namespace", "web", .. Values()])));
        var objects = yaml.Documents.Select(document => document.RootNode).ToDictionary(node => Text(node, "kind"), StringComparer.Ordinal);

        Assert.Equal(["ConfigMap", "Deployment", "Ingress", "Service"], objects.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("1", Text(objects["Deployment"], "spec", "replicas"));
        Assert.EndsWith(
            "anvaplus/hugo-blog-example:v0.1.0-alpha.7",
            Text(objects["Deployment"], "spec", "template", "spec", "containers", 0, "image"),
            StringComparison.Ordinal);
        Assert.Equal("ClusterIP", Text(objects["Service"], "spec", "type"));
        Assert.Equal("80", Text(objects["Service"], "spec", "ports", 0, "port"));
        var target = Text(objects["Service"], "spec", "ports", 0, "targetPort");
        var port = At(objects["Deployment"], "spec", "template", "spec", "containers", 0, "ports", 0);
        Assert.Contains(target, new[] { Text(port, "containerPort"), Text(port, "name") });
        Assert.Equal("8080", Text(port, "containerPort"));
        Assert.Equal("traefik", Text(objects["Ingress"], "spec", "ingressClassName"));
        Assert.Equal("blog.dev.homelab.internal", Text(objects["Ingress"], "spec", "rules", 0, "host"));
        var backend = At(objects["Ingress"], "spec", "rules", 0, "http", "paths", 0, "backend", "service");
        Assert.Equal(Text(objects["Service"], "metadata", "name"), Text(backend, "name"));
        Assert.Equal(Text(objects["Service"], "spec", "ports", 0, "name"), Text(backend, "port", "name"));
    }

    [Fact]
    public async Task Values_without_variables_and_secrets_are_enough()
    {
        var values = _folder.Write("values.yaml", """
            appName: web
            componentName: hugo
            namespace: web
            environment: dev

            deployment:
              spec:
                replicas: 1

            image:
              repository: anvaplus/hugo-blog-example
              pullPolicy: IfNotPresent

            resources:
              requests:
                cpu: 100m
                memory: 128Mi
              limits:
                cpu: 300m
                memory: 256Mi
            """);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await HelmAsync(
            ["template", "web-hugo-dev", await ChartAsync(), "--namespace", "web", "--values", values, .. Values()[2..]])));

        Assert.Equal(["Service", "Deployment"], yaml.Documents.Select(document => Text(document.RootNode, "kind")));
    }

    [Fact]
    public async Task An_Ingress_takes_its_certificate_from_the_Secret_it_names()
    {
        var ingress = await IngressAsync("host: docs.example.com\ntlsSecretName: docs-tls\nclusterIssuer: homelab\nclassName: nginx");

        Assert.Equal("nginx", Text(ingress, "spec", "ingressClassName"));
        Assert.Equal("docs.example.com", Text(ingress, "spec", "tls", 0, "hosts", 0));
        Assert.Equal("docs-tls", Text(ingress, "spec", "tls", 0, "secretName"));
        Assert.Equal("homelab", Text(ingress, "metadata", "annotations", "cert-manager.io/cluster-issuer"));
    }

    [Theory]
    [InlineData("host: Docs.example.com")]
    [InlineData("host: docs.example.com/path")]
    [InlineData("hosts: [docs.example.com]")]
    [InlineData("host: docs.example.com\nclusterIssuer: homelab")]
    public async Task An_Ingress_that_makes_no_sense_is_refused(string values) => await Assert.ThrowsAsync<ToolFailedException>(
        () => IngressAsync(values));

    private async Task<YamlNode> IngressAsync(string ingress)
    {
        var values = _folder.Write("ingress.yaml", $"ingress:\n  {ingress.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        var yaml = new YamlStream();
        yaml.Load(new StringReader(await HelmAsync(["template", "web-hugo-dev", await ChartAsync(), .. Values(), "--values", values])));
        return yaml.Documents.Select(document => document.RootNode).Single(node => Text(node, "kind") is "Ingress");
    }

    // A copy, since building dependencies writes into the chart.
    private async Task<string> ChartAsync()
    {
        var source = rehearsed.Dev.Repository("homelab-k8s-base-manifests");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/.git/", StringComparison.Ordinal)))
        {
            _folder.Write(Path.GetRelativePath(source, file), await File.ReadAllTextAsync(file));
        }

        var chart = _folder.At("charts", "microservices", "hugo", "v0.1.0");
        await HelmAsync(["dependency", "build", chart]);
        return chart;
    }

    private string[] Values() =>
    [
        "--values", rehearsed.Dev.Repository("homelab-k8s-environments-apps", "environments", "dev", "web", "blog_hugo", "values.yaml"),
        "--values", rehearsed.Dev.Repository("homelab-k8s-environments", "environments", "dev", "web", "blog_hugo", "values.yaml"),
    ];

    private Task<string> HelmAsync(string[] arguments)
    {
        var home = new[] { "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME" }
            .ToDictionary(variable => variable, variable => (string?)_folder.At(variable), StringComparer.Ordinal);
        return Tool.RunAsync(new ToolCall(Helm, arguments) { Environment = home }, "to render the chart", CancellationToken.None);
    }

    private static string Text(YamlNode node, params object[] path) => ((YamlScalarNode)At(node, path)).Value!;

    private static YamlNode At(YamlNode node, params object[] path) =>
        path.Aggregate(node, (current, step) => step is int index ? current[index] : current[(string)step]);
}
