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

    [Theory]
    [InlineData("Secret onepassword/op-credentials")]
    [InlineData("Secret external-secrets/op-access-token")]
    public async Task What_External_Secrets_keeps_is_seeded_and_then_left_alone(string secret)
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.Equal(["data", "stringData"], run.OptionsOf(secret).IgnoreChanges);
    }

    [Fact]
    public async Task A_new_Connect_comes_after_the_ExternalSecret_in_its_encoding()
    {
        var run = await TestRun.OfStack("dev", [("connectChartVersion", "2.3.0")]);
        const string File = "RepositoryFile homelab-k8s-argo-config/base/secrets/connect-credentials.yaml";

        Assert.Empty(run.OptionsOf(File).IgnoreChanges);
        Assert.Contains("{{ .credentials }}", (string)run.At(File, "content"), StringComparison.Ordinal);
        ImmutableArray<Resource> before = await OutputUtilities.GetValueAsync(run.OptionsOf("Release connect").DependsOn.ToOutput());
        Assert.Contains(before, resource => resource.GetResourceName() == "argo-config");
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
    public async Task The_project_allows_the_four_repositories_the_charts_of_the_platform_and_every_namespace_but_those_of_Kubernetes()
    {
        var run = await TestRun.OfStack("dev", [("owner", "me"), ("baseManifestsRepository", "charts")]);

        Assert.Equal(
            new object[]
            {
                "https://github.com/me/homelab-k8s-argo-config", "https://github.com/me/charts",
                "https://github.com/me/homelab-k8s-environments", "https://github.com/me/homelab-k8s-environments-apps",
                "https://charts.jetstack.io", "https://kubernetes-sigs.github.io/external-dns", "https://traefik.github.io/charts",
            },
            (ImmutableArray<object>)run.At("AppProject argo-config", "spec", "sourceRepos"));
        Assert.Equal("*", run.At("AppProject argo-config", "spec", "destinations", 0, "namespace"));
        Assert.Equal("!kube-*", run.At("AppProject argo-config", "spec", "destinations", 1, "namespace"));
    }

    [Fact]
    public async Task Argo_CD_has_no_page_unless_it_is_asked_for()
    {
        var run = await TestRun.OfStack("dev", [("domain", "example.org")]);

        Assert.Equal("argocd.example.org", run.At("Release argo-cd", "values", "global", "domain"));
        Assert.DoesNotContain("server", ((ImmutableDictionary<string, object>)run.At("Release argo-cd", "values")!).Keys);
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("selfSigned", true)]
    public async Task The_page_of_Argo_CD_is_beside_the_apps_in_plain_HTTP_behind_the_ingress(string certificates, bool tls)
    {
        var run = await TestRun.OfStack("dev", [("domain", "example.org"), ("argocdIngress", "true"), ("certificates", certificates)]);

        Assert.Equal("argocd.dev.example.org", run.At("Release argo-cd", "values", "global", "domain"));
        Assert.Equal(true, run.At("Release argo-cd", "values", "configs", "params", "server.insecure"));
        Assert.Equal(true, run.At("Release argo-cd", "values", "server", "ingress", "enabled"));
        Assert.Equal("traefik", run.At("Release argo-cd", "values", "server", "ingress", "ingressClassName"));
        Assert.Equal(tls, run.At("Release argo-cd", "values", "server", "ingress", "tls"));
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

    [Theory]
    [InlineData("homelab-dev", "false", "kubectl --context homelab-dev --namespace argocd port-forward service/argo-cd-argocd-server 8080:443")]
    [InlineData("homelab-dev", "true", "kubectl --context homelab-dev --namespace argocd port-forward service/argo-cd-argocd-server 8080:80")]
    [InlineData("", "false", "kubectl --namespace argocd port-forward service/argo-cd-argocd-server 8080:443")]
    public async Task Argo_CD_has_a_door(string context, string insecure, string command)
    {
        var secrets = $$"""{"connectToken":"t","botToken":"b","connectCredentials":"{}"{{(context.Length > 0 ? "" : ""","kubeconfig":"k" """)}}}""";
        var run = await TestRun.OfStack("dev", [("kubeContext", context), ("argocdInsecure", insecure), ("secrets", secrets)]);

        Assert.Equal(command, (await OutputUtilities.GetValueAsync(run.Stack!.PortForward))["argocd"]);
        Assert.EndsWith(
            "--namespace argocd get secret argocd-initial-admin-secret --output jsonpath='{.data.password}' | base64 --decode",
            await OutputUtilities.GetValueAsync(run.Stack.ArgoCdPassword),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "kubectl --context homelab-dev --namespace web port-forward service/web-hugo 8081:80")]
    [InlineData("false", null)]
    public async Task The_blog_has_a_door_where_there_is_one(string seedExample, string? command)
    {
        var run = await TestRun.OfStack("dev", [("seedExample", seedExample)]);

        Assert.Equal(command, (await OutputUtilities.GetValueAsync(run.Stack!.PortForward)).GetValueOrDefault("blog"));
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
    public async Task Alone_nobody_is_asked_for_a_review()
    {
        var run = await TestRun.OfStack("dev", []);

        Assert.All(ProjectFile.Settings().GitHub.Repositories.All, repository =>
        {
            var protection = $"BranchProtection {repository.Name}/main";
            Assert.Equal(0.0, run.At(protection, "requiredPullRequestReviews", 0, "requiredApprovingReviewCount"));
            Assert.Equal(false, run.At(protection, "requiredPullRequestReviews", 0, "requireCodeOwnerReviews"));
        });
    }

    [Fact]
    public async Task The_version_registry_merges_dev_bumps_by_themselves_and_leaves_prod_to_code_owners()
    {
        var run = await TestRun.OfStack("dev", [("requiredApprovals", "1")]);

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
        var run = await TestRun.OfStack("dev", [("secretsFrom", "onePassword"), ("secrets", OnePassword)]);

        Assert.Equal("ops_secret", run.At("onepassword onepassword", "serviceAccountToken"));
        Assert.Equal("homelab-connect-token-value", run.At("Secret external-secrets/op-access-token", "stringData", "token"));
        run.Mocks.Verify(mocks => mocks.CallAsync(
            It.Is<MockCallArgs>(call => call.Token == "onepassword:index/getItem:getItem" && (string)call.Args["vault"] == "Homelab")), Times.Exactly(3));
    }

    [Theory]
    [InlineData(
        "homelab-connect-credentials", "no json",
        "The Connect credentials: the 1Password item homelab-connect-credentials is not JSON: it is the whole content of the "
        + "1password-credentials.json that `op connect server create` wrote")]
    [InlineData(
        "homelab-bot-token", "", "The 1Password item homelab-bot-token of the vault Homelab has nothing in its field credential.")]
    public async Task Nothing_is_created_when_an_item_in_1Password_does_not_hold_what_it_should(string item, string credential, string sentence)
    {
        var (message, created) = await FailAsync([("secretsFrom", "onePassword"), ("secrets", OnePassword)], run => run.Items[item] = credential);

        Assert.Equal(sentence, message);
        Assert.Equal(["onepassword onepassword"], created);
    }

    [Fact]
    public async Task Nothing_is_created_when_an_item_in_1Password_cannot_be_read()
    {
        var (message, created) = await FailAsync([("secretsFrom", "onePassword"), ("secrets", OnePassword)], run => run.Mocks
            .Setup(mocks => mocks.CallAsync(It.Is<MockCallArgs>(call => call.Token == "onepassword:index/getItem:getItem")))
            .ThrowsAsync(new InvalidOperationException("no such vault")));

        Assert.Equal("The 1Password item homelab-connect-credentials of the vault Homelab can't be read: no such vault", message);
        Assert.Equal(["onepassword onepassword"], created);
    }

    [Fact]
    public async Task Nothing_is_created_while_the_programs_own_repository_is_missing()
    {
        var (message, created) = await FailAsync([("programRepository", "org/lab")], run => run.GitHub.Clear());

        Assert.Equal(
            "The repository org/lab isn't there, or the token can't read it: the workflows of the four run this program from its main branch. "
            + "Push it there (gh repo create org/lab --public --source . --push), or name the repository that it is in with homelab:programRepository.",
            message);
        Assert.Equal(["github github"], created);
    }

    [Fact]
    public async Task What_is_in_the_way_on_GitHub_is_told_at_once_before_anything_is_created()
    {
        var (message, created) = await FailAsync([("adopt", """["homelab-k8s-base-manifests","homelab-k8s-environments"]""")], run =>
        {
            run.GitHub["anvaplus/homelab-k8s-argo-config"] = new() { IsArchived = true };
            run.GitHub["anvaplus/homelab-k8s-environments"] = new() { Branch = "master" };
        });

        Assert.Equal(
            """
            The repository anvaplus/homelab-k8s-argo-config is archived: gh repo unarchive anvaplus/homelab-k8s-argo-config, and put its name on homelab:adopt.
            The repository anvaplus/homelab-k8s-base-manifests isn't there, or the token can't read it: take it off homelab:adopt, and it is created.
            The default branch of anvaplus/homelab-k8s-environments is master, and everything here follows main: gh api --method POST repos/anvaplus/homelab-k8s-environments/branches/master/rename --field new_name=main
            """,
            message);
        Assert.Equal(["github github"], created);
    }

    [Fact]
    public async Task A_stack_that_owns_nothing_waits_for_the_one_that_does()
    {
        var (message, _) = await FailAsync(
            [("ownsRepositories", "false")], run => run.GitHub.Remove("anvaplus/homelab-k8s-environments-apps"));

        Assert.Equal("The repository anvaplus/homelab-k8s-environments-apps doesn't exist; bring up the stack that owns it first.", message);
    }

    [Fact]
    public async Task What_GitHub_answers_instead_is_told_with_what_was_asked()
    {
        var (message, _) = await FailAsync([], run => run.Mocks
            .Setup(mocks => mocks.CallAsync(It.IsAny<MockCallArgs>())).ThrowsAsync(new InvalidOperationException("401 Bad credentials")));

        Assert.Equal("GitHub was asked to look for anvaplus/homelab: 401 Bad credentials", message);
    }

    [Theory]
    [InlineData("dev", "true")]
    [InlineData("prod", "false")]
    public async Task A_seed_that_is_there_is_taken_over_as_it_is(string stack, string owns)
    {
        var file = $"environments/{stack}/_root/kustomization.yaml";
        var run = await TestRun.OfStack(
            stack,
            [("ownsRepositories", owns)],
            arranged => arranged.GitHub["anvaplus/homelab-k8s-argo-config"] = new("README.md", "CODEOWNERS", file));

        Assert.Equal(
            $"homelab-k8s-argo-config:{file}:main", run.OptionsOf($"RepositoryFile homelab-k8s-argo-config/{file}").ImportId);
        Assert.Equal(false, run.At($"RepositoryFile homelab-k8s-argo-config/{file}", "overwriteOnCreate"));
        Assert.Null(run.OptionsOf($"RepositoryFile homelab-k8s-argo-config/environments/{stack}/secrets/kustomization.yaml").ImportId);
    }

    [Fact]
    public async Task The_README_that_GitHub_began_with_is_written_over_and_one_that_was_there_before_is_not()
    {
        const string Readme = "RepositoryFile homelab-k8s-argo-config/README.md";
        Action<TestRun> arrange = run => run.GitHub["anvaplus/homelab-k8s-argo-config"] = new("README.md");

        var begun = await TestRun.OfStack("dev", [], arrange);
        var adopted = await TestRun.OfStack("dev", [("adopt", """["homelab-k8s-argo-config"]""")], arrange);

        Assert.Equal((null, true), (begun.OptionsOf(Readme).ImportId, begun.At(Readme, "overwriteOnCreate")));
        Assert.Equal(
            ("homelab-k8s-argo-config:README.md:main", false), (adopted.OptionsOf(Readme).ImportId, adopted.At(Readme, "overwriteOnCreate")));
    }

    [Theory]
    [InlineData(true, "homelab-k8s-environments:main")]
    [InlineData(false, null)]
    public async Task The_protection_of_an_adopted_repository_is_imported_as_it_is(bool isProtected, string? id)
    {
        var run = await TestRun.OfStack("dev", [("adopt", """["homelab-k8s-environments"]""")], arranged =>
            arranged.GitHub["anvaplus/homelab-k8s-environments"] = new() { Protected = isProtected ? ["release/*", "main"] : ["release/*"] });

        var options = run.OptionsOf("BranchProtection homelab-k8s-environments/main");
        Assert.Equal(id, options.ImportId);
        Assert.Equal(isProtected, options.RetainOnDelete ?? false);
        Assert.Equal(
            isProtected ? ["pattern", "repositoryId"] : run.Inputs("BranchProtection homelab-k8s-environments/main").Keys.Order(),
            run.Inputs("BranchProtection homelab-k8s-environments/main").Keys.Except(options.IgnoreChanges, StringComparer.Ordinal).Order());
    }

    [Fact]
    public async Task A_second_account_may_write_into_all_four()
    {
        var run = await TestRun.OfStack("dev", [("botUser", "ada-bot"), ("requiredApprovals", "1")]);

        Assert.All(ProjectFile.Settings().GitHub.Repositories.All, repository =>
        {
            Assert.Equal("ada-bot", run.At($"RepositoryCollaborator {repository.Name}/ada-bot", "username"));
            Assert.Equal("push", run.At($"RepositoryCollaborator {repository.Name}/ada-bot", "permission"));
        });
    }

    private static async Task<(string Message, IEnumerable<string> Created)> FailAsync(
        (string Key, string? Value)[] settings, Action<TestRun> arrange)
    {
        TestRun? run = null;
        var exception = await Assert.ThrowsAsync<RunException>(() => TestRun.OfStack("dev", settings, arranged => arrange(run = arranged)));
        return (exception.Message, run!.Names);
    }
}
