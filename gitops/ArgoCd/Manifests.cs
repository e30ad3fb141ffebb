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

    internal static bool IsObject(YamlValue? node) => node?["apiVersion"]?.Text is { Length: > 0 } && node["kind"]?.Text is { Length: > 0 };

    /// <summary>The object itself, or the items of a list of objects.</summary>
    internal static IEnumerable<YamlMap> Expand(YamlValue? node)
    {
        if (node is not YamlMap map || !IsObject(map))
        {
            return [];
        }

        return map["kind"]?.Text?.EndsWith("List", StringComparison.Ordinal) == true && map["items"] is YamlList items
            ? items.SelectMany(Expand)
            : [map];
    }
}
