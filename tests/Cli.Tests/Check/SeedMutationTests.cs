using System.Text.Json.Nodes;
using Homelab.Cli.Apps;
using Homelab.Cli.Tests.Policies;
using Homelab.GitOps.Checks;

namespace Homelab.Cli.Tests.Check;

/// <summary>
/// From the command line to the exit status: one mistake in the four repositories is one finding, where it was made, with a way
/// out.
/// </summary>
[Collection(nameof(RehearsedStacks))]
public sealed class SeedMutationTests(Rehearsed rehearsed) : IDisposable
{
    private const string VersionFile = "homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml";
    private const string ValuesFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/values.yaml";
    private const string ApplicationFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml";
    private const string DomainFile = "homelab-k8s-environments-apps/environments/dev/web/kustomization.yaml";
    private const string NamespaceFile = "homelab-k8s-argo-config/base/namespaces/namespace.yaml";
    private const string TokenFile = "homelab-k8s-argo-config/base/secrets/connect-token.yaml";
    private const string SecretFile = "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/secret.yaml";

    private readonly CheckedSeed _seed = new(rehearsed.Dev);

    public void Dispose() => _seed.Dispose();

    [Fact]
    public async Task The_seed_as_it_is_has_no_finding()
    {
        var (status, report) = await _seed.JsonAsync();

        Assert.Equal(ExitStatus.Fine, status);
        Assert.Equal("fine", report.GetProperty("status").GetString());
        Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        // Branch protection is no part of a checkout.
        Assert.Equal(
            ["HL026"], report.GetProperty("notChecked").EnumerateArray().Select(skipped => skipped.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task Replicas_in_the_version_file()
    {
        await File.AppendAllTextAsync(_seed.At(VersionFile), "replicas: 3\n");

        await OneFindingAsync(VersionFile, "replicas: 3");
    }

    [Fact]
    public async Task An_app_that_its_domain_does_not_list()
    {
        _seed.Replace(DomainFile, "  - blog_hugo/blog_hugo.yaml\n", "");

        await OneFindingAsync(DomainFile, "resources:");
    }

    [Fact]
    public async Task A_source_repository_that_the_project_does_not_list()
    {
        var project = JsonNode.Parse(_seed.Project)!;
        var sources = project["spec"]!["sourceRepos"]!.AsArray();
        sources.Remove(
            sources.Single(source => source!.GetValue<string>().EndsWith("/homelab-k8s-environments", StringComparison.Ordinal)));
        _seed.Project = project.ToJsonString();

        await OneFindingAsync(ApplicationFile, "/homelab-k8s-environments");
    }

    [Fact]
    public async Task A_value_file_under_a_name_that_is_not_there()
    {
        _seed.Replace(
            ApplicationFile,
            "$valuesRepo/environments/dev/web/blog_hugo/values.yaml",
            "$valuesRepo/environments/dev/web/blog_hugo/value.yaml");

        await OneFindingAsync(ApplicationFile, "blog_hugo/value.yaml");
    }

    [Fact]
    public async Task An_API_version_that_is_no_longer_served()
    {
        _seed.Replace(TokenFile, "external-secrets.io/v1\n", "external-secrets.io/v1beta1\n");

        await OneFindingAsync(TokenFile, "external-secrets.io/v1beta1");
    }

    [Fact]
    public async Task A_committed_Secret()
    {
        _seed.Write(
            SecretFile, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: smtp\n  namespace: web\nstringData:\n  password: hunter2\n");

        var run = await _seed.RunAsync();
        await OneFindingAsync(SecretFile, null);
        Assert.DoesNotContain("hunter2", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latest_as_the_version()
    {
        _seed.Write(VersionFile, "version: latest\n");

        await OneFindingAsync(VersionFile, "latest");
    }

    [Fact]
    public async Task Latest_in_the_image_of_the_runtime_values()
    {
        _seed.Replace(ValuesFile, "repository: anvaplus/hugo-blog-example", "repository: anvaplus/hugo-blog-example:latest");

        await OneFindingAsync(ValuesFile, "latest");
    }

    [Fact]
    public async Task A_namespace_that_nobody_declares_any_more()
    {
        var text = await File.ReadAllTextAsync(_seed.At(NamespaceFile));
        _seed.Write(NamespaceFile, $"{text[..text.IndexOf("items:", StringComparison.Ordinal)]}items: []\n");

        await OneFindingAsync(ApplicationFile, "namespace: web");
    }

    private async Task OneFindingAsync(string path, string? line)
    {
        var (status, report) = await _seed.JsonAsync();

        Assert.Equal(ExitStatus.Found, status);
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        var location = finding.GetProperty("location");
        Assert.Equal(path, $"{location.GetProperty("repository").GetString()}/{location.GetProperty("path").GetString()}");
        var number = location.GetProperty("line").GetInt32();
        if (line is not null)
        {
            Assert.Contains(line, (await File.ReadAllLinesAsync(_seed.At(path)))[number - 1], StringComparison.Ordinal);
        }

        Assert.NotEmpty(finding.GetProperty("message").GetString()!);
        Assert.NotEmpty(finding.GetProperty("wayOut").GetString()!);
    }
}
