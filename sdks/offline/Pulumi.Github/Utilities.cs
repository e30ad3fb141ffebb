namespace Pulumi.Github;

internal static class Utilities
{
    public const string Version = "6.15.0";

    public static CustomResourceOptions WithDefaults(this CustomResourceOptions? options, params string[] secretOutputs) =>
        CustomResourceOptions.Merge(new CustomResourceOptions { Version = Version, AdditionalSecretOutputs = [.. secretOutputs] }, options);

    public static InvokeOptions WithDefaults(this InvokeOptions? options)
    {
        options ??= new InvokeOptions();
        options.Version ??= Version;
        return options;
    }

    public static Input<string> Secret(Input<string>? value) =>
        Output.Tuple(value.ToOutput(), Output.CreateSecret(0)).Apply(pair => pair.Item1);
}

internal sealed class GithubResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
