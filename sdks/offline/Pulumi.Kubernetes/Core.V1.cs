using System.Collections.Immutable;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Pulumi.Kubernetes.Core.V1;

/// <summary>A namespace.</summary>
[KubernetesResourceType("kubernetes:core/v1:Namespace")]
public class Namespace : KubernetesResource
{
    public Namespace(string name, NamespaceArgs? args = null, CustomResourceOptions? options = null)
        : base("kubernetes:core/v1:Namespace", name, MakeArgs(args), options.WithDefaults()) { }

    [Output("apiVersion")] public Output<string> ApiVersion { get; private set; } = null!;
    [Output("kind")] public Output<string> Kind { get; private set; } = null!;

    private static NamespaceArgs MakeArgs(NamespaceArgs? args)
    {
        args ??= new NamespaceArgs();
        args.ApiVersion = "v1";
        args.Kind = "Namespace";
        return args;
    }
}

/// <summary>A secret: in outputs and state its data stays encrypted.</summary>
[KubernetesResourceType("kubernetes:core/v1:Secret")]
public class Secret : KubernetesResource
{
    public Secret(string name, SecretArgs? args = null, CustomResourceOptions? options = null)
        : base("kubernetes:core/v1:Secret", name, MakeArgs(args), options.WithDefaults("data", "stringData")) { }

    [Output("apiVersion")] public Output<string> ApiVersion { get; private set; } = null!;
    [Output("kind")] public Output<string> Kind { get; private set; } = null!;
    [Output("type")] public Output<string> Type { get; private set; } = null!;
    [Output("data")] public Output<ImmutableDictionary<string, string>> Data { get; private set; } = null!;
    [Output("stringData")] public Output<ImmutableDictionary<string, string>> StringData { get; private set; } = null!;

    private static SecretArgs MakeArgs(SecretArgs? args)
    {
        args ??= new SecretArgs();
        args.ApiVersion = "v1";
        args.Kind = "Secret";
        return args;
    }
}
