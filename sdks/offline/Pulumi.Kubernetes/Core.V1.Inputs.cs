using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Pulumi.Kubernetes.Types.Inputs.Core.V1;

/// <summary>The inputs of <see cref="Kubernetes.Core.V1.Namespace"/>.</summary>
public class NamespaceArgs : ResourceArgs
{
    [Input("apiVersion")] public Input<string>? ApiVersion { get; set; }
    [Input("kind")] public Input<string>? Kind { get; set; }
    [Input("metadata")] public Input<ObjectMetaArgs>? Metadata { get; set; }
}

/// <summary>The inputs of <see cref="Kubernetes.Core.V1.Secret"/>.</summary>
public class SecretArgs : ResourceArgs
{
    [Input("apiVersion")] public Input<string>? ApiVersion { get; set; }
    [Input("kind")] public Input<string>? Kind { get; set; }
    [Input("metadata")] public Input<ObjectMetaArgs>? Metadata { get; set; }
    [Input("type")] public Input<string>? Type { get; set; }
    [Input("immutable")] public Input<bool>? Immutable { get; set; }
    [field: Input("data")] public InputMap<string> Data { get => field ??= []; set => field = Utilities.Secret(value); }
    [field: Input("stringData")] public InputMap<string> StringData { get => field ??= []; set => field = Utilities.Secret(value); }
}
