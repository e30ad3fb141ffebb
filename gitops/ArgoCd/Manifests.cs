namespace Homelab.GitOps.ArgoCd;

/// <summary>Reads Kubernetes objects; a <c>List</c> becomes its items, as in Argo CD.</summary>
public static class Manifests
{
    /// <summary>The objects in a text that is no file of a repository, such as an object of the plan (YAML or JSON).</summary>
    /// <param name="text">The manifest.</param>
    /// <param name="label">What to call it in findings, instead of a path.</param>
    /// <exception cref="YamlReadException">It can't be read.</exception>
    public static IReadOnlyList<KubernetesObject> Read(string text, string label) =>
        [.. YamlText.Read(text).SelectMany(document => Objects(document, new SourceLocation(null, label)))];

    /// <summary>The objects in a file of a repository; values that are no Kubernetes objects are left out.</summary>
    /// <exception cref="YamlReadException">It can't be read.</exception>
    public static IReadOnlyList<KubernetesObject> Read(Repository repository, string path)
    {
        var file = repository.ReadYaml(path);
        return file.Problem is null
            ? Objects(file)
            : throw new YamlReadException($"{repository.Locate(path, file.ProblemLine)}: {file.Problem}", file.ProblemLine);
    }

    internal static IReadOnlyList<KubernetesObject> Objects(YamlFile file) =>
        [.. file.Documents.SelectMany(document => Objects(document, file.Location))];

    internal static IEnumerable<KubernetesObject> Objects(YamlDocument document, SourceLocation location)
    {
        foreach (var node in Expand(document.Root))
        {
            var text = ReferenceEquals(node, document.Root) ? document.Text : YamlWriter.Write(node);
            yield return new KubernetesObject(node, text, location.At(node.Line), node);
        }
    }

    /// <summary>
    /// Why Argo CD can't take the value for an object, with its line; null when it can. One such document fails the whole source
    /// (<c>UnstructuredJSONScheme</c> in https://github.com/kubernetes/apimachinery, "Object 'Kind' is missing").
    /// </summary>
    internal static (string Message, int Line)? Fault(YamlValue root)
    {
        if (root is not YamlMap map)
        {
            return root is YamlScalar { IsNull: true } ? null : ("The document is no object.", root.Line);
        }

        if (map["kind"]?.Text is { Length: > 0 })
        {
            return (map["items"]?.Items ?? []).Select(Fault).FirstOrDefault(fault => fault is not null);
        }

        var alike = map.All.FirstOrDefault(entry => entry.Key.Value.Equals("kind", StringComparison.OrdinalIgnoreCase))?.Key;
        return (
            $"The document has no kind{(alike is null || alike.Value == "kind" ? "" : $", only {alike.Value}")}; Argo CD refuses all "
                + "that stands beside it (Object 'Kind' is missing).",
            (alike ?? root).Line);
    }

    internal static bool IsObject(YamlValue? node) => node?["apiVersion"]?.Text is { Length: > 0 } && node["kind"]?.Text is { Length: > 0 };

    /// <summary>The object itself, or the items of a list of objects.</summary>
    internal static IEnumerable<YamlMap> Expand(YamlValue? node)
    {
        if (node is not YamlMap map || !IsObject(map))
        {
            return [];
        }

        // What has items is a list, whatever its kind, and one without any is nothing: GenerateManifests in reposerver/repository.
        return map["items"] switch
        {
            YamlList items => items.SelectMany(Expand),
            YamlScalar { IsNull: true } when map["spec"] is null && map["status"] is null => [],
            _ => [map],
        };
    }
}
