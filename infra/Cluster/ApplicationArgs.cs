using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;

namespace Homelab.Infra.Cluster;

/// <summary>
/// An Argo CD Application. Its spec is the one of a file, so it is kept as it is written there.
/// https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
/// </summary>
internal sealed class ApplicationArgs() : CustomResourceArgs("argoproj.io/v1alpha1", "Application")
{
    /// <summary>Where it comes from, where it goes to and how it is kept.</summary>
    [Input("spec", required: true)]
    public InputMap<object> Spec { get; set; } = null!;
}
