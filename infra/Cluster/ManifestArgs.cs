using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Homelab.Infra.Cluster;

/// <summary>An object of Argo CD that is kept as its file in a repository has it: the root Application, and its AppProject.</summary>
internal sealed class ManifestArgs : CustomResourceArgs
{
    public ManifestArgs(Manifest manifest)
        : base(Manifest.ApiVersion, manifest.Kind)
    {
        // What the file leaves out stays out: a map that is set and empty would be sent as an empty one.
        var metadata = new ObjectMetaArgs { Name = manifest.Name, Namespace = Platform.ArgoCdNamespace };
        if (manifest.Labels.Count > 0)
        {
            metadata.Labels = manifest.Labels;
        }

        if (manifest.Annotations.Count > 0)
        {
            metadata.Annotations = manifest.Annotations;
        }

        if (manifest.Finalizers.Count > 0)
        {
            metadata.Finalizers = manifest.Finalizers;
        }

        Metadata = metadata;
        Spec = manifest.Spec;
    }

    /// <summary>What the object is to be.</summary>
    [Input("spec", required: true)]
    public InputMap<object> Spec { get; set; }
}
