using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Homelab.Cli.Watch;
using k8s;
using k8s.Models;

namespace Homelab.Cli.Tests.Watch;

/// <summary>
/// Kubernetes' own types. What they have no member for, or have another one for, is refused: a double that says what a cluster never would
/// proves nothing.
/// </summary>
internal static class KubernetesTypes
{
    private static readonly JsonSerializerOptions Strict = StrictOptions();

    /// <summary>The text, which is one of a type.</summary>
    public static string Held<T>(string text)
    {
        try
        {
            JsonSerializer.Deserialize<T>(text, Strict);
        }
        catch (JsonException error)
        {
            throw new InvalidOperationException($"Kubernetes answers no such {typeof(T).Name}: {error.Message}\n{text}", error);
        }

        Declared(typeof(T), JsonNode.Parse(text));
        return text;
    }

    /// <summary>A list, which is one of a kind.</summary>
    public static string HeldList(Followed kind, JsonObject list)
    {
        var text = list.ToJsonString();
        if (kind == Followed.Pods)
        {
            return Held<V1PodList>(text);
        }

        Held<CustomResourceList>(text);
        foreach (var item in list["items"]!.AsArray())
        {
            Declared(item!);
        }

        return text;
    }

    /// <summary>A line of a stream, which is a change of one of a kind.</summary>
    public static string HeldChange(Followed kind, string line)
    {
        var one = JsonNode.Parse(line)!["object"];
        switch (JsonNode.Parse(Held<Watcher<JsonElement>.WatchEvent>(line))!["type"]!.ToString())
        {
            case "ERROR":
                return Held<Watcher<V1Status>.WatchEvent>(line);
            case "BOOKMARK":
                return Held<Watcher<Bookmark>.WatchEvent>(line);
            default:
                if (kind == Followed.Pods)
                {
                    Held<V1Pod>(one!.ToJsonString());
                }

                Declared(one!);
                return line;
        }
    }

    // The items of a list don't say of what kind they are.
    private static void Declared(Type type, JsonNode? value)
    {
        if (type.GetInterfaces().FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IItems<>)) is { } items)
        {
            foreach (var item in value!["items"]!.AsArray())
            {
                Declared(items.GenericTypeArguments[0], item);
            }
        }
        else if (type != typeof(V1Status) && type.GetCustomAttribute<KubernetesEntityAttribute>() is { } entity)
        {
            var one = value!.DeepClone();
            one["apiVersion"] = entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}";
            one["kind"] = entity.Kind;
            Declared(one);
        }
    }

    private static void Declared(JsonNode one)
    {
        Held<V1ObjectMeta>((one["metadata"] ?? new JsonObject()).ToJsonString());
        if (DeclaredTypes.Faults(one) is { Count: > 0 } faults)
        {
            throw new InvalidOperationException($"No cluster has such an object: {string.Join("; ", faults)}\n{one.ToJsonString()}");
        }
    }

    private static JsonSerializerOptions StrictOptions()
    {
        JsonSerializerOptions? strict = null;
        KubernetesJson.AddJsonOptions(options => strict = new JsonSerializerOptions(options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        });
        // It takes whatever there is for a Status.
        strict!.Converters.Remove(strict.Converters.Single(converter => converter.CanConvert(typeof(V1Status))));
        return strict;
    }

    // As every list of a custom resource is; https://kubernetes.io/docs/reference/using-api/api-concepts/#collections
    private sealed record CustomResourceList(
        [property: JsonRequired] string ApiVersion, [property: JsonRequired] string Kind, V1ListMeta Metadata,
        [property: JsonRequired] IReadOnlyList<JsonElement> Items);

    // An object of the kind that has nothing but its version, and, of a built-in kind, empty fields.
    private sealed record Bookmark(
        [property: JsonRequired] string ApiVersion, [property: JsonRequired] string Kind, [property: JsonRequired] V1ObjectMeta Metadata,
        JsonElement? Spec, JsonElement? Status);
}
