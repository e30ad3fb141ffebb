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
    public string Verdict => CheckedTree switch
    {
        null => $"The loop was not followed: {NotFollowed}",
        { Checks.Findings: { Count: > 0 } findings } => $"{Found(findings)}, {(findings.Count == 1 ? "" : "each ")}with its way out.",
        { Tree.Applications.Count: 0 } => "Nothing found, and no Application followed: ApplicationSets are not expanded.",
        { Checks.NotChecked: { Count: > 0 } skipped } =>
            $"Nothing found; {Words.Count(skipped.DistinctBy(one => one.Check.Id, StringComparer.Ordinal).Count(), "rule was", "rules were")} not checked.",
        { Tree.Applications: var all } when all.Count(node => node.State is NodeState.External) is var external and > 0 =>
            $"Nothing found; {Words.Count(external, "Application was", "Applications were")} not rendered, or not as a whole.",
        _ => $"The loop closes: every Application renders, and nothing was found.{Releases}",
    };

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

    private static string Found(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Count(finding => finding.Check.Severity == Severity.Error);
        string[] counts = [.. errors > 0 ? [Words.Count(errors, "error")] : Array.Empty<string>(), .. errors < findings.Count
            ? [Words.Count(findings.Count - errors, "warning")]
            : Array.Empty<string>()];
        return string.Join(" and ", counts);
    }
}
