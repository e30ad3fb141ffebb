using Homelab.GitOps.Convention;
using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Resolution;

/// <summary>How far an Application could be followed.</summary>
public enum NodeState
{
    /// <summary>All of it is rendered.</summary>
    Rendered,

    /// <summary>Something in it is wrong; there is a finding that says what.</summary>
    Failed,

    /// <summary>
    /// Some or all of it lies elsewhere or is made by what doesn't run here: a remote chart, an unknown repository, a plugin,
    /// Jsonnet.
    /// </summary>
    External,
}

/// <summary>What a source is made of.</summary>
public enum SourceType
{
    /// <summary>A chart in a repository.</summary>
    Helm,

    /// <summary>A kustomization.</summary>
    Kustomize,

    /// <summary>A folder of manifests.</summary>
    Directory,

    /// <summary>A source that only lends its files to the others.</summary>
    Ref,

    /// <summary>Not at hand: a remote chart, an unknown repository, a plugin.</summary>
    External,
}

/// <summary>One source of an Application, followed.</summary>
public sealed record SourceResult
{
    /// <summary>The source as the Application has it.</summary>
    public required ApplicationSource Source { get; init; }

    /// <summary>What it is made of.</summary>
    public required SourceType Type { get; init; }

    /// <summary>The repository, when it is at hand.</summary>
    public Repository? Repository { get; init; }

    /// <summary>The folder in it.</summary>
    public string Path { get; init; } = "";

    /// <summary>Why it, or part of it, is not followed.</summary>
    public string? External { get; init; }

    /// <summary>What else is worth knowing of it.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>What it renders.</summary>
    public IReadOnlyList<KubernetesObject> Objects { get; init; } = [];

    /// <summary>What is wrong with it although it renders.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Why it doesn't render.</summary>
    public Finding? Problem { get; init; }

    /// <summary>The value files that helm gets, the later the stronger.</summary>
    public IReadOnlyList<SourceLocation> ValueFiles => [.. Release?.ValueFiles.Select(file => file.Location) ?? []];

    /// <summary>Every value with its origin, those of the chart included; empty for other kinds of sources. Made when asked for.</summary>
    public IReadOnlyList<ValueTrace> Values => field ??= Release is null ? [] : HelmValues.Trace(ReleaseValues.Layers(Release));

    /// <summary>What stands in the values under keys that tell that it is secret.</summary>
    internal IEnumerable<string> Secrets
    {
        get
        {
            var mask = new SecretMask();
            foreach (var value in Values)
            {
                foreach (var origin in value.Losers.Prepend(value.Winner))
                {
                    mask.Apply(value.Key, JsonNode.Parse(origin.Value));
                }
            }

            return mask.Secrets;
        }
    }

    internal HelmRelease? Release { get; init; }

    internal Kustomization? Kustomization { get; init; }
}

/// <summary>An Application in the tree.</summary>
public sealed class ApplicationNode
{
    private readonly List<ApplicationNode> _children = [];

    internal ApplicationNode(Application application, ApplicationNode? parent, IReadOnlyList<SourceResult> sources)
    {
        Application = application;
        Parent = parent;
        Sources = sources;
        // NormalizeTargetObjects in https://github.com/argoproj/argo-cd/blob/v3.5.1/controller/state.go: of one object the last counts.
        var alike = sources.SelectMany(source => source.Objects).Where(SyncHooks.IsApplied).GroupBy(Identity)
            .Select(group => group.ToList()).ToList();
        Objects = SyncOrder.Sort(alike.Select(items => items[^1]), application.Destination.Namespace);
        Repeated = [.. alike.SelectMany(items => items.SkipLast(1).Select(item => (item, items[^1])))];
    }

    /// <summary>The Application.</summary>
    public Application Application { get; }

    /// <summary>Its name.</summary>
    public string Name => Application.Name;

    /// <summary>Its namespace: what its manifest says, else where the Application that deploys it puts what says nothing.</summary>
    public string Namespace => NamespaceOf(Application, Parent);

    /// <summary>The Application that deploys it; null for a root.</summary>
    public ApplicationNode? Parent { get; }

    /// <summary>Its sources, in order.</summary>
    public IReadOnlyList<SourceResult> Sources { get; }

    /// <summary>Everything of what it renders that Argo CD ever applies, each object once, in the order in which it does.</summary>
    public IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>What is rendered again by a later source, or further down in the same one, and so never applied.</summary>
    internal IReadOnlyList<(KubernetesObject Lost, KubernetesObject Kept)> Repeated { get; }

    /// <summary>The Applications among those, in the same order.</summary>
    public IReadOnlyList<ApplicationNode> Children => _children;

    /// <summary>The Application of the earliest wave, when something of a later wave waits for its health; null when nothing waits.</summary>
    public ApplicationNode? WaitedFor =>
        Children.MinBy(child => child.Application.Wave) is { } first && Objects.Any(item => SyncOrder.Wave(item) > first.Application.Wave)
            ? first
            : null;

    /// <summary>How far it could be followed.</summary>
    public NodeState State =>
        Sources.Count == 0 || Sources.Any(source => source.Problem is { } problem && problem.Check != TreeChecks.Local) ? NodeState.Failed
        : Sources.Any(source => source.External is not null || source.Problem is not null) ? NodeState.External
        : NodeState.Rendered;

    /// <summary>The namespace that an object of it goes to.</summary>
    public string NamespaceOf(KubernetesObject item) => item.Namespace ?? Application.Destination.Namespace;

    /// <summary>How many Applications are above it.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    internal static string NamespaceOf(Application application, ApplicationNode? parent) =>
        application.Definition.Namespace is { Length: > 0 } own ? own
        : parent?.Application.Destination.Namespace is { Length: > 0 } given ? given
        : Platform.ArgoCdNamespace;

    internal void Add(ApplicationNode child) => _children.Add(child);

    // The cluster makes up the names of those that have none, so each is another.
    private object Identity(KubernetesObject item) => item.Name.Length == 0
        ? item
        : (item.Group, item.Kind, item.Namespace ?? Application.Destination.Namespace, item.Name);
}

/// <summary>What Argo CD will make of the repositories, from the roots down.</summary>
public sealed record ApplicationTree
{
    /// <summary>Where following began; empty when the roots came from elsewhere.</summary>
    public IReadOnlyList<Root> Starts { get; init; } = [];

    /// <summary>The Applications that are applied by hand (or by Pulumi).</summary>
    public required IReadOnlyList<ApplicationNode> Roots { get; init; }

    /// <summary>What is installed with helm beside them, as if by an Application each; not among <see cref="Applications"/>.</summary>
    public IReadOnlyList<ApplicationNode> Releases { get; init; } = [];

    /// <summary>Every Application, level by level from the roots.</summary>
    public required IReadOnlyList<ApplicationNode> Applications { get; init; }

    /// <summary>The repositories at hand.</summary>
    public required RepositorySet Repositories { get; init; }

    /// <summary>What kept Applications from being followed.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The ApplicationSets, each with the Applications that it generates.</summary>
    public required IReadOnlyList<ApplicationSetResult> ApplicationSets { get; init; }

    /// <summary>Revisions that are not what is checked out, external sources, and the like.</summary>
    public required IReadOnlyList<Note> Notes { get; init; }

    /// <summary>Whether no two Applications have one name; of those that do, only the first is followed.</summary>
    public bool NamesAreUnique
    {
        get => field && Findings.All(finding => finding.Check != TreeChecks.UniqueNames);
        init;
    } = true;

    /// <summary>The tree of each place where following began.</summary>
    public IEnumerable<ApplicationTree> ByStart => Starts.Select(start =>
    {
        // What an ApplicationSet makes is found in its file.
        var roots = Roots.Where(root => start.Objects.Any(item => item.Origin.IsSameFile(root.Application.Definition.Origin)
            && (item.Name == root.Name || !Application.IsApplication(item)))).ToList();
        List<ApplicationNode> applications = [.. roots];
        for (var index = 0; index < applications.Count; index++)
        {
            applications.AddRange(applications[index].Children);
        }

        return this with
        {
            Starts = [start],
            Roots = roots,
            Applications = applications,
            ApplicationSets = [.. ApplicationSets.Where(
                set => start.Objects.Contains(set.Definition) || applications.Exists(node => node.Objects.Contains(set.Definition)))],
        };
    });

    /// <summary>The way from hosts to pods, by the Application that opens it.</summary>
    public ILookup<ApplicationNode, Route> Routes => field ??= Route.Of(this);

    /// <summary>Every rendered object of every Application, in tree order.</summary>
    public IEnumerable<(ApplicationNode Application, KubernetesObject Object)> Objects =>
        Applications.SelectMany(node => node.Objects.Select(item => (node, item)));
}
