namespace Homelab.Cli.Trees;

/// <summary>How an Application does.</summary>
internal enum CheckState
{
    /// <summary>It renders and nothing was found.</summary>
    Fine,

    /// <summary>It renders, and something was found.</summary>
    Found,

    /// <summary>It can't be rendered.</summary>
    Failed,

    /// <summary>Part of it lies elsewhere, so it is known only in part.</summary>
    External,
}

/// <summary>The Application tree from the root Applications down, with what the checks say of it.</summary>
internal sealed class CheckedTree
{
    private readonly Dictionary<ApplicationNode, List<Finding>> _findings = [];

    public CheckedTree(ApplicationTree tree, CheckReport checks)
    {
        (Tree, Checks) = (tree, checks);
        var byName = tree.Applications.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var byFile = tree.Applications.SelectMany(node => Files(node).Select(file => (file, node)))
            .ToLookup(pair => pair.file, pair => pair.node);
        foreach (var finding in checks.Findings)
        {
            IEnumerable<ApplicationNode> about = finding.Application is { } name && byName.TryGetValue(name, out var node)
                ? [node]
                : byFile[(finding.Location.Repository, finding.Location.Path)];
            foreach (var application in about)
            {
                FindingsFor(application).Add(finding);
            }
        }
    }

    /// <summary>What Argo CD makes of the repositories.</summary>
    public ApplicationTree Tree { get; }

    /// <summary>Every Application in the order of the tree: each right before those that it deploys.</summary>
    public IEnumerable<ApplicationNode> Applications => Tree.Roots.SelectMany(Below);

    /// <summary>What the checks say.</summary>
    public CheckReport Checks { get; }

    /// <summary>What is wrong, for people: errors before warnings.</summary>
    public IEnumerable<Finding> Findings => Checks.Findings.OrderByDescending(finding => finding.Check.Severity);

    /// <summary>Findings come first: they hold whatever else could not be looked at.</summary>
    public Outcome Outcome => Checks.Findings.Count > 0 ? Outcome.Found : Checks.MissingTools.Any() ? Outcome.Incomplete : Outcome.Fine;

    /// <summary>Follows the roots and runs every check.</summary>
    /// <param name="inputs">Where to begin.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    /// <param name="options">Cache and time limits.</param>
    /// <param name="timings">Takes down how long it took.</param>
    /// <param name="cancellation">Stops it, and the tools that run.</param>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and isn't there.</exception>
    public static async Task<CheckedTree> FollowAsync(
        CheckInputs inputs, Toolbox tools, ToolOptions options, Timings timings, CancellationToken cancellation)
    {
        var tree = await timings.MeasureAsync(
            "follow and render", () => new TreeResolver(tools, options) { Projects = inputs.Projects, Releases = inputs.Releases }
                .FollowAsync(inputs.Repositories, inputs.Roots, cancellation));
        var checks = await timings.MeasureAsync("check", () => CheckRunner.RunAsync(tree, inputs, tools, options, cancellation));
        return new CheckedTree(tree, checks);
    }

    /// <summary>The findings that concern an Application, in the order of the report.</summary>
    public IReadOnlyList<Finding> FindingsOf(ApplicationNode application) => _findings.GetValueOrDefault(application) ?? [];

    /// <summary>How an Application does.</summary>
    public CheckState StateOf(ApplicationNode application) =>
        application.State == NodeState.Failed ? CheckState.Failed : FindingsOf(application).Count > 0 ? CheckState.Found
        : application.State == NodeState.External ? CheckState.External
        : CheckState.Fine;

    private static IEnumerable<ApplicationNode> Below(ApplicationNode node) => node.Children.SelectMany(Below).Prepend(node);

    private List<Finding> FindingsFor(ApplicationNode application)
    {
        if (!_findings.TryGetValue(application, out var findings))
        {
            _findings[application] = findings = [];
        }

        return findings;
    }

    // Its manifest, its value files, what its objects come from, and the kustomization that it builds.
    private static IEnumerable<(string? Repository, string Path)> Files(ApplicationNode node) => node.Sources
        .SelectMany(source => source.ValueFiles)
        .Concat(node.Objects.Where(item => !Application.IsApplication(item)).Select(item => item.Origin))
        .Append(node.Application.Definition.Origin)
        .Select(location => (location.Repository, location.Path)).Concat(node.Sources.Where(source => source.Type == SourceType.Kustomize)
            .Select(source => (source.Repository?.Name, $"{source.Path}/kustomization.yaml".TrimStart('/'))))
        .Distinct();
}
