namespace Pulumi.Kubernetes.Types.Inputs.Meta.V1;

/// <summary>The metadata of an object.</summary>
public class ObjectMetaArgs : ResourceArgs
{
    [Input("name")] public Input<string>? Name { get; set; }
    [Input("namespace")] public Input<string>? Namespace { get; set; }
    [field: Input("labels")] public InputMap<string> Labels { get => field ??= []; set; }
    [field: Input("annotations")] public InputMap<string> Annotations { get => field ??= []; set; }
    [field: Input("finalizers")] public InputList<string> Finalizers { get => field ??= []; set; }
}
