using Homelab.GitOps.Checks;
using Homelab.GitOps.Findings;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

public sealed class RuleSettingsTests : IDisposable
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: plain\nstringData:\n  password: hunter2\n";

    private readonly Checkouts _checkouts = new Checkouts()
        .Write("platform/plain.yaml", Secret)
        .Write("apps/all/x.txt", "")
        .Application("root-dev", "  source:\n    repoURL: https://github.com/example/apps\n    path: all");

    public void Dispose() => _checkouts.Dispose();

    [Theory]
    [InlineData("{ HL022: off }")]
    [InlineData("{ HL022: { severity: off } }")]
    [InlineData("{ HL022: { exclude: ['*.yaml'] } }")]
    [InlineData("{ HL022: { exclude: [docs/**, plain.yaml], severity: error } }")]
    public async Task What_a_repository_turns_off_is_not_told_and_counted(string rules)
    {
        var report = await CheckAsync($"rules: {rules}\n");

        Assert.DoesNotContain("HL022", Ids(report));
        Assert.Equal(new Quieted(BySettings: 1), report.Quieted);
    }

    [Theory]
    [InlineData("{ HL022: warning }", Severity.Warning)]
    [InlineData("{ HL022: { severity: warning, exclude: [docs/**] } }", Severity.Warning)]
    [InlineData("{ HL022: error }", Severity.Error)]
    public async Task A_finding_is_as_bad_as_its_repository_says(string rules, Severity severity)
    {
        var report = await CheckAsync($"rules: {rules}\n");

        Assert.Equal(severity, report.Findings.Single(finding => finding.Check.Id is "HL022").Severity);
        Assert.Equal(new Quieted(), report.Quieted);
    }

    [Fact]
    public async Task A_repository_speaks_for_itself_alone()
    {
        _checkouts.Write("apps/.homelab.yaml", "rules: { HL022: off }\n");

        var report = await _checkouts.CheckAsync("apps/root-dev.yaml");

        Assert.Contains("HL022", Ids(report));
        Assert.Equal(0, report.Quieted.BySettings);
    }

    [Fact]
    public async Task An_acceptance_of_a_rule_that_is_off_is_no_finding()
    {
        _checkouts.Write("platform/.homelab-accepted.yaml", "- id: HL022\n  path: plain.yaml\n  reason: x\n  expires: 2027-01-01\n");

        Assert.DoesNotContain("HL028", Ids(await CheckAsync("rules: { HL022: off }\n")));
    }

    [Theory]
    [InlineData("# mine\nrules:\n  HL999: off\n", "platform/.homelab.yaml:3: There is no rule HL999;")]
    [InlineData("rule: {}\n", "platform/.homelab.yaml:1: There is no rule here; there is rules.")]
    [InlineData("rules:\n  HL020: quiet\n", "platform/.homelab.yaml:2: A rule is off, warning or error, and not quiet.")]
    [InlineData("rules:\n  HL020: { paths: [a] }\n", "platform/.homelab.yaml:2: There is no paths of a rule;")]
    [InlineData("rules:\n  HL020: { exclude: a }\n", "platform/.homelab.yaml:2: exclude is a list of files")]
    [InlineData("rules: [HL020]\n", "platform/.homelab.yaml:1: This has to be a map from rules")]
    [InlineData("rules: {}\nrules: {}\n", "platform/.homelab.yaml:2: ")]
    public async Task What_is_not_understood_is_refused_at_its_line(string settings, string message)
    {
        var refused = await Assert.ThrowsAsync<RuleSettingsException>(() => CheckAsync(settings));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_chooses_rules_and_what_it_leaves_out_is_counted()
    {
        var all = await CheckAsync("");
        var only = await CheckAsync("", new RuleSelection { Only = ["HL022"] });
        var without = await CheckAsync("", new RuleSelection { Skip = ["HL022"] });

        Assert.Equal(["HL022"], Ids(only).Distinct(StringComparer.Ordinal));
        Assert.Empty(only.NotChecked);
        Assert.Equal(all.Findings.Count - 1, only.Quieted.ByOptions);
        Assert.Equal(Ids(all).Where(id => id is not "HL022"), Ids(without));
        Assert.DoesNotContain(without.Rules, rule => rule.Id is "HL022");
    }

    [Fact]
    public async Task Errors_alone_can_be_asked_for()
    {
        var report = await CheckAsync("rules: { HL022: warning }\n", new RuleSelection { Least = Severity.Error });

        Assert.DoesNotContain("HL022", Ids(report));
        Assert.All(report.Findings, finding => Assert.Equal(Severity.Error, finding.Severity));
        Assert.True(report.Quieted.ByOptions > 0);
    }

    private Task<CheckReport> CheckAsync(string settings, RuleSelection? selection = null)
    {
        _checkouts.Write("platform/.homelab.yaml", settings);
        return _checkouts.CheckAsync("apps/root-dev.yaml", with: inputs => inputs with { Rules = selection ?? new() });
    }

    private static IEnumerable<string> Ids(CheckReport report) => report.Findings.Select(finding => finding.Check.Id);
}
