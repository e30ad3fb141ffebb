namespace Pulumi.Github;

/// <summary>How to reach GitHub.</summary>
[GithubResourceType("pulumi:providers:github")]
public class Provider : ProviderResource
{
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("github", name, args ?? new ProviderArgs(), options.WithDefaults("token")) { }

    [Output("baseUrl")] public Output<string?> BaseUrl { get; private set; } = null!;
    [Output("organization")] public Output<string?> Organization { get; private set; } = null!;
    [Output("owner")] public Output<string?> Owner { get; private set; } = null!;
    [Output("token")] public Output<string?> Token { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="Provider"/>.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    public ProviderArgs() => BaseUrl = Environment.GetEnvironmentVariable("GITHUB_BASE_URL") ?? "https://api.github.com/";

    [Input("baseUrl")] public Input<string>? BaseUrl { get; set; }
    [Input("maxRetries", json: true)] public Input<int>? MaxRetries { get; set; }
    [Input("organization")] public Input<string>? Organization { get; set; }
    [Input("owner")] public Input<string>? Owner { get; set; }
    [Input("parallelRequests", json: true)] public Input<bool>? ParallelRequests { get; set; }
    [Input("readDelayMs", json: true)] public Input<int>? ReadDelayMs { get; set; }
    [field: Input("retryableErrors", json: true)] public InputList<int> RetryableErrors { get => field ??= []; set; }
    [Input("retryDelayMs", json: true)] public Input<int>? RetryDelayMs { get; set; }
    [Input("writeDelayMs", json: true)] public Input<int>? WriteDelayMs { get; set; }
    [field: Input("token")] public Input<string>? Token { get; set => field = Utilities.Secret(value); }
}
