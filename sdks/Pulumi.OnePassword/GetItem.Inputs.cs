namespace Pulumi.Onepassword.Inputs;

/// <summary>A file of an item, as values.</summary>
public sealed class GetItemFileArgs : InvokeArgs
{
    [Input("id", required: true)] public string Id { get; set; } = null!;
    [Input("name", required: true)] public string Name { get; set; } = null!;
    [Input("content", required: true)] public string? Content { get; set; }
    [Input("contentBase64", required: true)] public string? ContentBase64 { get; set; }

    public static new GetItemFileArgs Empty => new();
}

/// <summary>A file of an item.</summary>
public sealed class GetItemFileInputArgs : ResourceArgs
{
    [Input("id", required: true)] public Input<string> Id { get; set; } = null!;
    [Input("name", required: true)] public Input<string> Name { get; set; } = null!;
    [field: Input("content", required: true)] public Input<string>? Content { get; set => field = Utilities.Secret(value); }
    [field: Input("contentBase64", required: true)] public Input<string>? ContentBase64 { get; set => field = Utilities.Secret(value); }

    public static new GetItemFileInputArgs Empty => new();
}

/// <summary>A section of an item, as values.</summary>
public sealed class GetItemSectionArgs : InvokeArgs
{
    [Input("id", required: true)] public string Id { get; set; } = null!;
    [Input("label", required: true)] public string Label { get; set; } = null!;
    [field: Input("fields")] public List<GetItemSectionFieldArgs> Fields { get => field ??= []; set; }
    [field: Input("files")] public List<GetItemSectionFileArgs> Files { get => field ??= []; set; }

    public static new GetItemSectionArgs Empty => new();
}

/// <summary>A section of an item.</summary>
public sealed class GetItemSectionInputArgs : ResourceArgs
{
    [Input("id", required: true)] public Input<string> Id { get; set; } = null!;
    [Input("label", required: true)] public Input<string> Label { get; set; } = null!;
    [field: Input("fields")] public InputList<GetItemSectionFieldInputArgs> Fields { get => field ??= []; set; }
    [field: Input("files")] public InputList<GetItemSectionFileInputArgs> Files { get => field ??= []; set; }

    public static new GetItemSectionInputArgs Empty => new();
}

/// <summary>A field of a section, as values.</summary>
public sealed class GetItemSectionFieldArgs : InvokeArgs
{
    [Input("id", required: true)] public string Id { get; set; } = null!;
    [Input("label", required: true)] public string Label { get; set; } = null!;
    [Input("purpose", required: true)] public string Purpose { get; set; } = null!;
    [Input("type", required: true)] public string Type { get; set; } = null!;
    [Input("value", required: true)] public string? Value { get; set; }

    public static new GetItemSectionFieldArgs Empty => new();
}

/// <summary>A field of a section.</summary>
public sealed class GetItemSectionFieldInputArgs : ResourceArgs
{
    [Input("id", required: true)] public Input<string> Id { get; set; } = null!;
    [Input("label", required: true)] public Input<string> Label { get; set; } = null!;
    [Input("purpose", required: true)] public Input<string> Purpose { get; set; } = null!;
    [Input("type", required: true)] public Input<string> Type { get; set; } = null!;
    [field: Input("value", required: true)] public Input<string>? Value { get; set => field = Utilities.Secret(value); }

    public static new GetItemSectionFieldInputArgs Empty => new();
}

/// <summary>A file of a section, as values.</summary>
public sealed class GetItemSectionFileArgs : InvokeArgs
{
    [Input("id", required: true)] public string Id { get; set; } = null!;
    [Input("name", required: true)] public string Name { get; set; } = null!;
    [Input("content", required: true)] public string? Content { get; set; }
    [Input("contentBase64", required: true)] public string? ContentBase64 { get; set; }

    public static new GetItemSectionFileArgs Empty => new();
}

/// <summary>A file of a section.</summary>
public sealed class GetItemSectionFileInputArgs : ResourceArgs
{
    [Input("id", required: true)] public Input<string> Id { get; set; } = null!;
    [Input("name", required: true)] public Input<string> Name { get; set; } = null!;
    [field: Input("content", required: true)] public Input<string>? Content { get; set => field = Utilities.Secret(value); }
    [field: Input("contentBase64", required: true)] public Input<string>? ContentBase64 { get; set => field = Utilities.Secret(value); }

    public static new GetItemSectionFileInputArgs Empty => new();
}
