using System.Collections.Immutable;
using Moq;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Homelab.Infra.Tests;

public sealed class HomelabStackTests
{
    private const string OnePassword = """{"onePasswordServiceAccountToken":"ops_secret"}""";

    [Fact]
    public async Task Argo_CD_gets_its_domain_and_the_health_check_that_waves_between_Applications_need()
    {
        var run = await TestRun.OfStack("dev", [("domain", "example.org"), ("argocdInsecure", "true")]);

        Assert.Equal("argocd.example.org", run.At("Release argo-cd", "values", "global", "domain"));
        Assert.Equal(true, run.At("Release argo-cd", "values", "configs", "params", "server.insecure"));
        Assert.Contains(
            "obj.status.health.status",
            (string)run.At("Release argo-cd", "values", "configs", "cm", "resource.customizations.health.argoproj.io_Application"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argo-cd", "argocd", "https://argoproj.github.io/argo-helm", "argocdChartVersion")]
    [InlineData("external-secrets", "external-secrets", "https://charts.external-secrets.io", "externalSecretsChartVersion")]
    [InlineData("connect", "onepassword", "https://1password.github.io/connect-helm-charts", "connectChartVersion")]
    public async Task Every_release_is_exact_atomic_and_has_fifteen_minutes(string chart, string ns, string repository, string pin)
    {
        var run = await TestRun.OfStack("dev", []);
        var release = run.Inputs($"Release {chart}");

        Assert.Equal("kubernetes:helm.sh/v3:Release", run.TypeOf($"Release {chart}"));
        Assert.Equal(chart, release["name"]);
        Assert.Equal(chart, release["chart"]);
        Assert.Equal(ProjectFile.Values()[pin], release["version"]);
        Assert.Equal(ns, release["namespace"]);
        Assert.Equal(repository, run.At($"Release {chart}", "repositoryOpts", "repo"));
        Assert.Equal(true, release["atomic"]);
        Assert.Equal(true, release["cleanupOnFail"]);
        Assert.Equal(900.0, release["timeout"]);
    }

    [Theory]
    [InlineData("argocd")]
    [InlineData("external-secrets")]
    [InlineData("onepassword")]
    public async Task Namespaces_outlive_the_stack(string ns)
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.True(run.OptionsOf($"Namespace {ns}").RetainOnDelete);
    }

    [Theory]
    [InlineData("2.2.1", "eyJ2ZXJpZmllciI6eyJzYWx0IjoicyJ9LCJlbmNDcmVkZW50aWFscyI6eyJraWQiOiJrIn19")]
    [InlineData("2.3.0", ProjectFile.Credentials)]
    public async Task The_Connect_credentials_are_encoded_as_the_pinned_chart_wants_them(string version, string expected)
    {
        var run = await TestRun.OfStack("dev", [("connectChartVersion", version)]);

        Assert.Equal(expected, run.At("Secret onepassword/op-credentials", "stringData", "1password-credentials.json"));
    }

    [Fact]
    public async Task The_access_token_goes_where_the_secret_store_reads_it()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal("connect-secret", run.At("Secret external-secrets/op-access-token", "stringData", "token"));
    }

    [Fact]
    public async Task Connect_is_reached_from_inside_the_cluster_alone()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal("ClusterIP", run.At("Release connect", "values", "connect", "serviceType"));
    }

    [Fact]
    public async Task Both_providers_are_explicit()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal("anvaplus", run.At("github github", "owner"));
        Assert.Equal("ghp_secret", run.At("github github", "token"));
        Assert.Equal(
            "[409,500,502,503,504]", ((string)run.At("github github", "retryableErrors")).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("homelab-dev", run.At("kubernetes cluster", "context"));
        Assert.Equal("true", run.At("kubernetes cluster", "enableServerSideApply"));
        Assert.Equal("true", run.At("kubernetes cluster", "enableSecretMutable"));
        Assert.Equal("true", run.At("kubernetes cluster", "upsertExistingObjects"));
    }

    [Fact]
    public async Task A_kubeconfig_takes_the_place_of_a_context()
    {
        var secrets = $$"""{"kubeconfig":"kind: Config","connectToken":"t","botToken":"b","connectCredentials":"{}"}""";
        var run = await TestRun.OfStack("dev", [("kubeContext", ""), ("secrets", secrets)]);

        Assert.Equal("kind: Config", run.At("kubernetes cluster", "kubeconfig"));
        Assert.DoesNotContain("context", run.Inputs("kubernetes cluster").Keys);
    }

    [Fact]
    public async Task The_project_allows_the_four_repositories_and_every_namespace_but_those_of_Kubernetes()
    {
        var run = await TestRun.OfStack("dev", [("owner", "me"), ("baseManifestsRepository", "charts")]);

        Assert.Equal(
            new object[]
            {
                "https://github.com/me/homelab-k8s-argo-config", "https://github.com/me/charts",
                "https://github.com/me/homelab-k8s-environments", "https://github.com/me/homelab-k8s-environments-apps",
            },
            (ImmutableArray<object>)run.At("AppProject argo-config", "spec", "sourceRepos"));
        Assert.Equal("*", run.At("AppProject argo-config", "spec", "destinations", 0, "namespace"));
        Assert.Equal("!kube-*", run.At("AppProject argo-config", "spec", "destinations", 1, "namespace"));
    }

    [Theory]
    [InlineData("dev", "true")]
    [InlineData("prod", "false")]
    public async Task Every_stack_creates_the_project_from_its_file_and_leaves_its_spec_to_Argo_CD(string stack, string owns)
    {
        var run = await TestRun.OfStack(stack, [("ownsRepositories", owns)]);

        Assert.Equal("kubernetes:argoproj.io/v1alpha1:AppProject", run.TypeOf("AppProject argo-config"));
        Assert.Equal(["spec"], run.OptionsOf("AppProject argo-config").IgnoreChanges);
        Assert.Equal("argocd", run.At("AppProject argo-config", "metadata", "namespace"));
        Assert.Equal(
            "Prune=false,Delete=false",
            run.At("AppProject argo-config", "metadata", "annotations", "argocd.argoproj.io/sync-options"));
    }

    [Fact]
    public async Task The_project_outlives_the_root_Application()
    {
        var run = await TestRun.OfStack("dev", []);

        ImmutableArray<Resource> before =
            await OutputUtilities.GetValueAsync(run.OptionsOf("Application root-homelab-dev").DependsOn.ToOutput());
        Assert.Contains(before, resource => resource.GetResourceType().EndsWith(":AppProject", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stack_takes_no_more_than_its_file_and_a_word()
    {
        var run = await TestRun.OfStack("staging", [("ownsRepositories", "false"), ("environments", """["dev","staging","prod"]""")]);

        Assert.Equal("environments/staging/_root/root-app", run.At("Application root-homelab-staging", "spec", "source", "path"));
        Assert.Contains("RepositoryFile homelab-k8s-environments-apps/environments/staging/web/kustomization.yaml", run.Names);
        Assert.DoesNotContain(run.Names, name => name.StartsWith("RepositoryFile homelab-k8s-environments/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_repository_is_an_output_with_its_address()
    {
        var run = await TestRun.OfStack("dev", [("baseManifestsRepository", "charts")]);

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["homelab-k8s-argo-config"] = "https://github.com/anvaplus/homelab-k8s-argo-config",
                ["charts"] = "https://github.com/anvaplus/charts",
                ["homelab-k8s-environments"] = "https://github.com/anvaplus/homelab-k8s-environments",
                ["homelab-k8s-environments-apps"] = "https://github.com/anvaplus/homelab-k8s-environments-apps",
            },
            await OutputUtilities.GetValueAsync(run.Stack!.Repositories));
    }

    [Fact]
    public async Task The_root_Application_cascades_and_may_take_half_an_hour_to_go()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal("kubernetes:argoproj.io/v1alpha1:Application", run.TypeOf("Application root-homelab-dev"));
        Assert.Equal("resources-finalizer.argocd.argoproj.io", run.At("Application root-homelab-dev", "metadata", "finalizers", 0));
        Assert.Equal(TimeSpan.FromMinutes(30), run.OptionsOf("Application root-homelab-dev").CustomTimeouts!.Delete);
    }

    [Fact]
    public async Task Public_repositories_need_no_credentials()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.DoesNotContain("Secret argocd/homelab-repositories", run.Names);
    }

    [Fact]
    public async Task Private_repositories_are_read_with_the_bots_token()
    {
        var run = await TestRun.OfStack("dev", [("visibility", "private")]);

        Assert.Equal("repo-creds", run.At("Secret argocd/homelab-repositories", "metadata", "labels", "argocd.argoproj.io/secret-type"));
        Assert.Equal("https://github.com/anvaplus/", run.At("Secret argocd/homelab-repositories", "stringData", "url"));
        Assert.Equal("bot-secret", run.At("Secret argocd/homelab-repositories", "stringData", "password"));
    }

    [Fact]
    public async Task The_version_registry_merges_dev_bumps_by_themselves_and_leaves_prod_to_code_owners()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal(
            0.0, run.At("BranchProtection homelab-k8s-environments/main", "requiredPullRequestReviews", 0, "requiredApprovingReviewCount"));
        Assert.Equal(
            true, run.At("BranchProtection homelab-k8s-environments/main", "requiredPullRequestReviews", 0, "requireCodeOwnerReviews"));
        Assert.Equal(false, run.At("BranchProtection homelab-k8s-environments/main", "requiredStatusChecks", 0, "strict"));
        Assert.Equal(
            1.0, run.At("BranchProtection homelab-k8s-argo-config/main", "requiredPullRequestReviews", 0, "requiredApprovingReviewCount"));
    }

    [Theory]
    [InlineData("homelab-k8s-argo-config")]
    [InlineData("homelab-k8s-base-manifests")]
    [InlineData("homelab-k8s-environments")]
    [InlineData("homelab-k8s-environments-apps")]
    public async Task The_workflows_of_every_repository_have_the_bots_token(string repository)
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal("bot-secret", run.At($"ActionsSecret {repository}/HOMELAB_BOT_TOKEN", "value"));
    }

    [Fact]
    public async Task Secrets_can_come_from_1Password()
    {
        var run = await TestRun.OfStack(
            "dev", [("secretsFrom", "onePassword"), ("secrets", OnePassword)], mocks => Answer(mocks, ProjectFile.Credentials));

        Assert.Equal("ops_secret", run.At("onepassword onepassword", "serviceAccountToken"));
        Assert.Equal("homelab-connect-token-value", run.At("Secret external-secrets/op-access-token", "stringData", "token"));
        run.Mocks.Verify(mocks => mocks.CallAsync(
            It.Is<MockCallArgs>(call => call.Token == "onepassword:index/getItem:getItem" && (string)call.Args["vault"] == "Homelab")), Times.Exactly(3));
    }

    [Fact]
    public async Task Nothing_is_created_when_the_credentials_in_1Password_are_no_JSON()
    {
        TestRun? run = null;
        Mock<IMocks>? mocks = null;
        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => run = await TestRun.OfStack(
            "dev", [("secretsFrom", "onePassword"), ("secrets", OnePassword)], arranged => Answer(mocks = arranged, "no json")));

        Assert.Null(run);
        Assert.Contains("1password-credentials.json", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("no json", exception.ToString(), StringComparison.Ordinal);
        mocks!.Verify(
            mock => mock.NewResourceAsync(It.Is<MockResourceArgs>(
                args => !args.Type!.StartsWith("homelab:", StringComparison.Ordinal) && args.Type != "pulumi:providers:onepassword")),
            Times.Never);
    }

    private static void Answer(Mock<IMocks> mocks, string credentials) => mocks
        .Setup(mock => mock.CallAsync(It.IsAny<MockCallArgs>()))
        .Returns((MockCallArgs call) => Task.FromResult<object>(call.Args.SetItem(
            "credential", (string)call.Args["title"] == "homelab-connect-credentials" ? credentials : $"{call.Args["title"]}-value")));
}
