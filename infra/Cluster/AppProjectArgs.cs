using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;

namespace Homelab.Infra.Cluster;

/// <summary>An Argo CD AppProject. https://argo-cd.readthedocs.io/en/stable/user-guide/projects/</summary>
internal sealed class AppProjectArgs() : CustomResourceArgs("argoproj.io/v1alpha1", "AppProject")
{
    /// <summary>What its Applications may do.</summary>
    [Input("spec", required: true)]
    public Input<AppProjectSpecArgs> Spec { get; set; } = null!;
}

/// <summary>What the Applications of a project may do.</summary>
internal sealed class AppProjectSpecArgs : ResourceArgs
{
    /// <summary>One sentence for people.</summary>
    [Input("description")]
    public Input<string>? Description { get; set; }

    /// <summary>The repositories they may come from.</summary>
    [Input("sourceRepos", required: true)]
    public InputList<string> SourceRepos { get; set; } = null!;

    /// <summary>The clusters and namespaces they may deploy to; one that begins with <c>!</c> is refused.</summary>
    [Input("destinations", required: true)]
    public InputList<DestinationArgs> Destinations { get; set; } = null!;

    /// <summary>The kinds without namespace that they may deploy; none that is not listed.</summary>
    [Input("clusterResourceWhitelist", required: true)]
    public InputList<GroupKindArgs> ClusterResourceWhitelist { get; set; } = null!;
}

/// <summary>A cluster and a namespace in it.</summary>
internal sealed class DestinationArgs : ResourceArgs
{
    /// <summary>The cluster's address.</summary>
    [Input("server", required: true)]
    public Input<string> Server { get; set; } = null!;

    /// <summary>The namespace, or a pattern.</summary>
    [Input("namespace", required: true)]
    public Input<string> Namespace { get; set; } = null!;
}

/// <summary>A kind of Kubernetes object.</summary>
internal sealed class GroupKindArgs : ResourceArgs
{
    /// <summary>The API group, empty for the core.</summary>
    [Input("group", required: true)]
    public Input<string> Group { get; set; } = null!;

    /// <summary>The kind.</summary>
    [Input("kind", required: true)]
    public Input<string> Kind { get; set; } = null!;
}
