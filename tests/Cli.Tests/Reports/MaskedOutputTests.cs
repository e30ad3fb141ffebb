using Homelab.Cli.Tests.Apps;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Reports;

/// <summary>Secrets in every place where a checkout can hold one; none comes out anywhere.</summary>
public sealed class MaskedOutputTests
{
    private const string Sentinel = "HUNTER2";
    private const string Apps = $"{EnvironmentsApps}/environments/dev";

    [Fact]
    public async Task No_secret_of_a_checkout_is_in_anything_that_check_shows_or_writes()
    {
        using var homelab = await WithSecretsAsync();
        using var folder = new TemporaryFolder();
        foreach (var format in (string[])["text", "markdown", "json", "sarif"])
        {
            var run = await homelab.RunAsync(
                "check", "--root", $"{Apps}/_root/root-homelab-dev.yaml", "--format", format, "--output", folder.At("out"));

            Assert.Equal(ExitStatus.Found, run.Status);
            Assert.Contains("(masked 1)", run.Output.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain(Sentinel, run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        }

        var files = Directory.GetFiles(
            folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        Assert.True(files.Length > 5);
        Assert.All(files, file => Assert.DoesNotContain(Sentinel, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
        var manifest = await File.ReadAllTextAsync(folder.At("out", "manifests", "platform-secrets-dev.yaml"));
        Assert.Contains("last-applied-configuration: (masked ", manifest, StringComparison.Ordinal);
        Assert.Contains("db_password=(masked ", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_of_a_checkout_is_in_a_diff()
    {
        using var before = await CopyAsync();
        using var after = await WithSecretsAsync();
        foreach (var format in (string[])["text", "markdown", "json"])
        {
            var run = await after.RunPlainAsync("diff", "--base", before.Folder, "--head", after.Folder, "--format", format);

            Assert.Equal(ExitStatus.Found, run.Status);
            Assert.Contains("(masked 1)", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Sentinel, run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task No_secret_of_a_checkout_is_in_an_error()
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunAsync("check", "--root", $"token={Sentinel}/x.yaml");

        Assert.Contains("token=(masked 1)", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_rendered_is_kept_where_only_its_owner_reads_it()
    {
        using var homelab = await WithSecretsAsync();
        await homelab.RunAsync("check", "--root", $"{Apps}/_root/root-homelab-dev.yaml");

        var files = Directory.GetFiles(homelab.Cache, "*", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        foreach (var file in files.Where(_ => !OperatingSystem.IsWindows()))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        }
    }

    private static async Task<HomelabCheckouts> WithSecretsAsync()
    {
        var homelab = await CopyAsync();
        homelab.Write($"{ArgoConfig}/base/secrets/kustomization.yaml", "resources:\n  - all.yaml\n");
        homelab.Write($"{ArgoConfig}/base/secrets/all.yaml", $$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: oops
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Secret","stringData":{"a":"{{Sentinel}}applied"} }'
            data:
              a: {{Sentinel}}data
            stringData:
              b: {{Sentinel}}string
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: oops
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"kind":"Secret","stringData":{"a":"{{Sentinel}}applied"} }'
            data:
              app.properties: |
                db_password={{Sentinel}}text
              note: it is ghp_{{Sentinel}}0123456789
              address: postgres://me:{{Sentinel}}login@db/web
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: oops
              annotations: { note: "password: {{Sentinel}}note" }
            spec:
              containers:
                - name: oops
                  image: oops
                  args: [--token, {{Sentinel}}argument, --password={{Sentinel}}flag]
                  env:
                    - { name: DB_PASSWORD, value: {{Sentinel}}env }
            """);
        homelab.Replace($"{Apps}/web/blog_hugo/values.yaml", "envConf:\n", $"envConf:\n  DB_PASSWORD: {Sentinel}value\n");
        homelab.Write($"{Apps}/broken/kustomization.yaml", $"resources:\n  - https://me:{Sentinel}base@example.com/base?ref=main\n");
        homelab.Replace($"{Apps}/web/kustomization.yaml", "resources:\n", "resources:\n  - more.yaml\n");
        homelab.Write($"{Apps}/web/more.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: web-elsewhere-dev, namespace: argocd }
            spec:
              project: argo-config
              destination: { server: https://kubernetes.default.svc, namespace: web }
              source:
                repoURL: https://me:{{Sentinel}}address@example.com/charts.git
                path: x
                helm:
                  parameters: [{ name: db.password, value: {{Sentinel}}parameter }]
                  values: |
                    token: {{Sentinel}}inline
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: web-broken-dev, namespace: argocd }
            spec:
              project: argo-config
              destination: { server: https://kubernetes.default.svc, namespace: web }
              source: { repoURL: "https://github.com/ada/{{EnvironmentsApps}}", path: environments/dev/broken }
            """);
        return homelab;
    }
}
