namespace Homelab.GitOps.Rendering;

/// <summary>
/// What a source's <c>kustomize</c> settings change in its kustomization, as the <c>kustomize edit</c> commands do that Argo CD runs
/// (<c>util/kustomize/kustomize.go</c> in argoproj/argo-cd): prefix, suffix and namespace are replaced, the rest is added.
/// </summary>
internal static class KustomizeOverrides
{
    private static readonly string[] Replaced = ["namePrefix", "nameSuffix", "namespace"];

    /// <summary>Whether there is anything to change.</summary>
    public static bool Any(YamlMap? options) => options is { } map && map.All.Any(entry => entry.Key.Value != "version");

    /// <summary>The kustomization with the settings in it, as JSON (which is YAML).</summary>
    public static string Apply(Kustomization kustomization, YamlMap options)
    {
        var result = (JsonObject?)kustomization.Root?.ToJson() ?? [];
        foreach (var name in Replaced)
        {
            if (options[name]?.Text is { } text)
            {
                result[name] = text;
            }
        }

        Replace(result, "images", options["images"]?.Items.Select(image => Image(image.Text ?? "")));
        Replace(result, "replicas", options["replicas"]?.Items.Select(replicas => replicas.ToJson()).OfType<JsonObject>());

        foreach (var patch in options["patches"]?.Items ?? [])
        {
            List(result, "patches").Add(patch.ToJson());
        }

        foreach (var component in kustomization.Components)
        {
            List(result, "components").Add(component);
        }

        Merge(result, "commonAnnotations", options["commonAnnotations"]);
        Label(result, options);
        return JsonText.Write(result);
    }

    private static void Label(JsonObject kustomization, YamlMap options)
    {
        if (options["commonLabels"] is not YamlMap labels)
        {
            return;
        }

        if (options["labelWithoutSelector"]?.IsTrue != true)
        {
            Merge(kustomization, "commonLabels", labels);
            return;
        }

        List(kustomization, "labels").Add(new JsonObject
        {
            ["pairs"] = labels.ToJson(),
            ["includeTemplates"] = options["labelIncludeTemplates"]?.IsTrue == true,
        });
    }

    private static void Merge(JsonObject kustomization, string field, YamlValue? entries)
    {
        foreach (var entry in entries?.Entries ?? [])
        {
            if (kustomization[field] is not JsonObject map)
            {
                kustomization[field] = map = [];
            }

            map[entry.Key.Value] = entry.Value.Text;
        }
    }

    /// <summary>Takes items out of a list that have the name of a new one, and adds the new ones; of one name the last.</summary>
    private static void Replace(JsonObject kustomization, string field, IEnumerable<JsonObject>? items)
    {
        Dictionary<string, JsonObject> last = new(StringComparer.Ordinal);
        foreach (var item in items ?? [])
        {
            last.Remove(NameOf(item));
            last.Add(NameOf(item), item);
        }

        if (last.Count > 0)
        {
            var kept = List(kustomization, field).Where(old => old is not JsonObject map || !last.ContainsKey(NameOf(map)));
            kustomization[field] = new JsonArray([.. kept.Select(old => old?.DeepClone()), .. last.Values]);
        }

        static string NameOf(JsonObject item) => JsonText.Write(item["name"]);
    }

    /// <summary><c>[name=]newName[:tag][@digest]</c>, as <c>kustomize edit set image</c> reads it.</summary>
    private static JsonObject Image(string text)
    {
        var parts = text.Split('=', 2);
        var (image, digest) = parts[^1].Split('@', 2) is [var before, var after] ? (before, after) : (parts[^1], null);
        var colon = image.IndexOf(':', image.LastIndexOf('/') + 1);
        var name = colon < 0 ? image : image[..colon];
        var result = new JsonObject { ["name"] = parts.Length == 2 ? parts[0] : name };
        if (parts.Length == 2)
        {
            result["newName"] = name;
        }

        if (colon >= 0)
        {
            result["newTag"] = image[(colon + 1)..];
        }

        if (digest is not null)
        {
            result["digest"] = digest;
        }

        return result;
    }

    private static JsonArray List(JsonObject kustomization, string field)
    {
        if (kustomization[field] is not JsonArray list)
        {
            kustomization[field] = list = [];
        }

        return list;
    }
}
