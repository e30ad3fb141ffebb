using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Diff;

/// <summary>What happened to an object.</summary>
public enum ObjectChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,

    /// <summary>Another Application deploys it; it may have changed as well.</summary>
    Moved,
}

/// <summary>An object, wherever it is deployed from.</summary>
/// <param name="Group">The API group without its version, since a new version is a change of the object and not another one.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace it ends up in; empty for an object of the whole cluster.</param>
/// <param name="Name">The name.</param>
public sealed record ObjectId(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind namespace/name</c>, for people.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>One object that differs.</summary>
/// <param name="Id">Which.</param>
/// <param name="Change">How.</param>
/// <param name="Lines">A unified diff of the object in canonical YAML, secrets masked; empty when it only moved.</param>
/// <param name="MovedFrom">The Application that deployed it before, when it moved.</param>
public sealed record ObjectDiff(ObjectId Id, ObjectChange Change, IReadOnlyList<string> Lines, string? MovedFrom = null);

/// <summary>An Application with something in it that differs.</summary>
public sealed record ApplicationDiff
{
    /// <summary>The root file that it was reached from, <c>repository/path</c>.</summary>
    public required string Root { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its objects that differ: a removed object where it was, every other where it is now.</summary>
    public required IReadOnlyList<ObjectDiff> Objects { get; init; }

    /// <summary>
    /// Why its objects, or some of them, can't be compared: one side can't be rendered, or what is not rendered at all is made of something
    /// else than before. Null when they can.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>What changed of that which sources are made of that are not rendered: settings, value files, files.</summary>
    public IReadOnlyList<string> ChangedInputs { get; init; } = [];

    /// <summary>The name that it had before, when it deploys the same under another one.</summary>
    public string? RenamedFrom { get; init; }
}

/// <summary>What a change of the repositories does to the objects in the clusters.</summary>
public sealed class TreeDiff
{
    private TreeDiff(IReadOnlyList<TreePair> pairs)
    {
        Applications = [.. pairs.SelectMany(pair => new TreeComparison(pair).Applications())];
        Notes = [.. pairs.SelectMany(pair => pair.Head?.Notes ?? []).Concat(pairs.SelectMany(pair => pair.Base?.Notes ?? []))
            .DistinctBy(note => (note.Location.Repository, note.Location.Path, note.Message))
            .Select(note => note with { Message = SecretMask.Shown(note.Message) })];
        var nodes = pairs.SelectMany(pair => (pair.Head ?? pair.Base)?.Applications ?? []).ToList();
        (Rendered, Followed) = (nodes.Count(node => node.State == NodeState.Rendered), nodes.Count);
    }

    /// <summary>The Applications with differences, in the order of the tree.</summary>
    public IReadOnlyList<ApplicationDiff> Applications { get; }

    /// <summary>What is worth knowing of either side: what isn't followed, or not rendered.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>How many Applications are rendered as a whole.</summary>
    public int Rendered { get; }

    /// <summary>How many Applications there are.</summary>
    public int Followed { get; }

    /// <summary>Whether both sides are known to be the same.</summary>
    public bool IsEmpty => Applications.Count == 0;

    /// <summary>How many objects have this change.</summary>
    public int Count(ObjectChange change) => Applications.Sum(application => application.Objects.Count(item => item.Change == change));

    /// <summary>
    /// Compares what the roots lead to. Objects are told apart per root, since each environment may be a cluster of its own.
    /// </summary>
    public static TreeDiff Of(IEnumerable<TreePair> pairs) => new([.. pairs]);
}
