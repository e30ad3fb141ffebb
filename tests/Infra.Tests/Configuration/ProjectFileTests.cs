using Homelab.Infra.Configuration;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests.Configuration;

public sealed class ProjectFileTests
{
    [Fact]
    public void The_project_file_declares_exactly_the_settings_that_the_program_reads()
    {
        var values = ProjectFile.Values();
        var read = new HashSet<string>(StringComparer.Ordinal);
        HomelabSettings.Read("dev", key =>
        {
            read.Add(key);
            return values.GetValueOrDefault(key);
        });

        Assert.Equal(ProjectFile.Declarations.Keys.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_has_a_type_that_Pulumi_knows_and_a_description()
    {
        foreach (var (key, declaration) in ProjectFile.Declarations)
        {
            Assert.Contains(declaration.Children["type"].ToString(), new[] { "string", "integer", "boolean", "array", "object" });
            Assert.True(declaration.Children.ContainsKey("description"), key);
            Assert.Equal(declaration.Children["type"].ToString() == "array", declaration.Children.ContainsKey("items"));
        }
    }

    /// <summary>
    /// Pulumi refuses a default for a secret (it would not be encrypted) and takes everything else without a default
    /// for required in every stack.
    /// </summary>
    [Fact]
    public void Only_what_every_stack_must_set_has_no_default() => Assert.Equal(
        ["githubToken", "owner"],
        ProjectFile.Declarations.Where(declaration => !declaration.Value.Children.ContainsKey("default"))
            .Select(declaration => declaration.Key)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Declared_secrets_are_secret() => Assert.Equal(
        HomelabSettings.SecretKeys.Where(key => !key.Contains('.', StringComparison.Ordinal)),
        ProjectFile.Declarations.Where(
            declaration => declaration.Value.Children.TryGetValue("secret", out var secret) && secret is YamlScalarNode { Value: "true" })
            .Select(declaration => declaration.Key));

    [Fact]
    public void Every_environment_is_a_stack() => Assert.Equal(
        ProjectFile.Environments.Select(name => $"Pulumi.{name}.yaml").Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Checkout.Root, "Pulumi.*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_program_names_no_environment() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "infra"), "*.cs", SearchOption.AllDirectories),
        file => Assert.All(
            File.ReadAllLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)),
            line => Assert.DoesNotMatch($@"\b({string.Join('|', ProjectFile.Environments)})\b", line)));

    [Theory]
    [InlineData("argocdChartVersion", "argo-cd")]
    [InlineData("externalSecretsChartVersion", "external-secrets")]
    [InlineData("connectChartVersion", "connect")]
    public void Every_chart_pin_stands_below_a_marker_for_Renovate(string key, string chart)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "Pulumi.yaml"));
        var pin = Array.FindIndex(
            lines, Array.IndexOf(lines, $"  {key}:"), line => line.TrimStart().StartsWith("default: ", StringComparison.Ordinal));

        Assert.StartsWith(
            $"    # renovate: datasource=helm depName={chart} registryUrl=https://",
            lines[pin - 1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_one_stack_owns_the_repositories()
    {
        var owners = Directory.EnumerateFiles(Checkout.Root, "Pulumi.*.yaml")
            .Where(file => File.ReadAllLines(file).Contains("  homelab:ownsRepositories: true", StringComparer.Ordinal));

        Assert.Equal("Pulumi.dev.yaml", Path.GetFileName(Assert.Single(owners)));
    }

    [Fact]
    public void The_README_tells_every_setting_with_its_default_and_meaning()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));

        Assert.All(ProjectFile.Declarations
            .Where(declaration => declaration.Key != "secrets" && !declaration.Value.Children.ContainsKey("secret")), declaration =>
        {
            var values = declaration.Value.Children;
            var text = !values.TryGetValue("default", out var value) ? "required"
                : declaration.Key.EndsWith("ChartVersion", StringComparison.Ordinal) ? "pinned"
                : declaration.Key == "environments" ? "listed"
                : value is YamlSequenceNode list ? $"[{string.Join(", ", list)}]" : value.ToString();
            var shown = text is "required" or "pinned" or "listed" or "" ? text : $"`{text}`";
            Assert.Contains($"| `{declaration.Key}` | {shown} | {values["description"]} |", readme, StringComparison.Ordinal);
        });
        Assert.All(HomelabSettings.SecretKeys, key => Assert.Contains($"| `{key}` | ", readme, StringComparison.Ordinal));
    }
}
