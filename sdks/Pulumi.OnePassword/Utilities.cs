namespace Pulumi.Onepassword;

internal static class Utilities
{
    public const string Version = "1.1.4";

    /// <summary>Where Pulumi finds the plugin, which is not among its own.</summary>
    public const string PluginDownloadURL = "github://api.github.com/1Password/pulumi-onepassword";

    public static CustomResourceOptions WithDefaults(this CustomResourceOptions? options, params string[] secretOutputs)
    {
        var defaults = new CustomResourceOptions
        {
            Version = Version,
            PluginDownloadURL = PluginDownloadURL,
            AdditionalSecretOutputs = [.. secretOutputs],
        };
        return CustomResourceOptions.Merge(defaults, options);
    }

    public static InvokeOptions WithDefaults(this InvokeOptions? options)
    {
        options ??= new InvokeOptions();
        options.Version ??= Version;
        options.PluginDownloadURL ??= PluginDownloadURL;
        return options;
    }

    public static Input<string> Secret(Input<string>? value) =>
        Output.Tuple(value.ToOutput(), Output.CreateSecret(0)).Apply(pair => pair.Item1);

    public static string? GetEnv(string name) => Environment.GetEnvironmentVariable(name);
}

internal sealed class OnepasswordResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
