using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

public sealed class AcceptanceTests
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: plain\nstringData:\n  password: hunter2\n";

    [Theory]
    [InlineData("plain.yaml")]
    [InlineData("*.yaml")]
    public async Task An_accepted_finding_is_no_finding_any_more(string path)
    {
        using var checkouts = With($"- id: HL022\n  path: '{path}'\n  reason: a test password\n  expires: 2026-07-01\n");
        var report = await checkouts.CheckAsync("apps/root-dev.yaml");

        Assert.DoesNotContain(report.Findings, finding => finding.Check.Id is "HL022" or "HL028");
        Assert.Equal("a test password", report.Accepted.Single(entry => entry.Finding.Check.Id is "HL022").Acceptance.Reason);
    }

    [Theory]
    [InlineData("- id: HL022\n  path: plain.yaml\n  expires: 2027-01-01\n", "has no reason")]
    [InlineData("- id: HL022\n  path: plain.yaml\n  reason: ' '\n  expires: 2027-01-01\n", "has no reason")]
    [InlineData("- id: HL022\n  path: plain.yaml\n  reason: x\n", "has no expiry date")]
    [InlineData("- id: HL022\n  path: plain.yaml\n  reason: x\n  expires: soon\n", "has no expiry date")]
    [InlineData("- id: HL022\n  path: plain.yaml\n  reason: x\n  expires: 2026-06-30\n", "expired on 2026-06-30")]
    [InlineData("- path: plain.yaml\n  reason: x\n  expires: 2027-01-01\n", "lacks its id")]
    public async Task An_acceptance_that_does_not_hold_is_a_finding_and_accepts_nothing(string acceptance, string fault)
    {
        using var checkouts = With(acceptance);
        var report = await checkouts.CheckAsync("apps/root-dev.yaml");

        Assert.Empty(report.Accepted);
        Assert.Contains("HL022", report.Findings.Select(finding => finding.Check.Id), StringComparer.Ordinal);
        Assert.Contains(fault, report.Findings.Single(finding => finding.Check.Id is "HL028").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acceptance_that_accepts_nothing_is_a_finding_at_its_line()
    {
        using var checkouts = With("# why\n- id: HL018\n  path: plain.yaml\n  reason: x\n  expires: 2027-01-01\n");
        var finding = (await checkouts.CheckAsync("apps/root-dev.yaml")).Findings.Single(finding => finding.Check.Id is "HL028");

        Assert.Equal("platform/.homelab-accepted.yaml:2", finding.Location.ToString());
        Assert.Contains("matches no finding", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acceptance_counts_in_its_own_repository_only()
    {
        using var checkouts = With("").Write(
            "apps/.homelab-accepted.yaml", "- id: HL022\n  path: plain.yaml\n  reason: x\n  expires: 2027-01-01\n");

        Assert.Contains(
            "HL022",
            (await checkouts.CheckAsync("apps/root-dev.yaml")).Findings.Select(finding => finding.Check.Id),
            StringComparer.Ordinal);
    }

    private static Checkouts With(string acceptances) => new Checkouts()
        .Write("platform/plain.yaml", Secret)
        .Write("platform/.homelab-accepted.yaml", acceptances)
        .Write("apps/all/x.txt", "")
        .Application("root-dev", "  source:\n    repoURL: https://github.com/example/apps\n    path: all");
}
