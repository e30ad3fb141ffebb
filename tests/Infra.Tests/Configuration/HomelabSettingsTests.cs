using Homelab.Infra.Configuration;

namespace Homelab.Infra.Tests.Configuration;

public sealed class HomelabSettingsTests
{
    private const string Owner = "write a GitHub user or organization: 1 to 39 letters, digits and single hyphens, no hyphen at either end";
    private const string Repository = "write a repository name: 1 to 100 letters, digits, dots, hyphens and underscores";
    private const string FullRepository = "write a repository name, or owner/name: letters, digits, hyphens, in the name dots and underscores too";
    private const string Version = "write one exact chart version, such as 10.1.1; no range and no word like latest, so that every run installs the same";
    private const string Boolean = "write true or false";
    private const string Approvals = "write a whole number from 0 to 6";
    private const string Domain = "write a domain of two parts or more in lower case, such as homelab.internal";
    private const string Line = "write one line of text without control characters or spaces at either end";
    private const string Quotable = "write one line of text without quotes, backslashes or control characters, and no spaces at either end";
    private const string CodeOwner = "write a GitHub user (name) or a team (organization/team), without the @";
    private const string Email = "write an e-mail address, such as homelab@example.com";
    private const string Json = "is not JSON: it is the whole content of the 1password-credentials.json that `op connect server create` wrote";
    private const string Environments =
        "write a list of at least one name, each 1 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen";
    private const string Twice = "two repositories cannot have one name; give each of the four its own";
    private const string Names = "write a list of names out of homelab-k8s-argo-config, homelab-k8s-base-manifests, homelab-k8s-environments, homelab-k8s-environments-apps";

    public static TheoryData<string, string?, string> BadSettings => new()
    {
        { "owner", null, $"homelab:owner is missing: {Owner}" },
        { "owner", "", $"homelab:owner is \"\": {Owner}" },
        { "owner", "-bad-", $"homelab:owner is \"-bad-\": {Owner}" },
        { "owner", "two--hyphens", $"homelab:owner is \"two--hyphens\": {Owner}" },
        { "owner", "me_corp_", $"homelab:owner is \"me_corp_\": {Owner}" },
        { "domain", "lan", $"homelab:domain is \"lan\": {Domain}" },
        { "owner", "a/b", $"homelab:owner is \"a/b\": {Owner}" },
        { "owner", "line\n", $"homelab:owner is \"line\n\": {Owner}" },
        { "owner", new string('a', 40), $"homelab:owner is \"{new string('a', 40)}\": {Owner}" },
        { "githubToken", null, "homelab:githubToken is missing: set it with pulumi config set --secret githubToken" },
        { "githubToken", " ", "homelab:githubToken is missing: set it with pulumi config set --secret githubToken" },
        { "ownsRepositories", "yes", $"homelab:ownsRepositories is \"yes\": {Boolean}" },
        { "ownsRepositories", "True", $"homelab:ownsRepositories is \"True\": {Boolean}" },
        { "branchProtection", "1", $"homelab:branchProtection is \"1\": {Boolean}" },
        { "protectRepositories", "", $"homelab:protectRepositories is \"\": {Boolean}" },
        { "archiveRepositories", "off", $"homelab:archiveRepositories is \"off\": {Boolean}" },
        { "argocdInsecure", "null", $"homelab:argocdInsecure is \"null\": {Boolean}" },
        { "visibility", "internal", "homelab:visibility is \"internal\": write public or private" },
        { "visibility", null, "homelab:visibility is missing: write public or private" },
        { "argoConfigRepository", "has space", $"homelab:argoConfigRepository is \"has space\": {Repository}" },
        { "baseManifestsRepository", "..", $"homelab:baseManifestsRepository is \"..\": {Repository}" },
        { "environmentsRepository", "../escape", $"homelab:environmentsRepository is \"../escape\": {Repository}" },
        { "programRepository", "a/b/c", $"homelab:programRepository is \"a/b/c\": {FullRepository}" },
        { "programRepository", "/b", $"homelab:programRepository is \"/b\": {FullRepository}" },
        { "botUser", "-bad-", $"homelab:botUser is \"-bad-\": {Owner}" },
        { "botUser", "Anvaplus", "homelab:botUser is \"Anvaplus\": this is the owner, who may do everything already; write a second account, or nothing" },
        {
            "programRepository", "Homelab-k8s-environments",
            "homelab:programRepository is \"anvaplus/Homelab-k8s-environments\": this is one of the four repositories; write the name of the program's own"
        },
        { "environmentsAppsRepository", "name.git", $"homelab:environmentsAppsRepository is \"name.git\": {Repository}" },
        {
            "argoConfigRepository", "homelab-k8s-base-manifests",
            $"homelab:baseManifestsRepository is \"homelab-k8s-base-manifests\": {Twice}"
        },
        {
            "environmentsAppsRepository", "HOMELAB-K8S-ARGO-CONFIG",
            $"homelab:environmentsAppsRepository is \"HOMELAB-K8S-ARGO-CONFIG\": {Twice}"
        },
        { "environments", null, $"homelab:environments is missing: {Environments}" },
        { "environments", "[]", $"homelab:environments is \"[]\": {Environments}" },
        { "environments", "dev", $"homelab:environments is \"dev\": {Environments}" },
        { "environments", "[1]", $"homelab:environments is \"[1]\": {Environments}" },
        { "environments", """["dev","Prod"]""", $"homelab:environments is \"Prod\": {Environments}" },
        { "environments", """["dev","_each"]""", $"homelab:environments is \"_each\": {Environments}" },
        {
            "environments", """["dev","prod","dev"]""",
            "homelab:environments is \"dev\": an environment is in the list once, in its place in the order of promotion"
        },
        { "adopt", "homelab-k8s-argo-config", $"homelab:adopt is \"homelab-k8s-argo-config\": {Names}" },
        { "adopt", "[1]", $"homelab:adopt is \"[1]\": {Names}" },
        { "adopt", "[\"other\"]", $"homelab:adopt is \"other\": {Names}" },
        { "codeOwner", "@anvaplus", $"homelab:codeOwner is \"@anvaplus\": {CodeOwner}" },
        { "codeOwner", "org/team/more", $"homelab:codeOwner is \"org/team/more\": {CodeOwner}" },
        { "requiredApprovals", "7", $"homelab:requiredApprovals is \"7\": {Approvals}" },
        { "requiredApprovals", "-1", $"homelab:requiredApprovals is \"-1\": {Approvals}" },
        { "requiredApprovals", "1.0", $"homelab:requiredApprovals is \"1.0\": {Approvals}" },
        { "requiredApprovals", "two", $"homelab:requiredApprovals is \"two\": {Approvals}" },
        { "commitAuthor", " padded", $"homelab:commitAuthor is \" padded\": {Line}" },
        { "commitEmail", "nobody", $"homelab:commitEmail is \"nobody\": {Email}" },
        { "commitEmail", "a b@example.com", $"homelab:commitEmail is \"a b@example.com\": {Email}" },
        {
            "kubeContext", null,
            "homelab:kubeContext is missing: write the name of a context of your kubeconfig (kubectl config get-contexts), "
            + "or set a kubeconfig with pulumi config set --secret --path secrets.kubeconfig"
        },
        { "kubeContext", "two\nlines", $"homelab:kubeContext is \"two\nlines\": {Line}" },
        { "domain", "localhost", $"homelab:domain is \"localhost\": {Domain}" },
        { "domain", "Upper.Case", $"homelab:domain is \"Upper.Case\": {Domain}" },
        { "domain", "https://homelab.internal", $"homelab:domain is \"https://homelab.internal\": {Domain}" },
        { "ingress", "nginx", "homelab:ingress is \"nginx\": write cluster or traefik or none" },
        { "certificates", "letsencrypt", "homelab:certificates is \"letsencrypt\": write none or selfSigned or acmeStaging or acme" },
        { "acmeEmail", "nobody", $"homelab:acmeEmail is \"nobody\": {Email}" },
        { "dnsProvider", "route53", "homelab:dnsProvider is \"route53\": write cloudflare, or nothing" },
        { "argocdIngress", "yes", $"homelab:argocdIngress is \"yes\": {Boolean}" },
        { "argocdChartVersion", "latest", $"homelab:argocdChartVersion is \"latest\": {Version}" },
        { "argocdChartVersion", "10.1", $"homelab:argocdChartVersion is \"10.1\": {Version}" },
        { "externalSecretsChartVersion", "^2.9.0", $"homelab:externalSecretsChartVersion is \"^2.9.0\": {Version}" },
        { "connectChartVersion", "2.x", $"homelab:connectChartVersion is \"2.x\": {Version}" },
        { "connectChartVersion", null, $"homelab:connectChartVersion is missing: {Version}" },
        { "secretsFrom", "vault", "homelab:secretsFrom is \"vault\": write config or onePassword" },
        { "secretsFrom", "onePassword", "homelab:secrets.onePasswordServiceAccountToken is missing: set it with pulumi config set --secret --path secrets.onePasswordServiceAccountToken" },
        { "onePasswordVault", "", $"homelab:onePasswordVault is \"\": {Quotable}" },
        { "connectCredentialsItem", "\t", $"homelab:connectCredentialsItem is \"\t\": {Quotable}" },
        { "onePasswordVault", "a \" quote", $"homelab:onePasswordVault is \"a \" quote\": {Quotable}" },
        { "connectTokenItem", null, $"homelab:connectTokenItem is missing: {Quotable}" },
        { "botTokenItem", new string('x', 201), $"homelab:botTokenItem is \"{new string('x', 201)}\": {Quotable}" },
        { "secrets", """{"connectCredentials":"not json","connectToken":"t","botToken":"b"}""", $"homelab:secrets.connectCredentials {Json}" },
        { "secrets", """{"connectCredentials":"[]","connectToken":"t","botToken":"b"}""", $"homelab:secrets.connectCredentials {Json}" },
        { "secrets", """{"connectCredentials":"{}","botToken":"b"}""", "homelab:secrets.connectToken is missing: set it with pulumi config set --secret --path secrets.connectToken" },
        {
            "secrets", """{"connectCredentials":"{}","connectToken":"t","botToken":"b","botTokn":"typo"}""",
            "homelab:secrets.botTokn is unknown; there are kubeconfig, onePasswordServiceAccountToken, connectCredentials, connectToken, botToken"
        },
        {
            "secrets", """{"connectCredentials":"{}","connectToken":"t","botToken":"b","kubeconfig":"k"}""",
            "homelab:kubeContext is \"homelab-dev\": the secret kubeconfig is set too; keep one of them, so that it is clear which cluster is meant"
        },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void A_bad_setting_is_reported_with_what_to_write_instead(string key, string? value, string message)
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings((key, value)));

        Assert.Equal(message, Assert.Single(exception.Errors).ToString());
        Assert.Equal($"One setting cannot be used:\n  {message}", exception.Message);
    }

    [Fact]
    public void All_bad_settings_are_reported_at_once()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(
            ("owner", "-bad-"), ("githubToken", null), ("argocdChartVersion", "latest"), ("requiredApprovals", "many")));

        Assert.StartsWith("4 settings cannot be used:\n", exception.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["homelab:owner", "homelab:githubToken", "homelab:requiredApprovals", "homelab:argocdChartVersion"],
            exception.Errors.Select(error => error.Key));
    }

    [Fact]
    public void Certificates_of_Lets_Encrypt_need_an_account_a_provider_and_a_domain_that_can_be_bought()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(("certificates", "acme")));

        Assert.Equal(
            [
                "homelab:acmeEmail is missing: certificates is acme, and Let's Encrypt keeps an account by it",
                "homelab:dnsProvider is missing: certificates is acme, which proves by DNS whose the domain is; write cloudflare",
                "homelab:certificates is \"acme\": Let's Encrypt signs for domains that can be bought, and homelab.internal is none; "
                    + "write selfSigned, or another domain",
            ],
            exception.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_page_of_Argo_CD_needs_somebody_to_serve_it()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(("ingress", "none"), ("argocdIngress", "true")));

        Assert.Equal(
            "homelab:argocdIngress is \"true\": ingress is none, so nobody would serve the page; set ingress to cluster or traefik",
            Assert.Single(exception.Errors).ToString());
    }

    [Fact]
    public void Secrets_that_are_no_object_are_reported_with_all_that_is_missing()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(("secrets", "text")));

        Assert.Equal(
            "homelab:secrets is not an object: write its members below it (kubeconfig, onePasswordServiceAccountToken, connectCredentials, connectToken, botToken)",
            exception.Errors[0].ToString());
        Assert.Equal(4, exception.Errors.Count);
    }

    [Theory]
    [InlineData("Dev_1")]
    [InlineData("")]
    [InlineData("../dev")]
    [InlineData("dev-")]
    [InlineData("a-name-of-twenty-one-")]
    public void A_stack_whose_name_is_none_for_an_environment_is_told_what_one_is(string stack)
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Read(stack));

        Assert.Equal(
            $"the stack's name is \"{stack}\": a stack is named like its environment, 1 to 20 lower-case letters, digits and hyphens, beginning "
            + "with a letter and not ending in a hyphen; pulumi stack rename gives it another name",
            Assert.Single(exception.Errors).ToString());
    }

    [Fact]
    public void A_stack_that_is_no_environment_is_told_which_there_are()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Read("staging"));

        Assert.Equal(
            "the stack's name is \"staging\": a stack is named like its environment, and homelab:environments has dev, prod; add this one there",
            Assert.Single(exception.Errors).ToString());
    }

    [Fact]
    public void The_owner_that_only_stands_for_one_is_refused_in_earnest_and_does_for_a_rehearsal()
    {
        var values = ProjectFile.Values(("owner", "your-github-account"));

        var exception = Assert.Throws<SettingsException>(() => HomelabSettings.Read("dev", values.GetValueOrDefault));
        Assert.Equal(
            "homelab:owner is \"your-github-account\": this stands for yours; write your GitHub user or organization, into the file of every stack",
            Assert.Single(exception.Errors).ToString());
        Assert.Equal(
            GitHubSettings.PlaceholderOwner, HomelabSettings.Read("dev", values.GetValueOrDefault, unset: _ => "{}").GitHub.Owner);
    }

    [Fact]
    public void An_account_that_a_company_manages_has_private_repositories_alone()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(("owner", "me_corp")));

        Assert.Equal(
            "homelab:visibility is \"public\": me_corp is an account that a company manages, and GitHub lets those have private ones alone",
            Assert.Single(exception.Errors).ToString());
        Assert.Equal("me_corp", ProjectFile.Settings(("owner", "me_corp"), ("visibility", "private")).GitHub.Owner);
    }

    [Fact]
    public void Repositories_of_one_name_are_reported_at_each_but_the_first()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(
            ("argoConfigRepository", "one"), ("environmentsRepository", "one"), ("environmentsAppsRepository", "one")));

        Assert.Equal(["homelab:environmentsRepository", "homelab:environmentsAppsRepository"], exception.Errors.Select(error => error.Key));
    }

    [Fact]
    public void Environments_are_in_the_order_of_the_list() => Assert.Equal(
        ["dev", "staging", "prod"], ProjectFile.Read("staging", ("environments", """["dev","staging","prod"]""")).Environments);

    [Fact]
    public void No_message_ever_holds_a_secret()
    {
        var exception = Assert.Throws<SettingsException>(() => ProjectFile.Settings(
            ("secrets", """{"connectCredentials":"hush","connectToken":"","botToken":"hush","kubeconfig":"hush"}"""), ("githubToken", "")));

        Assert.DoesNotContain("hush", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_hold_secrets_without_showing_them()
    {
        var settings = ProjectFile.Settings();

        Assert.Equal("ghp_secret", settings.GitHub.Token.Reveal());
        Assert.DoesNotContain("secret", settings.ToString().Replace("[secret]", "", StringComparison.Ordinal).Replace("SecretSettings", "", StringComparison.Ordinal)
            .Replace("ExternalSecretsChartVersion", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_arrives_where_the_program_reads_it()
    {
        var settings = ProjectFile.Read(
            "prod",
            ("owner", "me"), ("ownsRepositories", "false"), ("environments", """["prod"]"""), ("adopt", """["charts"]"""),
            ("visibility", "private"),
            ("argoConfigRepository", "platform"), ("baseManifestsRepository", "charts"), ("environmentsRepository", "versions"),
            ("environmentsAppsRepository", "apps"), ("programRepository", "org/homelab-fork"), ("botUser", "bot"), ("codeOwner", "org/team"), ("requiredApprovals", "2"), ("branchProtection", "false"),
            ("protectRepositories", "false"), ("archiveRepositories", "false"), ("commitAuthor", "Bot"), ("commitEmail", "bot@example.com"),
            ("kubeContext", ""), ("domain", "example.org"), ("ingress", "traefik"), ("certificates", "acmeStaging"),
            ("acmeEmail", "me@example.org"), ("dnsProvider", "cloudflare"), ("argocdIngress", "true"), ("argocdInsecure", "true"), ("argocdChartVersion", "1.2.3"),
            ("externalSecretsChartVersion", "4.5.6-rc.1"), ("connectChartVersion", "7.8.9"), ("secretsFrom", "onePassword"),
            ("onePasswordVault", "Vault"), ("connectCredentialsItem", "c"), ("connectTokenItem", "t"), ("botTokenItem", "b"),
            ("secrets", """{"kubeconfig":"k","onePasswordServiceAccountToken":"ops"}"""));

        Assert.Equal("prod", settings.Environment);
        Assert.False(settings.OwnsRepositories);
        Assert.Equal("example.org", settings.Domain);
        Assert.Equal("argocd.prod.example.org", settings.ArgoCdHost);
        Assert.Equal(
            new IngressSettings
            {
                IsOn = true,
                HasTraefik = true,
                HasArgoCd = true,
                Issuer = "acme-staging",
                AcmeEmail = "me@example.org",
                DnsProvider = "cloudflare",
            },
            settings.Ingress);
        Assert.Equal("me", settings.GitHub.Owner);
        Assert.Equal(["prod"], settings.Environments);
        Assert.Equal(
            new RepositoryNames(
                new("argoConfigRepository", "platform"), new("baseManifestsRepository", "charts"),
                new("environmentsRepository", "versions"), new("environmentsAppsRepository", "apps")),
            settings.GitHub.Repositories);
        Assert.Equal("org/homelab-fork", settings.GitHub.ProgramRepository);
        Assert.Equal("bot", settings.GitHub.BotUser);
        Assert.Equal(["charts"], settings.GitHub.Adopt);
        Assert.True(settings.GitHub.IsPrivate);
        Assert.Equal("org/team", settings.GitHub.CodeOwner);
        Assert.Equal(2, settings.GitHub.RequiredApprovals);
        Assert.False(settings.GitHub.BranchProtection);
        Assert.False(settings.GitHub.ProtectRepositories);
        Assert.False(settings.GitHub.ArchiveRepositories);
        Assert.Equal("Bot", settings.GitHub.CommitAuthor);
        Assert.Equal("bot@example.com", settings.GitHub.CommitEmail);
        Assert.Null(settings.Cluster.KubeContext);
        Assert.Equal("k", settings.Cluster.Kubeconfig!.Reveal());
        Assert.True(settings.Cluster.ArgoCdInsecure);
        Assert.Equal("1.2.3", settings.Cluster.ArgoCdChartVersion.ToNormalizedString());
        Assert.Equal("4.5.6-rc.1", settings.Cluster.ExternalSecretsChartVersion.ToNormalizedString());
        Assert.Equal("7.8.9", settings.Cluster.ConnectChartVersion.ToNormalizedString());
        Assert.Equal(new OnePasswordItems("Vault", "c", "t", "b"), settings.Secrets.Items);
        Assert.Equal("ops", settings.Secrets.ServiceAccountToken!.Reveal());
        Assert.Null(settings.Secrets.ConnectCredentials);
    }

    [Fact]
    public void The_programs_repository_is_of_the_same_owner_unless_set() =>
        Assert.Equal("anvaplus/homelab", ProjectFile.Settings().GitHub.ProgramRepository);

    [Fact]
    public void The_code_owner_is_the_owner_unless_set() => Assert.Equal("anvaplus", ProjectFile.Settings().GitHub.CodeOwner);
}
