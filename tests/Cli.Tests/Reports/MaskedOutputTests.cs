using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.Tools;
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

    // Each way in which a person may have written a secret into a settings file, by mistake or as it should be.
    public static TheoryData<string> Settings =>
    [
        $"homelab:githubToken: {Sentinel}",
        $"homelab:githubToken: {{ secure: {Sentinel} }}",
        $"homelab:githubToken: {{ secure: [{Sentinel}] }}",
        $"homelab:githubToken: [{Sentinel}]",
        $"homelab:githubToken: {{ nested: {Sentinel} }}",
        "homelab:githubToken: 48201758393610",
        $"homelab:githubToken: \"{Sentinel}",
        $"homelab:githubToken: !!binary {Sentinel}",
        $"homelab:githubToken: *{Sentinel}",
        $"homelab:githubTokn: {Sentinel}",
        $"homelab:domain: {{ secure: {Sentinel} }}",
        $"homelab:domain: https://me:{Sentinel}@example.com",
        $"homelab:domain: ghp_{Sentinel}0123456789",
        $"homelab:secrets: '{{\"botToken\": \"{Sentinel}\"}}'",
        $"homelab:secrets: {{ secure: {Sentinel} }}",
        $"homelab:secrets: [{Sentinel}]",
        $"homelab:secrets: {{ botToken: {Sentinel} }}",
        $"homelab:secrets: {{ botToken: {{ secure: {Sentinel} }} }}",
        $"homelab:secrets: {{ botTokn: {Sentinel} }}",
        $"homelab:secrets: {{ botTokn: {{ secure: {Sentinel} }} }}",
        $"homelab:secrets: {{ connectCredentials: {Sentinel} }}",
        $"homelab:secrets:\n    kubeconfig: |\n      users:\n        - {Sentinel}",
        $"github:token: {Sentinel}",
        $"github:token: {{ secure: {Sentinel} }}",
        $"homelab:secrets: {{ botToken: {Sentinel}",
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task No_secret_of_the_settings_is_in_anything_that_a_rehearsal_shows_or_writes(string setting)
    {
        using var checkout = new TestCheckout(hasOwnCache: true);
        checkout.Write("dev", $"{TestCheckout.Dev}\n  {setting}\nencryptionsalt: v1:{Sentinel}\n");

        var run = await checkout.RunAsync(
            "rehearse", "--verbose", "--output", Path.Combine(checkout.Root, "out"));

        AssertNoSecret(run);
        File.Delete(Path.Combine(checkout.Root, "Pulumi.dev.yaml"));
        AssertNoSecretIn(checkout.Root);
    }

    [Fact]
    public async Task No_secret_of_a_checkout_is_in_anything_that_a_change_of_it_shows()
    {
        using var homelab = await WithSecretsAsync();
        using var folder = new TemporaryFolder();
        var values = folder.Write("values.yaml", $"envConf:\n  NOTE: dev\n  DB_PASSWORD: {Sentinel}-dev\n  URL: https://me:{Sentinel}-dev@dev.example.com\n");
        foreach (var command in (string[][])
        [
            ["add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--values", values], // refused for what it holds
            ["add-app", "web/home", "--image", Image, "--version", "v1.0.0"],
            ["promote", "web/home"],
            ["promote", "web/blog_hugo"],
            ["set-version", "web/blog_hugo", "v0.2.0"],
            ["add-environment", "staging"],
            ["remove-app", "web/home"],
            ["status"],
            ["status", "--format", "json"],
        ])
        {
            await homelab.CommitAllAsync();

            var run = await homelab.RunAsync(command);

            Assert.True(run.Status is ExitStatus.Fine or ExitStatus.Found, run.Error);
            AssertNoSecret(run);
        }

        homelab.Write($"{Registry}/environments/dev/web/blog_hugo/values.yaml", $"version: ghp_{Sentinel}0123456789\n");
        await homelab.CommitAllAsync();
        foreach (var command in (string[][])[["promote", "web/blog_hugo"], ["set-version", "web/blog_hugo", "v0.2.0"], ["status"], ["status", "--format", "json"]])
        {
            AssertNoSecret(await homelab.RunAsync(command));
        }
    }

    [Fact]
    public async Task What_a_chart_says_when_it_fails_is_masked_where_it_repeats_a_secret()
    {
        using var homelab = await WithSecretsAsync();
        homelab.Write(
            $"{BaseManifests}/charts/microservices/hugo/v0.1.0/templates/fail.yaml",
            "{{ fail (printf \"no database for %s\" .Values.envConf.DB_PASSWORD) }}\n");

        foreach (var format in (string[])["text", "markdown", "json", "sarif"])
        {
            var run = await homelab.RunAsync("check", "--root", $"{Apps}/_root/root-homelab-dev.yaml", "--format", format);

            Assert.Contains("no database for", run.Output, StringComparison.Ordinal);
            AssertNoSecret(run);
        }
    }

    [Fact]
    public async Task Temporary_files_are_gone_afterwards()
    {
        using var homelab = await WithSecretsAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("temporary"));
        var root = $"{Apps}/_root/root-homelab-dev.yaml";
        foreach (var command in (string[][])
        [
            ["check", "--repositories", homelab.Folder, "--root", root, "--no-cache", "--output", folder.At("check")],
            ["diff", "--base", homelab.Folder, "--head", homelab.Folder, "--root", root, "--no-cache"],
            ["rehearse", "--no-cache", "--output", folder.At("rehearsal")],
        ])
        {
            var call = new ToolCall("dotnet", [typeof(CommandLine).Assembly.Location, .. command])
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["TMPDIR"] = folder.At("temporary") },
            };
            var run = await ToolProcess.RunAsync(call, CancellationToken.None);

            Assert.True(run.Status is 0 or 1, run.Error);
            Assert.DoesNotContain(Sentinel, run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(Directory.GetFileSystemEntries(folder.At("temporary")));
        }

        AssertNoSecretIn(folder.Path);
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

    private static void AssertNoSecret(CommandRun run)
    {
        Assert.DoesNotContain(Sentinel, run.Output + run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("48201758393610", run.Output + run.Error, StringComparison.Ordinal);
    }

    private static void AssertNoSecretIn(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var file in Directory.EnumerateFiles(folder, "*", everything))
        {
            Assert.DoesNotContain(Sentinel, file + File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<HomelabCheckouts> WithSecretsAsync()
    {
        var homelab = await CopyAsync();
        File.AppendAllText(
            homelab.At($"{ArgoConfig}/.git/config"),
            $"[remote \"origin\"]\n\turl = https://me:{Sentinel}origin@github.com/ada/{ArgoConfig}.git\n");
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
                  image: https://me:{{Sentinel}}image@example.com/oops
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
                targetRevision: https://{{Sentinel}}revision@example.com
                helm:
                  parameters: [{ name: db.password, value: {{Sentinel}}parameter }]
                  valuesObject: { nested: { token: {{Sentinel}}object, list: [{ password: {{Sentinel}}list }] } }
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
