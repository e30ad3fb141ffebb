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

    /// <summary>Why its objects can't be compared, in one sentence: one side can't be rendered. Null when they can.</summary>
    public string? Problem { get; init; }
}

/// <summary>What one root leads to, before and after.</summary>
/// <param name="Root">The root file, <c>repository/path</c>.</param>
/// <param name="Base">Before; null when the root was not there.</param>
/// <param name="Head">After; null when the root is gone.</param>
public sealed record TreePair(string Root, ApplicationTree? Base, ApplicationTree? Head);

/// <summary>What a change of the repositories does to the objects in the clusters.</summary>
public sealed class TreeDiff
{
    private TreeDiff(IReadOnlyList<ApplicationDiff> applications) => Applications = applications;

    /// <summary>The Applications with differences, in the order of the tree.</summary>
    public IReadOnlyList<ApplicationDiff> Applications { get; }

    /// <summary>Whether both sides are known to be the same.</summary>
    public bool IsEmpty => Applications.Count == 0;

    /// <summary>How many objects have this change.</summary>
    public int Count(ObjectChange change) => Applications.Sum(application => application.Objects.Count(item => item.Change == change));

    /// <summary>
    /// Compares what the roots lead to. Objects are told apart per root, since each environment may be a cluster of its own.
    /// </summary>
    public static TreeDiff Of(IEnumerable<TreePair> pairs) => new([.. pairs.SelectMany(pair => new TreeComparison(pair).Applications())]);
}
