using System.Collections.Immutable;

namespace Pulumi.Onepassword.Outputs;

/// <summary>A file of an item.</summary>
[OutputType]
public sealed class GetItemFileResult
{
    public readonly string Content;
    public readonly string ContentBase64;
    public readonly string Id;
    public readonly string Name;

    [OutputConstructor]
    private GetItemFileResult(
        string content, string contentBase64, string id, string name)
    {
        Content = content;
        ContentBase64 = contentBase64;
        Id = id;
        Name = name;
    }
}

/// <summary>A section of an item.</summary>
[OutputType]
public sealed class GetItemSectionResult
{
    public readonly ImmutableArray<GetItemSectionFieldResult> Fields;
    public readonly ImmutableArray<GetItemSectionFileResult> Files;
    public readonly string Id;
    public readonly string Label;

    [OutputConstructor]
    private GetItemSectionResult(
        ImmutableArray<GetItemSectionFieldResult> fields, ImmutableArray<GetItemSectionFileResult> files, string id, string label)
    {
        Fields = fields;
        Files = files;
        Id = id;
        Label = label;
    }
}

/// <summary>A field of a section.</summary>
[OutputType]
public sealed class GetItemSectionFieldResult
{
    public readonly string Id;
    public readonly string Label;
    public readonly string Purpose;
    public readonly string Type;
    public readonly string Value;

    [OutputConstructor]
    private GetItemSectionFieldResult(
        string id, string label, string purpose, string type, string value)
    {
        Id = id;
        Label = label;
        Purpose = purpose;
        Type = type;
        Value = value;
    }
}

/// <summary>A file of a section.</summary>
[OutputType]
public sealed class GetItemSectionFileResult
{
    public readonly string Content;
    public readonly string ContentBase64;
    public readonly string Id;
    public readonly string Name;

    [OutputConstructor]
    private GetItemSectionFileResult(
        string content, string contentBase64, string id, string name)
    {
        Content = content;
        ContentBase64 = contentBase64;
        Id = id;
        Name = name;
    }
}
