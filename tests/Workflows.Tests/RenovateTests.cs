using System.Text.Json;
using System.Text.RegularExpressions;
using Homelab.Infra.Content;

namespace Homelab.Workflows.Tests;

/// <summary>Renovate's rules on what they are for. Their regular expressions mean the same in .NET.</summary>
public sealed class RenovateTests
{
    private const string Registry = "homelab-k8s-environments";

    public static TheoryData<string> Names =>
        new("homelab-k8s-argo-config", "homelab-k8s-base-manifests", Registry, "homelab-k8s-environments-apps");

    [Fact]
    public void Every_chart_pin_of_the_program_is_found_with_where_it_comes_from()
    {
        var pins = ProjectFile.Values();
        var found = Find(Program(), "Pulumi.yaml", File.ReadAllText(Path.Combine(Checkout.Root, "Pulumi.yaml")))
            .Select(match =>
                (Group(match, "datasource"), Group(match, "depName"), Group(match, "registryUrl"), Group(match, "currentValue")));

        Assert.Equal(
            [
                ("helm", "argo-cd", "https://argoproj.github.io/argo-helm", pins["argocdChartVersion"]),
                ("helm", "external-secrets", "https://charts.external-secrets.io", pins["externalSecretsChartVersion"]),
                ("helm", "connect", "https://1password.github.io/connect-helm-charts", pins["connectChartVersion"]),
            ],
            found);
    }

    [Fact]
    public void A_chart_pin_without_a_marker_is_left_alone() =>
        Assert.Empty(Find(Program(), "Pulumi.yaml", "  argocdChartVersion:\n    type: string\n    default: 10.1.1\n"));

    [Fact]
    public void Every_image_that_a_workflow_runs_is_found_with_its_digest()
    {
        var images = Workflow.All.Where(workflow => workflow.Repository == "homelab")
            .SelectMany(workflow => Find(Program(), workflow.Path, workflow.Text)).ToList();

        Assert.Equal(
            ["aquasec/trivy", "ghcr.io/gitleaks/gitleaks", "registry"],
            images.Select(match => Group(match, "depName")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(images, match =>
        {
            Assert.Equal("docker", Group(match, "datasource"));
            Assert.Matches(@"\Av?\d+(\.\d+\.\d+)?\z", Group(match, "currentValue"));
            Assert.Matches(@"\Asha256:[0-9a-f]{64}\z", Group(match, "currentDigest"));
        });
    }

    [Fact]
    public void An_image_is_the_same_wherever_it_runs() => Assert.All(
        Workflow.All.SelectMany(workflow => Find(Program(), workflow.Path, workflow.Text))
            .GroupBy(match => Group(match, "depName"), match => Group(match, "currentDigest"), StringComparer.Ordinal),
        image => Assert.Single(image.Distinct(StringComparer.Ordinal)));

    [Fact]
    public void The_Pulumi_CLI_is_exact_is_found_and_is_one_that_heeds_what_the_project_requires()
    {
        var action = Workflow.Action("pulumi");
        var match = Assert.Single(Find(Program(), action.Path, action.Text));
        var required = Regex.Match(
            File.ReadAllText(Path.Combine(Checkout.Root, "Pulumi.yaml")),
            "(?m)^requiredPulumiVersion: \">=(?<version>[0-9.]+)\"",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.Equal(("github-releases", "pulumi/pulumi"), (Group(match, "datasource"), Group(match, "depName")));
        Assert.True(Version.Parse(Group(match, "currentValue")) >= Version.Parse(Group(required, "version")));
        // Read by nothing before that: https://github.com/pulumi/pulumi/pull/21627, in https://github.com/pulumi/pulumi/pull/21690
        Assert.True(Version.Parse(Group(required, "version")) >= new Version(3, 219, 0));
    }

    [Theory]
    [InlineData("custom.regex")]
    [InlineData("github-actions")]
    [InlineData("npm")]
    [InlineData("nuget")]
    [InlineData("devcontainer")]
    public void This_repository_keeps_charts_actions_packages_and_tools_up_to_date(string manager) =>
        Assert.Contains(manager, Managers(Program()));

    [Fact]
    public void The_Pulumi_packages_move_together_and_are_exact()
    {
        var patterns = Program().RootElement.GetProperty("packageRules").EnumerateArray()
            .Single(rule => rule.TryGetProperty("groupName", out var name) && name.GetString() == "Pulumi packages")
            .GetProperty("matchPackageNames").EnumerateArray()
            .Select(pattern => $@"\A{Regex.Escape(pattern.GetString()!).Replace(@"\*", ".*", StringComparison.Ordinal)}\z").ToList();
        var packages = Regex.Matches(
            File.ReadAllText(Path.Combine(Checkout.Root, "Directory.Packages.props")),
            "Include=\"(?<name>[^\"]+)\" Version=\"(?<version>[^\"]+)\"",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Equal(
            patterns.Exists(pattern => Regex.IsMatch(Group(package, "name"), pattern, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))),
            Regex.IsMatch(Group(package, "version"), @"\A\[[^,]+\]\z", RegexOptions.None, TimeSpan.FromSeconds(1))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repositorys_own_rules_leave_its_workflows_to_the_program(string repository)
    {
        var managers = Managers(Of(repository));

        Assert.NotEmpty(managers);
        Assert.DoesNotContain("github-actions", managers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repositorys_rules_are_kept_by_the_program(string repository) => Assert.Equal(
        Ownership.Managed, Workflow.Content[repository].Single(file => file.Path == ".github/renovate.json").Ownership);

    [Theory]
    [InlineData("# renovate: image=ghcr.io/somebody/something\nversion: v1.2.3\n", "ghcr.io/somebody/something", "v1.2.3")]
    [InlineData("# Why this app is here.\n# renovate: image=jellyfin/jellyfin\nversion: 10.9.1-rc.1\n", "jellyfin/jellyfin", "10.9.1-rc.1")]
    public void A_version_in_dev_below_the_name_of_its_image_is_found(string text, string image, string version)
    {
        var match = Assert.Single(Find(Of(Registry), "environments/dev/media/jellyfin/values.yaml", text));

        Assert.Equal(image, Group(match, "depName"));
        Assert.Equal(version, Group(match, "currentValue"));
        Assert.Equal("docker", Of(Registry).RootElement.GetProperty("customManagers")[0].GetProperty("datasourceTemplate").GetString());
    }

    [Theory]
    [InlineData("environments/prod/media/jellyfin/values.yaml")]
    [InlineData("environments/production/media/jellyfin/values.yaml")]
    [InlineData("environments/prod/dev/environments/dev/values.yaml")]
    [InlineData("other/environments/dev/media/jellyfin/values.yaml")]
    public void A_version_anywhere_else_is_never_found(string path) =>
        Assert.Empty(Find(Of(Registry), path, "# renovate: image=jellyfin/jellyfin\nversion: 10.9.1\n"));

    [Fact]
    public void A_version_that_a_pipeline_hands_over_is_left_to_it() => Assert.All(
        Workflow.Content[Registry].Where(file => Path.GetFileName(file.Path) == "values.yaml"),
        file => Assert.Empty(Find(Of(Registry), file.Path, file.Text)));

    [Theory]
    [InlineData(Registry)]
    [InlineData("homelab-k8s-environments-apps")]
    public void Everything_but_the_first_environment_is_switched_off(string repository) => Assert.Contains(
        Of(repository).RootElement.GetProperty("packageRules").EnumerateArray(),
        // A pattern alone with a ! is true of whatever else there is: https://docs.renovatebot.com/string-pattern-matching/
        rule => rule.TryGetProperty("matchFileNames", out var files)
            && files.EnumerateArray().Select(file => file.GetString()).SequenceEqual(["!environments/dev/**"])
            && rule.GetProperty("enabled").ValueKind == JsonValueKind.False);

    [Fact]
    public void Charts_from_elsewhere_are_looked_for_in_dev_alone()
    {
        var patterns = Of("homelab-k8s-environments-apps").RootElement.GetProperty("argocd").GetProperty("managerFilePatterns");

        Assert.True(IsMatch(patterns, "environments/dev/web/blog_hugo/blog_hugo.yaml"));
        Assert.False(IsMatch(patterns, "environments/prod/web/blog_hugo/blog_hugo.yaml"));
    }

    [Theory]
    [InlineData("traefik", "traefik/platform-traefik.yaml", "https://traefik.github.io/charts")]
    [InlineData("cert-manager", "certificates/platform-cert-manager.yaml", "https://charts.jetstack.io")]
    [InlineData("external-dns", "external-dns/platform-external-dns.yaml", "https://kubernetes-sigs.github.io/external-dns")]
    public void The_charts_of_the_platforms_components_are_looked_for_in_dev_alone(string chart, string file, string repository)
    {
        const string Platform = "homelab-k8s-argo-config";
        var rules = Of(Platform).RootElement;
        var patterns = rules.GetProperty("argocd").GetProperty("managerFilePatterns");
        var text = Workflow.Content[Platform].Single(one => one.Path == $"environments/dev/_root/{file}").Text;
        var source = Regex.Match(
            text, @"(?m)^    - repoURL: (?<repository>\S+)\n      chart: (?<chart>\S+)\n      targetRevision: (?<version>\S+)$",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.Contains("argocd", Managers(Of(Platform)));
        Assert.True(IsMatch(patterns, $"environments/dev/_root/{file}"));
        Assert.False(IsMatch(patterns, $"environments/prod/_root/{file}"));
        Assert.Equal((repository, chart), (Group(source, "repository"), Group(source, "chart")));
        Assert.Matches(@"\Av?\d+\.\d+\.\d+\z", Group(source, "version"));
        // A chart of a repository is of the datasource helm; only those of Git are left to main.
        Assert.All(
            rules.GetProperty("packageRules").EnumerateArray().Where(rule => rule.GetProperty("enabled").ValueKind == JsonValueKind.False),
            rule => Assert.Equal(
                ["git-tags"], rule.GetProperty("matchDatasources").EnumerateArray().Select(datasource => datasource.GetString())));
    }

    [Fact]
    public void Every_chart_that_a_component_takes_from_elsewhere_is_where_Renovate_looks()
    {
        const string Platform = "homelab-k8s-argo-config";
        var patterns = Of(Platform).RootElement.GetProperty("argocd").GetProperty("managerFilePatterns");
        var files = Workflow.Content[Platform].Where(file => file.Path.StartsWith("environments/dev/", StringComparison.Ordinal)
            && file.Text.Contains("\n      chart: ", StringComparison.Ordinal)).Select(file => file.Path).ToList();

        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.True(IsMatch(patterns, file), file));
    }

    private static JsonDocument Program() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "renovate.json")));

    private static JsonDocument Of(string repository) =>
        JsonDocument.Parse(Workflow.Content[repository].Single(file => file.Path == ".github/renovate.json").Text);

    private static List<string> Managers(JsonDocument configuration) =>
        [.. configuration.RootElement.GetProperty("enabledManagers").EnumerateArray().Select(manager => manager.GetString()!)];

    /// <summary>What the custom managers of a configuration find in a file.</summary>
    private static List<Match> Find(JsonDocument configuration, string path, string text) =>
    [
        .. configuration.RootElement.GetProperty("customManagers").EnumerateArray()
            .Where(manager => IsMatch(manager.GetProperty("managerFilePatterns"), path))
            .SelectMany(manager => manager.GetProperty("matchStrings").EnumerateArray())
            .SelectMany(pattern => Regex.Matches(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1))),
    ];

    /// <summary>Whether a path is one of the patterns, which are regular expressions between slashes.</summary>
    private static bool IsMatch(JsonElement patterns, string path) =>
        patterns.EnumerateArray().Select(pattern => pattern.GetString()!).Any(pattern =>
        {
            Assert.True(pattern.StartsWith('/') && pattern.EndsWith('/'), pattern);
            return Regex.IsMatch(path, pattern[1..^1], RegexOptions.None, TimeSpan.FromSeconds(1));
        });

    private static string Group(Match match, string name) => match.Groups[name].Value;
}
