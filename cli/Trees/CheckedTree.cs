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
        var byName = tree.Applications.ToLookup(node => node.Name, StringComparer.Ordinal);
        var byFile = tree.Applications.SelectMany(node => Files(node).Select(file => (file, node)))
            .ToLookup(pair => pair.file, pair => pair.node);
        foreach (var finding in checks.Findings)
        {
            var there = byFile[(finding.Location.Repository, finding.Location.Path)];
            var named = byName[finding.Application ?? ""].ToList();
            // Of several with one name, in namespaces of their own, it is the one that the file is of.
            var about = named.Count == 0 ? there : named.Count == 1 || !named.Intersect(there).Any() ? named : named.Intersect(there);
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
    public IEnumerable<Finding> Findings => Checks.Findings.OrderByDescending(finding => finding.Severity);

    /// <summary>How many Applications are rendered as a whole.</summary>
    public int Rendered => Tree.Applications.Count(node => node.State == NodeState.Rendered);

    /// <summary>Whether all of them are.</summary>
    public bool IsWhole => Rendered == Tree.Applications.Count;

    /// <summary>Findings come first: they hold whatever else could not be looked at.</summary>
    public Outcome Outcome => Checks.Findings.Count > 0 ? Outcome.Found
        : Checks.MissingTools.Any() ? Outcome.Incomplete
        : Rendered == 0 && !Tree.Objects.Any() ? Outcome.NotRendered
        : Outcome.Fine;

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
            "follow and render", () => Resolver(inputs, tools, options).FollowAsync(inputs.Repositories, inputs.Roots, cancellation));
        return await CheckAsync(tree, inputs, tools, options, timings, cancellation);
    }

    /// <summary>Follows what begins in checkouts and runs every check.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="inputs">What else there is to go by; its roots are those.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    /// <param name="options">Cache and time limits.</param>
    /// <param name="timings">Takes down how long it took.</param>
    /// <param name="cancellation">Stops it, and the tools that run.</param>
    /// <exception cref="RefusedException">A root isn't there, or it holds nothing to begin with.</exception>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and isn't there.</exception>
    public static async Task<CheckedTree> FollowAsync(
        CheckoutRoots roots, CheckInputs inputs, Toolbox tools, ToolOptions options, Timings timings, CancellationToken cancellation)
    {
        var tree = await timings.MeasureAsync(
            "follow and render", () => roots.FollowAsync(Resolver(inputs, tools, options), cancellation));
        var begun = inputs with { Repositories = tree.Repositories, Roots = [.. tree.Starts.SelectMany(start => start.Objects)] };
        return await CheckAsync(tree, begun, tools, options, timings, cancellation);
    }

    private static TreeResolver Resolver(CheckInputs inputs, Toolbox tools, ToolOptions options) =>
        new(tools, options)
        {
            ApplicationSets = inputs.ApplicationSets,
            Projects = inputs.Projects,
            Releases = inputs.Releases,
        };

    private static async Task<CheckedTree> CheckAsync(
        ApplicationTree tree, CheckInputs inputs, Toolbox tools, ToolOptions options, Timings timings, CancellationToken cancellation)
    {
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
