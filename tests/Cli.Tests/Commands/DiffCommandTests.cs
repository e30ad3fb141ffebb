using System.Text.Json;
using Homelab.Cli.Git;
using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tools;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

public sealed class DiffCommandTests
{
    private const string DevVersion = $"{Registry}/environments/dev/web/blog_hugo/values.yaml";

    [Fact]
    public async Task Without_differences_the_status_is_0()
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunPlainAsync("diff", "--base", homelab.Folder, "--head", homelab.Folder);

        Assert.Equal((ExitStatus.Fine, "No differences.\n"), (run.Status, run.Output));
    }

    [Fact]
    public async Task With_differences_the_status_is_1_and_each_is_a_unified_diff()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Write(DevVersion, "version: v0.2.0\n");

        var run = await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.StartsWith("web-hugo-dev\n  changed ConfigMap web/web-hugo-env\n    @@ -", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "    -          image: anvaplus/hugo-blog-example:v0.1.0-alpha.7\n    +          image: anvaplus/hugo-blog-example:v0.2.0\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("\n4 changed, in 1 Application.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_something_shared_is_shown_in_every_environment()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Replace($"{ArgoConfig}/base/namespace-policy/resource-quota.yaml", "pods: \"20\"", "pods: \"30\"");

        Assert.Equal(
            ["changed ResourceQuota web/namespace-quota", "changed ResourceQuota web/namespace-quota"],
            await after.DifferencesAsync(before));
    }

    [Fact]
    public async Task Only_the_roots_that_are_given_are_followed()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Write(DevVersion, "version: v0.2.0\n");
        const string Prod = $"{EnvironmentsApps}/environments/prod/_root/root-homelab-prod.yaml";

        Assert.Equal(
            ExitStatus.Fine, (await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder, "--root", Prod)).Status);
    }

    [Fact]
    public async Task An_environment_that_is_new_is_all_added()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        File.Delete(before.At($"{EnvironmentsApps}/environments/prod/_root/root-homelab-prod.yaml"));

        var differences = await after.DifferencesAsync(before);

        Assert.Contains("added Application argocd/root-homelab-prod", differences);
        Assert.All(differences, difference => Assert.StartsWith("added ", difference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_rendered_is_told_in_every_format()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Write($"{EnvironmentsApps}/environments/dev/web/blog_hugo/values.yaml", "deployment: { spec: { replicas: many } }\n");

        foreach (var format in (string[])["text", "markdown", "json"])
        {
            var run = await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder, "--format", format);
            Assert.Equal(ExitStatus.Found, run.Status);
            Assert.Contains("be rendered, so what becomes of its objects", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(
                "removed",
                run.Output.Replace("\"removed\": 0", "", StringComparison.Ordinal).Replace("| removed |", "", StringComparison.Ordinal),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Secrets_are_masked_in_every_format()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Write($"{ArgoConfig}/base/secrets/kustomization.yaml", "resources:\n  - secret.yaml\n");
        after.Write(
            $"{ArgoConfig}/base/secrets/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: oops\nstringData:\n  a: hunter2\n");

        foreach (var format in (string[])["text", "markdown", "json"])
        {
            var run = await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder, "--format", format);
            Assert.DoesNotContain("hunter2", run.Output, StringComparison.Ordinal);
            Assert.Contains("a: (masked 1)", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task As_JSON_each_object_has_its_change_and_its_lines()
    {
        using var before = await CopyAsync();
        using var after = await CopyAsync();
        after.Write(DevVersion, "version: v0.2.0\n");

        var run = await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder, "--format", "json");

        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((1, 4), (root.GetProperty("format").GetInt32(), root.GetProperty("objects").GetProperty("changed").GetInt32()));
        var application = Assert.Single(root.GetProperty("applications").EnumerateArray());
        Assert.Equal("web-hugo-dev", application.GetProperty("name").GetString());
        Assert.Equal($"{EnvironmentsApps}/environments/dev/_root/root-homelab-dev.yaml", application.GetProperty("root").GetString());
        var deployment = application.GetProperty("objects").EnumerateArray()
            .Single(item => item.GetProperty("kind").GetString() == "Deployment");
        Assert.Equal(("apps", "web", "web-hugo"), (deployment.GetProperty("group").GetString(), deployment.GetProperty("namespace")
            .GetString(), deployment.GetProperty("name").GetString()));
        Assert.Contains(
            "+          image: anvaplus/hugo-blog-example:v0.2.0",
            deployment.GetProperty("diff").EnumerateArray().Select(line => line.GetString()));
    }

    [Fact]
    public async Task Nothing_is_written_into_the_checkouts()
    {
        using var homelab = await CopyAsync();
        var before = Snapshot.Of(homelab.Folder);

        await homelab.RunPlainAsync("diff", "--base", homelab.Folder, "--head", homelab.Folder, "--no-cache");

        Assert.Equal(before, Snapshot.Of(homelab.Folder));
    }

    [Theory]
    [InlineData("nowhere", null, "There is no folder")]
    [InlineData(null, "homelab-k8s-environments-apps/nothing.yaml", "--root homelab-k8s-environments-apps/nothing.yaml: it is neither in")]
    [InlineData(null, "nothing", "--root nothing: it is neither in")]
    [InlineData(null, "homelab-k8s-environments/README.md", "--root homelab-k8s-environments/README.md: ")]
    public async Task What_is_not_there_is_refused(string? folder, string? root, string reason)
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunPlainAsync(["diff", "--base", homelab.Folder, "--head", folder is null
            ? homelab.Folder
            : homelab.At(folder), .. root is null ? Array.Empty<string>() : ["--root", root]]);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"homelab: {reason}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_helm_the_status_is_3()
    {
        using var homelab = await CopyAsync();
        using var checkout = new TestCheckout();

        var run = await checkout.RunAsync(
            new Toolbox(path: ""), CancellationToken.None, "diff", "--base", homelab.Folder, "--head", homelab.Folder);

        Assert.Equal(ExitStatus.Tool, run.Status);
    }
}
