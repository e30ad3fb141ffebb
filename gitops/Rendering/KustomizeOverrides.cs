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
    /// <param name="kustomization">The kustomization.</param>
    /// <param name="options">The settings.</param>
    /// <param name="expand">Puts in build variables, which Argo CD does in images and labels, and in annotations where told to.</param>
    /// <exception cref="FindingException">Argo CD can't put one into it.</exception>
    public static string Apply(Kustomization kustomization, YamlMap options, Func<string, string> expand)
    {
        var result = (JsonObject?)kustomization.Root?.ToJson() ?? [];
        foreach (var name in Replaced)
        {
            if (options[name]?.Text is { Length: > 0 } text)
            {
                result[name] = text;
            }
        }

        Replace(result, "images", options["images"]?.Items.Select(image => Image(expand(image.Text ?? ""))));
        Replace(result, "replicas", options["replicas"]?.Items.Select(replicas => Replicas(kustomization, replicas)).OfType<JsonObject>());

        foreach (var patch in options["patches"]?.Items ?? [])
        {
            List(result, "patches").Add(patch.ToJson());
        }

        // One that is listed already stays where it is (kustomize/commands/edit/add in kubernetes-sigs/kustomize).
        foreach (var component in kustomization.Components)
        {
            if (!List(result, "components").Any(listed => listed?.ToString() == component))
            {
                List(result, "components").Add(component);
            }
        }

        Merge(
            kustomization, result, "commonAnnotations", options["commonAnnotations"], Force(options, "forceCommonAnnotations"),
            options["commonAnnotationsEnvsubst"]?.IsTrue == true ? expand : text => text);
        Label(kustomization, result, options, expand);
        return JsonText.Write(result);
    }

    private static void Label(Kustomization kustomization, JsonObject result, YamlMap options, Func<string, string> expand)
    {
        var force = Force(options, "forceCommonLabels");
        if (options["labelWithoutSelector"]?.IsTrue != true)
        {
            Merge(kustomization, result, "commonLabels", options["commonLabels"], force, expand);
        }
        else if (options["commonLabels"] is YamlMap { All.Count: > 0 } labels)
        {
            var inTemplates = options["labelIncludeTemplates"]?.IsTrue == true;
            var alike = List(result, "labels").OfType<JsonObject>()
                .FirstOrDefault(one => !IsTrue(one["includeSelectors"]) && IsTrue(one["includeTemplates"]) == inTemplates);
            if (alike is null)
            {
                List(result, "labels").Add(alike = new JsonObject { ["includeTemplates"] = inTemplates });
            }

            Merge(kustomization, alike, "pairs", labels, force, expand);
        }
    }

    // What would let a value take the place of another; null when it may.
    private static string? Force(YamlMap options, string field) => options[field]?.IsTrue == true ? null : field;

    private static bool IsTrue(JsonNode? value) => value is JsonValue given && given.TryGetValue(out bool isTrue) && isTrue;

    private static void Merge(
        Kustomization kustomization, JsonObject holder, string field, YamlValue? entries, string? force, Func<string, string> expand)
    {
        foreach (var entry in entries?.Entries ?? [])
        {
            if (holder[field] is not JsonObject map)
            {
                holder[field] = map = [];
            }

            var key = entry.Key.Value;
            if (force is not null && map.ContainsKey(key))
            {
                throw new FindingException(new Finding
                {
                    Check = TreeChecks.Renders,
                    Location = kustomization.Repository.Locate(kustomization.Path),
                    Message = $"The Application sets {key}, which {kustomization.Path} sets too; Argo CD refuses that.",
                    WayOut = $"Set it in one place, or write `{force}: true` into the Application's kustomize settings.",
                });
            }

            map[key] = expand(entry.Value.Text ?? "");
        }
    }

    // The count is an int-or-string there, and a number here.
    private static JsonNode? Replicas(Kustomization kustomization, YamlValue replicas)
    {
        var result = replicas.ToJson();
        if (result is not JsonObject map)
        {
            return result;
        }

        var text = replicas["count"]?.Text ?? "0";
        map["count"] = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = kustomization.Repository.Locate(kustomization.Path),
                Message = $"The Application wants {text} replicas of {replicas.Field("name")}; Argo CD takes a whole number.",
                WayOut = "Correct kustomize.replicas of the Application.",
            });
        return result;
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
