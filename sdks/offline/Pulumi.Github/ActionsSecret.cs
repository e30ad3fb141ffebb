namespace Pulumi.Github;

/// <summary>A secret that the workflows of a repository can read.</summary>
[GithubResourceType("github:index/actionsSecret:ActionsSecret")]
public class ActionsSecret : CustomResource
{
    public ActionsSecret(string name, ActionsSecretArgs args, CustomResourceOptions? options = null)
        : base("github:index/actionsSecret:ActionsSecret", name, args ?? new ActionsSecretArgs(), options.WithDefaults("value")) { }

    [Output("repository")] public Output<string> Repository { get; private set; } = null!;
    [Output("secretName")] public Output<string> SecretName { get; private set; } = null!;
    [Output("value")] public Output<string?> Value { get; private set; } = null!;
    [Output("createdAt")] public Output<string> CreatedAt { get; private set; } = null!;
    [Output("updatedAt")] public Output<string> UpdatedAt { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="ActionsSecret"/>.</summary>
public sealed class ActionsSecretArgs : ResourceArgs
{
    [Input("repository", required: true)] public Input<string> Repository { get; set; } = null!;
    [Input("secretName", required: true)] public Input<string> SecretName { get; set; } = null!;
    [field: Input("value")] public Input<string>? Value { get; set => field = Utilities.Secret(value); }
}
