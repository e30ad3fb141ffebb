namespace Pulumi.Onepassword;

/// <summary>Reads a vault, by its name or its UUID.</summary>
public static class GetVault
{
    private const string Token = "onepassword:index/getVault:getVault";

    public static Task<GetVaultResult> InvokeAsync(GetVaultArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetVaultResult>(Token, args ?? new GetVaultArgs(), options.WithDefaults());

    public static Output<GetVaultResult> Invoke(GetVaultInvokeArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetVaultResult>(Token, args ?? new GetVaultInvokeArgs(), options.WithDefaults());
}

/// <summary>The inputs of <see cref="GetVault"/>, as values.</summary>
public sealed class GetVaultArgs : InvokeArgs
{
    [Input("name")] public string? Name { get; set; }
    [Input("uuid")] public string? Uuid { get; set; }

    public static new GetVaultArgs Empty => new();
}

/// <summary>The inputs of <see cref="GetVault"/>.</summary>
public sealed class GetVaultInvokeArgs : InvokeArgs
{
    [Input("name")] public Input<string>? Name { get; set; }
    [Input("uuid")] public Input<string>? Uuid { get; set; }

    public static new GetVaultInvokeArgs Empty => new();
}

/// <summary>A vault.</summary>
[OutputType]
public sealed class GetVaultResult
{
    public readonly string Description;
    public readonly string Id;
    public readonly string Name;
    public readonly string Uuid;

    [OutputConstructor]
    private GetVaultResult(
        string description, string id, string name, string uuid)
    {
        Description = description;
        Id = id;
        Name = name;
        Uuid = uuid;
    }
}
