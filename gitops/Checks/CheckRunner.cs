using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Checks;

/// <summary>Runs every check over a tree.</summary>
public static class CheckRunner
{
    private static readonly Check[] Checks =
    [
        new EnvironmentSuffix(), new RequiredSyncPolicy(), new AllowedSources(), new AllowedDestinations(), new AllowedKinds(),
        new ApplicationNamespace(), new DeclaredNamespaces(), new ListedApplications(), new VersionFileContent(),
        new RuntimeValuesWithoutVersion(), new KeysInBothValueFiles(), new PinnedImages(), new Probes(), new RequestsAndLimits(),
        new NonRoot(), new PlainSecrets(), new ServedVersions(), new DeclaredStores(), new StatusChecksExist(),
        new UnlimitedRetries(), new EmptyAllowed(), new ApplicationHealth(), new SecretsInRuntimeValues(), new RepeatedObjects(),
        new ValidSpec(), new DistinctHosts(), new MadeTlsSecrets(), new ServedIngressClasses(), new DeclaredIssuers(),
    ];

    /// <summary>What every check is about, by id.</summary>
    public static IReadOnlyList<CheckInfo> All => CheckInfo.All;

    /// <summary>
    /// Runs the checks; what following the tree found is part of the report. Every text of it is masked, whatever format shows it.
    /// </summary>
    /// <param name="tree">What to check.</param>
    /// <param name="inputs">What is known besides.</param>
    /// <param name="tools">Where node and its packages are; what they would check is reported as not checked when they are missing.</param>
    /// <param name="options">Cache and time limit.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RuleSettingsException">A <c>.homelab.yaml</c> is not what it has to be.</exception>
    public static async Task<CheckReport> RunAsync(
        ApplicationTree tree, CheckInputs inputs, Toolbox tools, ToolOptions options, CancellationToken cancellation = default)
    {
        var rules = RuleSettings.Read(tree.Repositories);
        var context = new CheckContext(tree, inputs);
        var validating = Task.Run(
            () => new ValidatedChecks(tools, options).RunAsync(tree, inputs.Projects, context.Manifests, cancellation), cancellation);
        List<Finding> findings = [.. tree.Findings, .. Checks.SelectMany(check => check.Run(context))];
        var validated = await validating;
        findings.AddRange(validated.Findings);

        var byName = tree.Applications.Concat(tree.Releases).ToLookup(node => node.Name, StringComparer.Ordinal);
        var (open, accepted) = Acceptances.Apply(tree.Repositories, RootCauses.Fold(findings), inputs.Today, OwnerOf);
        var (told, quieted) = rules.Apply(
            open.DistinctBy(finding => (finding.Check.Id, finding.Location, finding.Message)), inputs.Rules, OwnerOf);
        var foreign = new ForeignCharts(tree.Repositories);
        return new CheckReport
        {
            Quieted = quieted,
            Rules = [.. All.Where(rule => inputs.Rules.Has(rule) && !rules.IsOff(rule))],
            Findings = [.. told
                .OrderBy(finding => finding.Location.Repository, StringComparer.Ordinal)
                .ThenBy(finding => finding.Location.Path, StringComparer.Ordinal)
                .ThenBy(finding => finding.Location.Line).ThenBy(finding => finding.Check.Id, StringComparer.Ordinal)
                .Select(finding => finding.Masked() with { Chart = foreign.Of(finding.Location) })],
            Accepted = [.. accepted.Where(item => inputs.Rules.Has(item.Finding.Check)).Select(item => new AcceptedFinding(
                item.Finding.Masked(), item.Acceptance with { Reason = SecretMask.Shown(item.Acceptance.Reason) }))],
            NotChecked = [.. context.NotChecked.Concat(validated.NotChecked)
                .Where(entry => inputs.Rules.Has(entry.Check) && !rules.IsOff(entry.Check))
                .OrderBy(entry => entry.Check.Id, StringComparer.Ordinal)
                .Select(entry => entry with { Reason = SecretMask.Shown(entry.Reason) }).Distinct()],
            Notes = [.. tree.Notes
                .Concat(context.Manifests.Unreadable.Where(note => !open.Any(finding => finding.Location.IsSameFile(note.Location))))
                .Concat(validated.Notes).Select(note => note with { Message = SecretMask.Shown(note.Message) })],
        };

        // What a fetched chart holds is for the repository to say whose Application fetches it.
        string? OwnerOf(Finding finding) => finding.Location.Repository is not { } own || tree.Repositories.ByName(own) is not null
            ? finding.Location.Repository
            : byName[finding.Application ?? ""].FirstOrDefault()?.Application.Definition.Origin.Repository;
    }
}
