using System.Collections.Immutable;
using Pulumi.Onepassword.Inputs;
using Pulumi.Onepassword.Outputs;

namespace Pulumi.Onepassword;

/// <summary>Reads an item of a vault, by its title or its UUID.</summary>
public static class GetItem
{
    private const string Token = "onepassword:index/getItem:getItem";

    public static Task<GetItemResult> InvokeAsync(GetItemArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetItemResult>(Token, args ?? new GetItemArgs(), options.WithDefaults());

    public static Output<GetItemResult> Invoke(GetItemInvokeArgs args, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetItemResult>(Token, args ?? new GetItemInvokeArgs(), options.WithDefaults());
}

/// <summary>The inputs of <see cref="GetItem"/>, as values.</summary>
public sealed class GetItemArgs : InvokeArgs
{
    [Input("title")] public string? Title { get; set; }
    [Input("uuid")] public string? Uuid { get; set; }
    [Input("vault", required: true)] public string Vault { get; set; } = null!;
    [field: Input("files")] public List<GetItemFileArgs> Files { get => field ??= []; set; }
    [field: Input("sections")] public List<GetItemSectionArgs> Sections { get => field ??= []; set; }
    [Input("noteValue")] public string? NoteValue { get; set; }

    public static new GetItemArgs Empty => new();
}

/// <summary>The inputs of <see cref="GetItem"/>.</summary>
public sealed class GetItemInvokeArgs : InvokeArgs
{
    [Input("title")] public Input<string>? Title { get; set; }
    [Input("uuid")] public Input<string>? Uuid { get; set; }
    [Input("vault", required: true)] public Input<string> Vault { get; set; } = null!;
    [field: Input("noteValue")] public Input<string>? NoteValue { get; set => field = Utilities.Secret(value); }
    [field: Input("files")] public InputList<GetItemFileInputArgs> Files { get => field ??= []; set; }
    [field: Input("sections")] public InputList<GetItemSectionInputArgs> Sections { get => field ??= []; set; }

    public static new GetItemInvokeArgs Empty => new();
}

/// <summary>An item: what its category does not have is empty.</summary>
[OutputType]
public sealed class GetItemResult
{
    public readonly string Category;
    public readonly string Credential;
    public readonly string Database;
    public readonly ImmutableArray<GetItemFileResult> Files;
    public readonly string Hostname;
    public readonly string Id;
    public readonly string NoteValue;
    public readonly string Password;
    public readonly string Port;
    public readonly string PrivateKey;
    public readonly string PublicKey;
    public readonly ImmutableArray<GetItemSectionResult> Sections;
    public readonly ImmutableArray<string> Tags;
    public readonly string Title;
    public readonly string Type;
    public readonly string Url;
    public readonly string Username;
    public readonly string Uuid;
    public readonly string Vault;

    [OutputConstructor]
    private GetItemResult(
        string category, string credential, string database, ImmutableArray<GetItemFileResult> files, string hostname, string id,
        string noteValue, string password, string port, string privateKey, string publicKey, ImmutableArray<GetItemSectionResult> sections,
        ImmutableArray<string> tags, string title, string type, string url, string username, string uuid, string vault)
    {
        Category = category;
        Credential = credential;
        Database = database;
        Files = files;
        Hostname = hostname;
        Id = id;
        NoteValue = noteValue;
        Password = password;
        Port = port;
        PrivateKey = privateKey;
        PublicKey = publicKey;
        Sections = sections;
        Tags = tags;
        Title = title;
        Type = type;
        Url = url;
        Username = username;
        Uuid = uuid;
        Vault = vault;
    }
}
