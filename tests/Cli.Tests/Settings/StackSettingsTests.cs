using Homelab.Cli.Apps;
using Homelab.Cli.Outcomes;
using Homelab.Cli.Settings;

namespace Homelab.Cli.Tests.Settings;

public sealed class StackSettingsTests : IDisposable
{
    private readonly TestCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public void Values_of_the_stack_lie_over_the_defaults_of_the_project()
    {
        _checkout.Write("dev", $"""
            {TestCheckout.Dev}
              homelab:domain: example.org
              homelab:requiredApprovals: "2"
              homelab:adopt:
                - homelab-k8s-environments
              github:token: another provider's
            """);

        var settings = Read("dev").Settings;

        Assert.Equal("ada", settings.GitHub.Owner);
        Assert.Equal("example.org", settings.Domain);
        Assert.Equal(2, settings.GitHub.RequiredApprovals);
        Assert.Equal(["homelab-k8s-environments"], settings.GitHub.Adopt);
        Assert.Equal(TestCheckout.Pin("argocdChartVersion"), settings.Cluster.ArgoCdChartVersion.ToNormalizedString());
    }

    [Fact]
    public void Keys_need_no_namespace()
    {
        _checkout.Write("dev", TestCheckout.Dev.Replace("homelab:", "", StringComparison.Ordinal));

        Assert.Equal("ada", Read("dev").Settings.GitHub.Owner);
    }

    [Fact]
    public void Secrets_that_are_not_set_yet_are_placeholders_and_listed()
    {
        var stack = Read("dev");

        Assert.Equal(["githubToken", "secrets.connectCredentials", "secrets.connectToken", "secrets.botToken"], stack.UnsetSecrets);
        Assert.Equal("placeholder-github-token", stack.Settings.GitHub.Token.Reveal());
        Assert.Equal("placeholder-bot-token", stack.Settings.Secrets.BotToken!.Reveal());
        Assert.Equal(
            """{"verifier":"placeholder-connect-credentials","encCredentials":"placeholder-connect-credentials","version":"2"}""",
            stack.Settings.Secrets.ConnectCredentials!.Reveal());
    }

    [Fact]
    public void Encrypted_secrets_are_placeholders_and_not_listed()
    {
        _checkout.Write("dev", $$"""
            {{TestCheckout.Dev}}
              homelab:githubToken:
                secure: v1:abc:def
              homelab:secrets:
                botToken: { secure: v1:ghi }
                connectCredentials:
                  secure: v1:jkl
            encryptionsalt: v1:mno
            """);

        var stack = Read("dev");

        Assert.Equal(["secrets.connectToken"], stack.UnsetSecrets);
        Assert.Equal("placeholder-github-token", stack.Settings.GitHub.Token.Reveal());
    }

    [Fact]
    public void Only_the_secrets_that_the_stack_needs_are_asked_for()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:secretsFrom: onePassword");

        Assert.Equal(["githubToken", "secrets.onePasswordServiceAccountToken"], Read("dev").UnsetSecrets);
    }

    [Fact]
    public void An_encrypted_kubeconfig_takes_the_place_of_a_context()
    {
        _checkout.Write("dev", """
            config:
              homelab:owner: ada
              homelab:ownsRepositories: true
              homelab:secrets:
                kubeconfig:
                  secure: v1:abc
            """);

        Assert.Equal("placeholder-kubeconfig", Read("dev").Settings.Cluster.Kubeconfig!.Reveal());
    }

    [Fact]
    public void A_stack_that_does_not_own_the_repositories_comes_after_the_one_that_does()
    {
        Assert.Equal(["dev", "prod"], StackSettings.Read(_checkout.Root, "prod").Select(stack => stack.Stack));
        Assert.Equal(["dev"], StackSettings.Read(_checkout.Root, "dev").Select(stack => stack.Stack));
    }

    [Fact]
    public void The_owner_is_rehearsed_although_another_file_is_broken()
    {
        _checkout.Write("prod", "config: [");

        Assert.Equal(["dev"], StackSettings.Read(_checkout.Root, "dev").Select(stack => stack.Stack));
    }

    [Fact]
    public void An_unknown_stack_is_told_which_ones_there_are() => Refused(
        "nope",
        """
        The settings cannot be used:
          Pulumi.nope.yaml: there is no such file, and so no stack nope; the stacks here are dev, prod. A new one begins with a copy of one of their files.
        """);

    [Theory]
    [InlineData("../dev")]
    [InlineData("*")]
    [InlineData("")]
    public void A_stack_is_named_and_not_searched_for(string stack)
    {
        var error = Assert.Throws<RefusedException>(() => StackSettings.Read(_checkout.Root, stack));
        Assert.Contains($"and so no stack {stack};", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_YAML_is_told_with_its_line()
    {
        _checkout.Write("dev", "config:\n  homelab:owner: [ada\n");

        var error = Assert.Throws<RefusedException>(() => StackSettings.Read(_checkout.Root, "dev"));
        Assert.StartsWith("The settings cannot be used:\n  Pulumi.dev.yaml:3: this is not YAML: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_twice_is_told_with_its_line()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:owner: bob");

        var error = Assert.Throws<RefusedException>(() => StackSettings.Read(_checkout.Root, "dev"));

        Assert.Equal("The settings cannot be used:\n  Pulumi.dev.yaml:5: this is not YAML: Key 'homelab:owner' is there twice; the first one is lost.", error.Message);
    }

    [Fact]
    public void A_file_that_holds_no_settings_is_told_so()
    {
        _checkout.Write("dev", "- owner");

        Refused("dev", """
            The settings cannot be used:
              Pulumi.dev.yaml:1: a settings file holds keys and values; begin with 'config:' and write the settings below it
            """);
    }

    [Fact]
    public void Settings_that_are_a_list_are_told_so()
    {
        _checkout.Write("dev", "config:\n  - owner");

        Refused("dev", """
            The settings cannot be used:
              Pulumi.dev.yaml:2: 'config:' holds settings, one below the other, such as 'homelab:owner: my-account'
            """);
    }

    [Fact]
    public void A_project_without_a_name_is_told_so()
    {
        _checkout.WriteFile("Pulumi.yaml", "runtime: dotnet");

        Refused("dev", """
            The settings cannot be used:
              Pulumi.yaml: the project has no name; write 'name: homelab'
            """);
    }

    [Fact]
    public void An_empty_file_lacks_what_has_no_default()
    {
        _checkout.Write("dev", "");
        _checkout.Write("prod", TestCheckout.Dev);

        Refused("dev", """
            The settings cannot be used, for 2 reasons:
              Pulumi.dev.yaml: homelab:owner is missing: write a GitHub user or organization: 1 to 39 letters, digits and single hyphens, no hyphen at either end
              Pulumi.dev.yaml: homelab:kubeContext is missing: write the name of a context of your kubeconfig (kubectl config get-contexts), or set a kubeconfig with pulumi config set --secret --path secrets.kubeconfig
            """);
    }

    [Theory]
    [InlineData("ownr", "did you mean homelab:owner?")]
    [InlineData("OwnsRepository", "did you mean homelab:ownsRepositories?")]
    [InlineData("kubecontext", "did you mean homelab:kubeContext?")]
    [InlineData("somethingElse", "Pulumi.yaml lists the settings there are.")]
    public void An_unknown_key_is_told_with_the_one_that_was_meant(string key, string hint)
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:{key}: x");

        Refused("dev", $"""
            The settings cannot be used:
              Pulumi.dev.yaml:5: homelab:{key} is no setting; {hint}
            """);
    }

    [Fact]
    public void A_secret_in_plain_text_is_told_how_to_encrypt_it_and_never_repeated()
    {
        _checkout.Write("dev", $"""
            {TestCheckout.Dev}
              homelab:githubToken: ghp_hush
              homelab:secrets:
                botToken: hush
            """);

        Refused("dev", """
            The settings cannot be used, for 2 reasons:
              Pulumi.dev.yaml:5: homelab:githubToken is a secret and stands in plain text; replace it with pulumi config set --stack dev --secret githubToken
              Pulumi.dev.yaml:7: homelab:secrets.botToken is a secret and stands in plain text; replace it with pulumi config set --stack dev --secret --path secrets.botToken
            """);
    }

    [Fact]
    public void Plain_credentials_are_still_checked_to_be_JSON()
    {
        _checkout.Write("dev", $"""
            {TestCheckout.Dev}
              homelab:secrets:
                connectCredentials: hush
            """);

        Refused("dev", """
            The settings cannot be used, for 2 reasons:
              Pulumi.dev.yaml:6: homelab:secrets.connectCredentials is a secret and stands in plain text; replace it with pulumi config set --stack dev --secret --path secrets.connectCredentials
              Pulumi.dev.yaml:6: homelab:secrets.connectCredentials is not JSON: it is the whole content of the 1password-credentials.json that `op connect server create` wrote
            """);
    }

    [Fact]
    public void Secrets_as_JSON_in_plain_text_are_found_too()
    {
        _checkout.Write("dev", TestCheckout.Dev + """

              homelab:secrets: '{"botToken":"hush","connectToken":"hush","connectCredentials":"{}"}'
            """);

        Refused("dev", """
            The settings cannot be used:
              Pulumi.dev.yaml:5: homelab:secrets is one text, in which a rehearsal can't see its members; set them one by one, with pulumi config set --stack dev --secret --path secrets.<name>
            """);
    }

    [Fact]
    public void What_is_no_secret_must_be_readable()
    {
        _checkout.Write("dev", $$"""
            {{TestCheckout.Dev}}
              homelab:requiredApprovals: { secure: v1:abc }
              homelab:secrets: { secure: v1:abc }
            """);

        Refused("dev", """
            The settings cannot be used, for 2 reasons:
              Pulumi.dev.yaml:5: homelab:requiredApprovals is encrypted, and a rehearsal decrypts nothing; it is no secret, so write it in plain text
              Pulumi.dev.yaml:6: homelab:secrets is one text, in which a rehearsal can't see its members; set them one by one, with pulumi config set --stack dev --secret --path secrets.<name>
            """);
    }

    [Fact]
    public void Bad_values_are_told_with_file_and_line_all_at_once()
    {
        _checkout.Write("dev", """
            config:
              homelab:owner: -bad-
              homelab:ownsRepositories: yes
              homelab:kubeContext: homelab-dev
              homelab:argocdChartVersion: latest
              homelab:secrets:
                unknown: { secure: v1:abc }
            """);
        _checkout.Write("prod", TestCheckout.Dev);

        Refused("dev", """
            The settings cannot be used, for 4 reasons:
              Pulumi.dev.yaml:2: homelab:owner is "-bad-": write a GitHub user or organization: 1 to 39 letters, digits and single hyphens, no hyphen at either end
              Pulumi.dev.yaml:3: homelab:ownsRepositories is "yes": write true or false
              Pulumi.dev.yaml:5: homelab:argocdChartVersion is "latest": write one exact chart version, such as 10.1.1; no range and no word like latest, so that every run installs the same
              Pulumi.dev.yaml:7: homelab:secrets.unknown is unknown; there are kubeconfig, onePasswordServiceAccountToken, connectCredentials, connectToken, botToken
            """);
    }

    [Fact]
    public void A_bad_default_is_told_where_it_stands()
    {
        var project = Path.Combine(_checkout.Root, "Pulumi.yaml");
        var lines = File.ReadAllLines(project);
        var line = Array.FindIndex(lines, text => text.Contains("default: homelab.internal", StringComparison.Ordinal));
        lines[line] = "    default: Nowhere";
        File.WriteAllLines(project, lines);

        Refused("dev", $"""
            The settings cannot be used:
              Pulumi.yaml:{line + 1}: homelab:domain is "Nowhere": write a domain of two parts or more in lower case, such as homelab.internal
            """);
    }

    [Fact]
    public void What_looks_like_a_token_is_not_repeated_wherever_it_stands()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:domain: ghp_0123456789");

        Refused("dev", """
            The settings cannot be used:
              Pulumi.dev.yaml:5: homelab:domain is "(masked 1)": write a domain of two parts or more in lower case, such as homelab.internal
            """);
    }

    [Fact]
    public void What_is_wrong_with_the_owning_stack_is_told_as_well()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:domain: Dev");
        _checkout.Write("prod", $"{TestCheckout.Prod}\n  homelab:domain: Prod");

        Refused("prod", """
            The settings cannot be used, for 2 reasons:
              Pulumi.dev.yaml:5: homelab:domain is "Dev": write a domain of two parts or more in lower case, such as homelab.internal
              Pulumi.prod.yaml:4: homelab:domain is "Prod": write a domain of two parts or more in lower case, such as homelab.internal
            """);
    }

    [Fact]
    public void Repositories_that_no_stack_owns_are_refused()
    {
        _checkout.Write("dev", TestCheckout.Prod);

        Refused("prod", """
            The settings cannot be used:
              Pulumi.prod.yaml: no stack owns the repositories; write 'homelab:ownsRepositories: true' into the file of exactly one stack (dev, prod)
            """);
    }

    [Fact]
    public void Repositories_that_two_stacks_own_are_refused()
    {
        _checkout.Write("prod", TestCheckout.Dev);

        Refused("dev", """
            The settings cannot be used:
              Pulumi.dev.yaml: dev and prod both own the repositories; write 'homelab:ownsRepositories: true' into the file of exactly one stack (dev, prod)
            """);
    }

    [Fact]
    public void Two_stacks_in_one_cluster_are_refused()
    {
        _checkout.Write("prod", TestCheckout.Prod.Replace("homelab-prod", "homelab-dev", StringComparison.Ordinal));

        Refused("prod", """
            The settings cannot be used:
              Pulumi.prod.yaml:3: homelab:kubeContext is "homelab-dev" here and in Pulumi.dev.yaml: each stack installs its operators into a cluster of its own; name another context (kubectl config get-contexts)
            """);
    }

    [Fact]
    public void Stacks_that_name_other_repositories_than_the_owning_one_are_refused()
    {
        _checkout.Write("prod", $"{TestCheckout.Prod.Replace("ada", "bob", StringComparison.Ordinal)}\n  homelab:baseManifestsRepository: charts");

        Refused("prod", """
            The settings cannot be used, for 2 reasons:
              Pulumi.prod.yaml:2: homelab:owner is "bob" here and "ada" in Pulumi.dev.yaml: all stacks write into the same repositories; write the same into both files
              Pulumi.prod.yaml:4: homelab:baseManifestsRepository is "charts" here and "homelab-k8s-base-manifests" in Pulumi.dev.yaml: all stacks write into the same repositories; write the same into both files
            """);
    }

    [Fact]
    public void Connect_charts_that_want_the_credentials_in_different_encodings_are_refused()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:connectChartVersion: 2.2.1");
        _checkout.Write("prod", $"{TestCheckout.Prod}\n  homelab:connectChartVersion: 2.3.0");

        Refused("prod", """
            The settings cannot be used:
              Pulumi.prod.yaml:4: homelab:connectChartVersion is "2.3.0" here and "2.2.1" in Pulumi.dev.yaml: layer 1 holds the Connect credentials once for both, in base64 for charts before 2.3.0 and as they are for later ones; pin both to one side of it
            """);
    }

    [Fact]
    public void A_stack_alone_is_rehearsed_whatever_the_others_say()
    {
        _checkout.Write("prod", TestCheckout.Prod.Replace("ada", "your-github-account", StringComparison.Ordinal));

        Assert.Equal("ada", Read("dev").Settings.GitHub.Owner);
    }

    [Theory]
    [InlineData("hoemlab:domain")]
    [InlineData("hoemlab:nothing")]
    [InlineData("mylab:domain")]
    public void A_setting_in_a_namespace_that_was_meant_to_be_the_projects_is_told_with_its_line(string key)
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  {key}: example.org");

        Refused("dev", $"""
            The settings cannot be used:
              Pulumi.dev.yaml:5: {key} counts for nothing: this project is homelab; write homelab:{key.Split(':')[1]}
            """);
    }

    [Theory]
    [InlineData("github:owner")]
    [InlineData("kubernetes:namespace")]
    [InlineData("aws:region")]
    public void Settings_of_providers_are_none_of_its_business(string key)
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  {key}: x");

        Assert.Equal("ada", Read("dev").Settings.GitHub.Owner);
    }

    [Fact]
    public void A_stack_that_cannot_be_an_environment_is_told_so_and_not_as_a_setting()
    {
        _checkout.Write("Dev_1", TestCheckout.Prod);

        Refused("Dev_1", """
            The settings cannot be used:
              Pulumi.Dev_1.yaml: the stack's name is "Dev_1": a stack is named like its environment, 1 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen; pulumi stack rename gives it another name
            """);
    }

    private StackSettings Read(string stack) => StackSettings.Read(_checkout.Root, stack)[^1];

    private void Refused(string stack, string message)
    {
        var error = Assert.Throws<RefusedException>(() => StackSettings.Read(_checkout.Root, stack));
        Assert.Equal(message, error.Message);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }
}
