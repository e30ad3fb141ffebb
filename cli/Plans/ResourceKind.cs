namespace Homelab.Cli.Plans;

/// <summary>Which of the kinds that people count a resource is.</summary>
internal enum ResourceKind
{
    /// <summary>The stack or a component: a name for what is in it.</summary>
    Group,

    /// <summary>A GitHub repository.</summary>
    Repository,

    /// <summary>A file that the program keeps as it is.</summary>
    ManagedFile,

    /// <summary>A file that is written once and then the repository's own.</summary>
    SeededFile,

    /// <summary>A branch protection.</summary>
    Protection,

    /// <summary>A Helm release.</summary>
    Release,

    /// <summary>Any other object in the cluster.</summary>
    KubernetesObject,

    /// <summary>A provider, or anything else.</summary>
    Other,
}

/// <summary>Tells kinds apart.</summary>
internal static class ResourceKinds
{
    /// <summary>The kind of a resource.</summary>
    public static ResourceKind Kind(this PlannedResource resource) => resource.Type switch
    {
        _ when resource.IsComponent => ResourceKind.Group,
        "github:index/repository:Repository" => ResourceKind.Repository,
        "github:index/repositoryFile:RepositoryFile" when resource.IgnoreChanges
            .Contains("content", StringComparer.Ordinal) => ResourceKind.SeededFile,
        "github:index/repositoryFile:RepositoryFile" => ResourceKind.ManagedFile,
        "github:index/branchProtection:BranchProtection" => ResourceKind.Protection,
        "kubernetes:helm.sh/v3:Release" => ResourceKind.Release,
        var type when type.StartsWith("kubernetes:", StringComparison.Ordinal) => ResourceKind.KubernetesObject,
        _ => ResourceKind.Other,
    };
}
