using System.Text.Json;
using System.Text.Json.Nodes;
using Homelab.GitOps.Yaml;

namespace Homelab.Infra.Content;

/// <summary>
/// An object of Argo CD as its file in a repository says it, in values that Pulumi takes: text, numbers, booleans, lists and maps.
/// </summary>
public sealed class Manifest
{
    /// <summary>The API that all of Argo CD's kinds are of.</summary>
    public const string ApiVersion = "argoproj.io/v1alpha1";

    private static readonly string[] TopKeys = ["apiVersion", "kind", "metadata", "spec"];
    private static readonly string[] MetadataKeys = ["name", "namespace", "labels", "annotations", "finalizers"];

    private readonly JsonObject _metadata;

    private Manifest(string kind, JsonObject metadata, JsonObject spec)
    {
        _metadata = metadata;
        Kind = kind;
        Spec = (Dictionary<string, object>)Value(spec)!;
    }

    /// <summary>Its kind.</summary>
    public string Kind { get; }

    /// <summary>Its name.</summary>
    public string Name => (string)_metadata["name"]!;

    /// <summary>Its labels.</summary>
    public Dictionary<string, string> Labels => Texts("labels");

    /// <summary>Its annotations.</summary>
    public Dictionary<string, string> Annotations => Texts("annotations");

    /// <summary>Its finalizers, the cascading one among them.</summary>
    public List<string> Finalizers => _metadata["finalizers"] is JsonArray list ? [.. list.Select(item => $"{item}")] : [];

    /// <summary>Its spec, as it is written.</summary>
    public Dictionary<string, object> Spec { get; }

    /// <summary>Reads the manifest.</summary>
    /// <param name="file">The file with the object in it.</param>
    /// <param name="kind">The kind that it must be of.</param>
    /// <param name="name">The name that it must have.</param>
    /// <exception cref="ContentException">
    /// The file is not one object of that kind and name, or has something that would be lost.
    /// </exception>
    public static Manifest Parse(RepositoryFile file, string kind, string name)
    {
        if (Root(file) is not { } root)
        {
            throw new ContentException($"{file.Path} must hold one {kind} and nothing else.");
        }

        Only(file, root, TopKeys, "");
        if (Text(root["kind"]) != kind || Text(root["apiVersion"]) != ApiVersion)
        {
            throw new ContentException($"{file.Path} must hold an {kind} of {ApiVersion}.");
        }

        if (root["metadata"] is not JsonObject metadata || root["spec"] is not JsonObject spec)
        {
            throw new ContentException($"{file.Path} has no metadata or no spec.");
        }

        Only(file, metadata, MetadataKeys, "metadata.");
        if (Text(metadata["name"]) != name || Text(metadata["namespace"]) != Platform.ArgoCdNamespace)
        {
            throw new ContentException($"{file.Path} must name its {kind} {name} and the namespace {Platform.ArgoCdNamespace}.");
        }

        return new Manifest(kind, metadata, spec);
    }

    private static JsonObject? Root(RepositoryFile file)
    {
        try
        {
            return YamlText.Read(file.Text) is [{ Root: { } root }] ? root.ToJson() as JsonObject : null;
        }
        catch (YamlReadException exception)
        {
            throw new ContentException($"{file.Path}:{exception.Line}: {exception.Message}");
        }
    }

    private static void Only(RepositoryFile file, JsonObject map, string[] known, string path)
    {
        if (map.Select(member => member.Key).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            var applied = string.Join(", ", known.Select(key => path + key));
            throw new ContentException($"{file.Path}: {path}{stranger} would be lost; the program applies {applied}.");
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string)node! : null;

    private Dictionary<string, string> Texts(string key) => _metadata[key] is JsonObject map
        ? map.ToDictionary(member => member.Key, member => $"{member.Value}", StringComparer.Ordinal)
        : [];

    private static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => map.ToDictionary(member => member.Key, member => Value(member.Value)!, StringComparer.Ordinal),
        JsonArray list => list.Select(Value).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        // Pulumi takes no other numbers than these two.
        JsonValue value when value.TryGetValue<long>(out var whole) => whole == (int)whole ? (int)whole : (object)(double)whole,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => (string)node!,
    };
}
