namespace Pulumi.Onepassword;

/// <summary>How to reach 1Password: a Connect server (url and token), or the 1Password CLI (account or serviceAccountToken).</summary>
[OnepasswordResourceType("pulumi:providers:onepassword")]
public class Provider : ProviderResource
{
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("onepassword", name, args ?? new ProviderArgs(), options.WithDefaults("serviceAccountToken", "token")) { }

    [Output("account")] public Output<string?> Account { get; private set; } = null!;
    [Output("opCliPath")] public Output<string?> OpCliPath { get; private set; } = null!;
    [Output("serviceAccountToken")] public Output<string?> ServiceAccountToken { get; private set; } = null!;
    [Output("token")] public Output<string?> Token { get; private set; } = null!;
    [Output("url")] public Output<string?> Url { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="Provider"/>. Each has an environment variable for a default.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    public ProviderArgs()
    {
        Account = Utilities.GetEnv("OP_ACCOUNT")!;
        OpCliPath = Utilities.GetEnv("OP_CLI_PATH")!;
        ServiceAccountToken = Utilities.GetEnv("OP_SERVICE_ACCOUNT_TOKEN")!;
        Token = Utilities.GetEnv("OP_CONNECT_TOKEN")!;
        Url = Utilities.GetEnv("OP_CONNECT_HOST")!;
    }

    [Input("account")] public Input<string>? Account { get; set; }
    [Input("opCliPath")] public Input<string>? OpCliPath { get; set; }
    [Input("url")] public Input<string>? Url { get; set; }
    [field: Input("serviceAccountToken")] public Input<string>? ServiceAccountToken { get; set => field = Utilities.Secret(value); }
    [field: Input("token")] public Input<string>? Token { get; set => field = Utilities.Secret(value); }

    public static new ProviderArgs Empty => new();
}
