using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

/// <summary>One mistake in the seed is one finding, at the place where it was made.</summary>
public sealed class SeedMutationTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> RequiredChecks = new(StringComparer.Ordinal)
    {
        ["homelab-k8s-argo-config"] = ["validate"],
        ["homelab-k8s-environments"] = ["validate"],
    };

    [Fact]
    public async Task The_seed_has_no_finding_and_leaves_nothing_unchecked()
    {
        using var seed = Seed.Write();
        var report = await CheckAsync(seed);

        Assert.Empty(report.Findings);
        Assert.Empty(report.NotChecked);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public Task Another_key_in_the_version_file() => OneFindingAsync(
        "HL017", Seed.VersionFile + ":2", seed => seed.Write(Seed.VersionFile, "version: v0.1.0-alpha.7\ndeployment: { spec: { replicas: 3 } }\n"));

    [Fact]
    public Task A_key_in_the_version_file_that_the_chart_refuses() => OneFindingAsync(
        "HL015", Seed.VersionFile + ":2", seed => seed.Write(Seed.VersionFile, "version: v0.1.0-alpha.7\nlogLevel: debug\n"));

    [Fact]
    public Task An_Application_outside_of_Argo_CDs_namespace() => OneFindingAsync(
        "HL030", Seed.ApplicationFile + ":6",
        seed => seed.Replace(Seed.ApplicationFile, "  namespace: argocd\n", "  namespace: onepassword\n"));

    [Theory]
    [InlineData("environments/dev/web/values.yaml")]
    [InlineData("environments/dev/web/a/b/values.yaml")]
    [InlineData("environments/dev/Web/Blog/values.yaml")]
    [InlineData("environments/dev/web/blog_hugo/notes.txt")]
    public Task A_file_in_the_registry_that_is_no_version_file(string path) => OneFindingAsync(
        "HL015", $"homelab-k8s-environments/{path}:1",
        seed => seed.Write($"homelab-k8s-environments/{path}", "version: v1.0.0\n"));

    [Theory]
    [InlineData("version: \"v0.1.0-alpha.7\"\n")]
    [InlineData("{ version: v0.1.0-alpha.7 }\n")]
    [InlineData("version: v0.1.0-alpha.7\n---\nversion: v0.1.0-alpha.7\n")]
    public async Task A_version_that_is_not_one_plain_line(string text)
    {
        using var seed = Seed.Write().Write(Seed.VersionFile.Replace("blog_hugo", "unused", StringComparison.Ordinal), text);

        Assert.Contains("HL015", (await CheckAsync(seed)).Findings.Select(finding => finding.Check.Id));
    }

    [Fact]
    public async Task A_comment_in_a_version_file_is_anyones()
    {
        using var seed = Seed.Write().Write(Seed.VersionFile, "# ours\nversion: v0.1.0-alpha.7 # newest\n");

        Assert.Empty((await CheckAsync(seed)).Findings);
    }

    [Fact]
    public Task An_app_that_is_not_listed() => OneFindingAsync(
        "HL013", Seed.DomainFile + ":4",
        seed => seed.Replace(Seed.DomainFile, "resources:\n  - blog_hugo/blog_hugo.yaml", "resources: []"));

    [Fact]
    public Task An_app_that_is_not_listed_in_a_kustomization_left_empty() => OneFindingAsync(
        "HL013", Seed.DomainFile + ":4", seed => seed.Replace(Seed.DomainFile, "  - blog_hugo/blog_hugo.yaml\n", ""));

    [Fact]
    public Task A_source_repository_that_the_project_does_not_allow() => OneFindingAsync(
        "HL009", Seed.ApplicationFile + ":16",
        seed => seed.Replace(Seed.ProjectFile, "    - https://github.com/example/homelab-k8s-environments\n", ""));

    [Fact]
    public Task A_value_file_that_is_not_there() => OneFindingAsync(
        "HL002", Seed.ApplicationFile + ":29",
        seed => seed.Replace(
            Seed.ApplicationFile,
            "$valuesRepo/environments/dev/web/blog_hugo/values.yaml",
            "$valuesRepo/environments/dev/web/blog_hugo/value.yaml"));

    [Fact]
    public Task A_version_of_external_secrets_that_is_no_longer_served() => OneFindingAsync(
        "HL023", Seed.StoreFile + ":2", seed => seed.Replace(Seed.StoreFile, "external-secrets.io/v1\n", "external-secrets.io/v1beta1\n"));

    [Fact]
    public Task A_version_of_external_secrets_that_is_no_longer_served_in_an_external_secret() => OneFindingAsync(
        "HL023", Seed.TokenFile + ":2", seed => seed.Replace(Seed.TokenFile, "external-secrets.io/v1\n", "external-secrets.io/v1beta1\n"));

    [Fact]
    public Task A_version_of_external_secrets_that_is_no_longer_served_in_a_template() => OneFindingAsync(
        "HL023", "homelab-k8s-base-manifests/templates/microservices-template/template-hugo/v0.1.0/templates/_env_external_secret.yaml:7",
        seed => seed
            .Replace(
                "homelab-k8s-base-manifests/templates/microservices-template/template-hugo/v0.1.0/templates/_env_external_secret.yaml",
                "external-secrets.io/v1\n",
                "external-secrets.io/v1beta1\n")
            .Write(
                Seed.ValuesFile,
                File.ReadAllText(seed.PathOf(Seed.ValuesFile)) + "\nexternalSecretsConfig:\n  envSecrets:\n    SMTP_PASSWORD:\n      item: smtp\n      property: "
                    + "password\n"));

    [Fact]
    public Task A_secret_that_nothing_uses() => OneFindingAsync(
        "HL022", "homelab-k8s-argo-config/base/secrets/plain.yaml:1",
        seed => seed.Write("homelab-k8s-argo-config/base/secrets/plain.yaml", Secret));

    [Fact]
    public Task A_secret_beside_an_application() => OneFindingAsync(
        "HL022", "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/secret.yaml:1",
        seed => seed.Write("homelab-k8s-environments-apps/environments/dev/web/blog_hugo/secret.yaml", Secret));

    [Fact]
    public Task A_secret_that_is_deployed() => OneFindingAsync(
        "HL022", "homelab-k8s-argo-config/base/secrets/plain.yaml:1",
        seed => seed
            .Write("homelab-k8s-argo-config/base/secrets/plain.yaml", Secret)
            .Replace(
                "homelab-k8s-argo-config/base/secrets/kustomization.yaml",
                "  - connect-token.yaml\n",
                "  - connect-token.yaml\n  - plain.yaml\n"));

    [Fact]
    public Task Latest_as_the_version() => OneFindingAsync(
        "HL015", Seed.VersionFile + ":1", seed => seed.Write(Seed.VersionFile, "version: latest\n"));

    [Fact]
    public Task Latest_in_the_chart() => OneFindingAsync(
        "HL018", "homelab-k8s-base-manifests/templates/microservices-template/template-hugo/v0.1.0/templates/_deployment.yaml:7",
        seed => seed.Replace(
            "homelab-k8s-base-manifests/templates/microservices-template/template-hugo/v0.1.0/templates/_variables.yaml",
            "printf \"%s:%s\" .Values.image.repository .Values.version", "printf \"%s:latest\" .Values.image.repository"));

    [Fact]
    public Task Latest_in_the_runtime_values() => OneFindingAsync(
        "HL004", Seed.ValuesFile + ":12",
        seed => seed.Replace(Seed.ValuesFile, "repository: anvaplus/hugo-blog-example", "repository: anvaplus/hugo-blog-example:latest"));

    [Fact]
    public Task A_namespace_that_is_not_declared() => OneFindingAsync(
        "HL012", Seed.ApplicationFile + ":33",
        seed =>
        {
            var text = File.ReadAllText(seed.PathOf(Seed.NamespaceFile));
            return seed.Write(Seed.NamespaceFile, text[..text.IndexOf("items:", StringComparison.Ordinal)] + "items: []\n");
        });

    [Fact]
    public Task A_version_among_the_runtime_values() => OneFindingAsync(
        "HL016", Seed.ValuesFile + ":2", seed => seed.Replace(Seed.ValuesFile, "appName: web", "version: v9.9.9\nappName: web"));

    [Fact]
    public Task A_listed_file_that_is_not_there() => OneFindingAsync(
        "HL014", Seed.DomainFile + ":6",
        seed => seed.Replace(
            Seed.DomainFile, "  - blog_hugo/blog_hugo.yaml\n", "  - blog_hugo/blog_hugo.yaml\n  - docs_hugo/docs_hugo.yaml\n"));

    [Fact]
    public Task A_workflow_with_a_mistake() => OneFindingAsync(
        "HL027", "homelab-k8s-environments/.github/workflows/validate.yaml:18",
        seed => seed.Replace(
            "homelab-k8s-environments/.github/workflows/validate.yaml",
            "    runs-on: ubuntu-latest\n",
            "    runs-on: ubuntu-latest\n    run-on: typo\n"));

    [Fact]
    public Task A_required_check_that_no_job_reports() => OneFindingAsync(
        "HL026", "homelab-k8s-environments/.github/workflows/validate.yaml:14",
        seed => seed.Replace("homelab-k8s-environments/.github/workflows/validate.yaml", "  validate:\n", "  lint:\n"));

    [Fact]
    public Task A_root_that_gives_up() => OneFindingAsync(
        "HL031", Seed.Root + ":27", seed => seed.Replace(Seed.Root, "limit: -1", "limit: 5"));

    [Fact]
    public Task A_platform_root_without_retries_of_its_own() => OneFindingAsync(
        "HL031", PlatformRoot + ":20",
        seed => seed.Write(PlatformRoot, File.ReadAllText(seed.PathOf(PlatformRoot)).Split("    retry:")[0]));

    [Fact]
    public Task An_app_that_nothing_waits_for_and_that_gives_up() => NoFindingAsync(
        seed => seed.Replace(Seed.ApplicationFile, "limit: -1", "limit: 5"));

    [Fact]
    public Task A_domain_without_apps_that_may_not_be_empty() => OneFindingAsync(
        "HL032", DomainRoot + ":21",
        seed => Emptied(seed).Replace(DomainRoot, "      allowEmpty: true", "      allowEmpty: false"));

    [Fact]
    public Task A_domain_whose_last_app_goes() => NoFindingAsync(Emptied);

    [Fact]
    public async Task Waves_of_Applications_whose_health_Argo_CD_does_not_know()
    {
        using var seed = Seed.Write();
        var report = await seed.CheckAsync(
            Seed.Root, null, inputs => inputs with { RequiredStatusChecks = RequiredChecks, ArgoCdSettings = [] });

        Assert.Equal(
            $"HL033 {PlatformRoot}:8, HL033 homelab-k8s-argo-config/environments/dev/_root/platform-project.yaml:9",
            string.Join(
                ", ", report.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}").OrderDescending(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("PASSWORD", "hunter2", 1)]
    [InlineData("SMTP_API_KEY", "hunter2", 1)]
    [InlineData("DATABASE_URL", "postgres://blog:hunter2@database/blog", 1)]
    [InlineData("PASSWORD", "${PASSWORD}", 0)]
    [InlineData("PASSWORD_FILE", "/run/secrets/password", 0)]
    public async Task A_secret_among_the_environment_variables_is_found_and_not_repeated(string name, string value, int findings)
    {
        using var seed = Seed.Write();
        var lines = File.ReadAllLines(seed.PathOf(Seed.ValuesFile)).Length;
        seed.Write(Seed.ValuesFile, $"{File.ReadAllText(seed.PathOf(Seed.ValuesFile))}  {name}: {value}\n");
        var report = await CheckAsync(seed);

        Assert.Equal(findings, report.Findings.Count);
        Assert.All(report.Findings, finding =>
        {
            Assert.Equal($"HL034 {Seed.ValuesFile}:{lines + 1}", $"{finding.Check.Id} {finding.Location}");
            Assert.DoesNotContain("hunter2", finding.ToString(), StringComparison.Ordinal);
        });
    }

    private const string PlatformRoot = "homelab-k8s-environments-apps/environments/dev/_root/root-app/root-platform.yaml";
    private const string DomainRoot = "homelab-k8s-environments-apps/environments/dev/_root/root-app/root-web.yaml";

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata:
          name: plain
          namespace: external-secrets
        stringData:
          password: hunter2
        """;

    private static Task<CheckReport> CheckAsync(Checkouts seed) =>
        seed.CheckAsync(
            Seed.Root, null, inputs => inputs with
            {
                RequiredStatusChecks = RequiredChecks,
                ArgoCdSettings = ["resource.customizations.health.argoproj.io_Application"],
            });

    private static Checkouts Emptied(Checkouts seed) => seed
        .Replace(Seed.DomainFile, "resources:\n  - blog_hugo/blog_hugo.yaml", "resources: []")
        .Delete(Seed.ApplicationFile).Delete(Seed.ValuesFile).Delete(Seed.VersionFile);

    private static async Task NoFindingAsync(Func<Checkouts, Checkouts> change)
    {
        using var seed = Seed.Write();

        Assert.Empty((await CheckAsync(change(seed))).Findings);
    }

    private static async Task OneFindingAsync(string id, string location, Func<Checkouts, Checkouts> mistake)
    {
        using var seed = Seed.Write();
        mistake(seed);
        var report = await CheckAsync(seed);

        Assert.Equal($"{id} {location}", string.Join('\n', report.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.NotEmpty(report.Findings[0].WayOut);
    }
}
