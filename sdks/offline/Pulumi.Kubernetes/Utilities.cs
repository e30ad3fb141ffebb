using System.Collections.Immutable;

namespace Pulumi.Kubernetes;

internal static class Utilities
{
    public const string Version = "4.32.0";

    public static CustomResourceOptions WithDefaults(this CustomResourceOptions? options, params string[] secretOutputs) =>
        CustomResourceOptions.Merge(new CustomResourceOptions { Version = Version, AdditionalSecretOutputs = [.. secretOutputs] }, options);

    public static Input<string> Secret(Input<string>? value) =>
        Output.Tuple(value.ToOutput(), Output.CreateSecret(0)).Apply(pair => pair.Item1);

    public static InputMap<string> Secret(InputMap<string> value) =>
        Output.Tuple(value.ToOutput(), Output.CreateSecret(0)).Apply(pair => pair.Item1);

    public static string? GetEnv(string name) => Environment.GetEnvironmentVariable(name);

    public static bool? GetEnvBoolean(string name) => GetEnv(name) switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}

internal sealed class KubernetesResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);

/// <summary>Any resource of a cluster.</summary>
public abstract class KubernetesResource : CustomResource
{
    private protected KubernetesResource(string type, string name, ResourceArgs args, CustomResourceOptions? options)
        : base(type, name, args, options) { }
}
