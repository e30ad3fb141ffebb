namespace Homelab.GitOps.Resolution;

/// <summary>A place where following begins: a file, or a folder with files, with a kustomization or with a chart.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Path">The path in it; empty for the repository itself.</param>
public sealed record RootPlace(Repository Repository, string Path)
{
    /// <summary><c>repository/path</c>.</summary>
    public override string ToString() => Path.Length == 0 ? Repository.Name : $"{Repository.Name}/{Path}";
}

/// <summary>What a place holds to begin with.</summary>
/// <param name="Place">The place.</param>
/// <param name="Objects">The Applications and ApplicationSets in it.</param>
/// <param name="Problem">Why it can't be built; null when it can.</param>
public sealed record Root(RootPlace Place, IReadOnlyList<KubernetesObject> Objects, Finding? Problem = null)
{
    /// <summary>What somebody should know of the files that are applied as they are.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Whether following can begin with an object.</summary>
    internal static bool IsRoot(KubernetesObject item) => Application.IsApplication(item) || item.Is("argoproj.io", "ApplicationSet");
}
