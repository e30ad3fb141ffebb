namespace Homelab.Cli.Reports;

/// <summary>What every report, in whatever format, tells.</summary>
internal sealed record Report
{
    /// <summary>What it is about: a stack or a root.</summary>
    public required string Title { get; init; }

    /// <summary>What Pulumi would create; null when only checkouts were looked at.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The tree; null when it could not be followed.</summary>
    public CheckedTree? CheckedTree { get; init; }

    /// <summary>Why the tree could not be followed.</summary>
    public string? NotFollowed { get; init; }

    /// <summary>How long the steps took: the one thing that differs between two runs.</summary>
    public IReadOnlyList<Timing> Timings { get; init; } = [];

    /// <summary>What the command ends with.</summary>
    public Outcome Outcome => CheckedTree?.Outcome ?? Outcome.Incomplete;

    /// <summary>The outcome in one sentence.</summary>
    public string Verdict => $"{Said}{Unsaid}";

    private string Said => CheckedTree switch
    {
        null => $"The loop was not followed: {NotFollowed}",
        { Checks.Findings: { Count: > 0 } findings } tree =>
            $"{Found(findings)}, {(findings.Count == 1 ? "" : "each ")}with its way out{Part(tree)}.",
        { Tree.Applications.Count: 0 } => "Nothing was followed, so nothing could be found: there is no Application to begin with, "
            + "or what makes them is not at hand.",
        { Outcome: Outcome.NotRendered, Tree.Applications: var all } =>
            $"Nothing was rendered, so nothing could be found: none of {Words.Count(all.Count, "Application")} is made of what is at hand.",
        { Checks.NotChecked.Count: > 0 } tree => $"Nothing found; {Skipped(tree)} not checked{Part(tree)}.",
        { IsWhole: false } tree => $"Nothing found{Part(tree)}.",
        _ => $"The loop closes: every Application renders, and nothing was found.{Releases}",
    };

    // Who reads only this line has to know that there is more.
    private string Unsaid => CheckedTree?.Checks.Quieted switch
    {
        { BySettings: > 0, ByOptions: > 0 } both => $" Not told: {Settings(both)}; {Options(both)}.",
        { BySettings: > 0 } one => $" Not told: {Settings(one)}.",
        { ByOptions: > 0 } one => $" Not told: {Options(one)}.",
        _ => "",
    };

    private static string Settings(Quieted quieted) => $"{Words.Count(quieted.BySettings, "finding")} quieted by {RuleSettings.FileName}";

    private static string Options(Quieted quieted) =>
        $"{Words.Count(quieted.ByOptions, "finding")} left out by --only, --skip or --severity";

    private string Releases
    {
        get
        {
            var all = Words.Count(CheckedTree!.Tree.Releases.Count, "chart");
            return CheckedTree.Tree.Releases.Count(release => release.State != NodeState.Rendered) switch
            {
                0 => "",
                var missing when missing == CheckedTree.Tree.Releases.Count =>
                    $" What is in the {all} that Pulumi installs is not rendered: --fetch gets them.",
                var missing => $" What is in {missing} of the {all} that Pulumi installs is not rendered: --fetch gets them.",
            };
        }
    }

    // What is true of what was rendered need not be true of the rest.
    private static string Part(CheckedTree tree) =>
        tree.Tree.Applications.Count == 0 ? "; no Application was followed"
        : tree.IsWhole ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $"; {tree.Rendered:N0} of {Words.Count(tree.Tree.Applications.Count, "Application")} rendered as a whole");

    private static string Skipped(CheckedTree tree) => Words.Count(
        tree.Checks.NotChecked.DistinctBy(one => one.Check.Id, StringComparer.Ordinal).Count(), "rule was", "rules were");

    private static string Found(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        string[] counts = [.. errors > 0 ? [Words.Count(errors, "error")] : Array.Empty<string>(), .. errors < findings.Count
            ? [Words.Count(findings.Count - errors, "warning")]
            : Array.Empty<string>()];
        return string.Join(" and ", counts);
    }
}
