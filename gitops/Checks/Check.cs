namespace Homelab.GitOps.Checks;

/// <summary>One rule and how to tell whether it is kept.</summary>
internal abstract class Check
{
    /// <summary>The rule.</summary>
    public abstract CheckInfo Info { get; }

    /// <summary>Where it is broken.</summary>
    public abstract IEnumerable<Finding> Run(CheckContext context);

    protected Finding Found(SourceLocation location, string message, string wayOut, string? application = null) => new()
    {
        Check = Info,
        Location = location,
        Message = message,
        WayOut = wayOut,
        Application = application,
    };
}

/// <summary>What the checks look at.</summary>
internal sealed class CheckContext(ApplicationTree tree, CheckInputs inputs)
{
    private readonly List<NotChecked> _notChecked = [];

    public CheckInputs Inputs { get; } = inputs;

    public ApplicationTree Tree { get; } = tree;

    public RepositoryManifests Manifests { get; } = new(tree.Repositories);

    public ReleaseFiles ReleaseFiles { get; } = new(tree);

    public ObjectKinds Kinds { get; } = new(tree.Objects.Select(item => item.Object));

    public IReadOnlyList<NotChecked> NotChecked => _notChecked;

    /// <summary>Whether part of the tree could not be followed, so that what is missing may be in that part.</summary>
    public string? Unseen
    {
        get
        {
            var names = Tree.Applications.Where(node => node.State != NodeState.Rendered).Select(node => node.Name)
                .Concat(Tree.ApplicationSets.Where(set => !set.IsComplete).Select(set => $"ApplicationSet {set.Name}"))
                .ToList();
            return names.Count == 0 ? null : string.Join(", ", names.Take(3)) + (names.Count > 3 ? $" and {names.Count - 3} more" : "");
        }
    }

    /// <summary>The Applications with the Ingresses that each renders.</summary>
    public IEnumerable<(ApplicationNode Application, KubernetesObject Object)> Ingresses =>
        Tree.Objects.Where(item => item.Object.Is("networking.k8s.io", "Ingress"));

    /// <summary>
    /// Whether what was found nowhere may be in what could not be followed: then the rule is not checked, which is said here.
    /// </summary>
    public bool Missing(CheckInfo check, IEnumerable<string> names)
    {
        var missing = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0 || Unseen is not { } unseen)
        {
            return false;
        }

        Skip(check, $"{string.Join(", ", missing)} declared nowhere in what could be followed, but perhaps in what could not: {unseen}");
        return true;
    }

    public void Skip(CheckInfo check, string reason) => _notChecked.Add(new NotChecked(check, reason));

    /// <summary>The Applications with what each renders that has pods.</summary>
    public IEnumerable<Workload> Workloads => Tree.Objects.Select(item => Workload.Of(item.Application, item.Object)).OfType<Workload>();
}
