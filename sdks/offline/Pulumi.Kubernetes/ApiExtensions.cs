using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Pulumi.Kubernetes.ApiExtensions;

/// <summary>An object of a kind that a cluster learnt from a CustomResourceDefinition.</summary>
public class CustomResource : KubernetesResource
{
    public CustomResource(string name, CustomResourceArgs args, CustomResourceOptions? options = null)
        : base(args.Type, name, args, options) { }

    [Output("apiVersion")] public Output<string> ApiVersion { get; private set; } = null!;
    [Output("kind")] public Output<string> Kind { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="CustomResource"/>: a subclass adds those of its kind.</summary>
public abstract class CustomResourceArgs : ResourceArgs
{
    protected CustomResourceArgs(string apiVersion, string kind)
    {
        (ApiVersion, Kind) = (apiVersion, kind);
        Type = $"kubernetes:{apiVersion}:{kind}";
    }

    [Input("apiVersion")] public Input<string> ApiVersion { get; }
    [Input("kind")] public Input<string> Kind { get; }
    [Input("metadata")] public Input<ObjectMetaArgs>? Metadata { get; set; }

    internal string Type { get; }
}
