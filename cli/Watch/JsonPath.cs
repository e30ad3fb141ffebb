using System.Text.Json.Nodes;

namespace Homelab.Cli.Watch;

/// <summary>Looks into an object of the cluster; what isn't there, or is something else, is null.</summary>
internal static class JsonPath
{
    /// <summary>What stands at a path.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    /// <summary>The text at a path; null when it is empty.</summary>
    public static string? Field(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The items of the list at a path.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.OfType<JsonNode>() ?? [];
}
