using System.Security.Cryptography;

namespace Homelab.GitOps.Rendering;

/// <summary>
/// The digest in a <c>Chart.lock</c>, by which helm tells whether Chart.yaml was changed since: of both lists of dependencies, as Go writes
/// them in JSON (<c>HashReq</c> in internal/resolver and <c>Dependency</c> in pkg/chart/v2 of helm/helm).
/// </summary>
internal static class LockDigest
{
    public static string Of(IReadOnlyList<YamlValue> dependencies, IReadOnlyList<YamlValue> locked)
    {
        var text = JsonText.Write(new JsonArray(Written(dependencies), Written(locked)));
        // Go escapes these wherever they are, and they are nowhere but in strings.
        foreach (var letter in "<>&\u2028\u2029")
        {
            text = text.Replace($"{letter}", $"\\u{(int)letter:x4}", StringComparison.Ordinal);
        }

        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    private static JsonArray Written(IEnumerable<YamlValue> dependencies) => [.. dependencies.Select(Written)];

    private static JsonObject Written(YamlValue dependency)
    {
        var json = new JsonObject { ["name"] = dependency["name"]?.Text ?? "" };
        Add("version", dependency["version"]?.Text);
        json["repository"] = dependency["repository"]?.Text ?? "";
        Add("condition", dependency["condition"]?.Text);
        Add("tags", dependency["tags"] is YamlList { Count: > 0 } tags ? tags.ToJson() : null);
        Add("enabled", dependency["enabled"]?.IsTrue == true ? true : null);
        Add("import-values", dependency["import-values"] is YamlList { Count: > 0 } values ? Sorted(values.ToJson()) : null);
        Add("alias", dependency["alias"]?.Text);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null && value.ToJsonString() is not "\"\"")
            {
                json[name] = value;
            }
        }
    }

    private static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
