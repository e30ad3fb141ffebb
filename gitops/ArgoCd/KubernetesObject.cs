namespace Homelab.GitOps.ArgoCd;

/// <summary>One Kubernetes object with the place it came from.</summary>
public sealed class KubernetesObject
{
    /// <summary>An object read from <paramref name="node"/>.</summary>
    /// <param name="node">The object.</param>
    /// <param name="text">Its YAML.</param>
    /// <param name="origin">The file and line that it comes from, as exactly as can be known.</param>
    /// <param name="source">The same object as it stands in that file, when the file is plain YAML; lines are taken from it.</param>
    public KubernetesObject(YamlMap node, string text, SourceLocation origin, YamlValue? source = null)
    {
        Node = node;
        Text = text;
        Origin = origin;
        Source = source;
        ApiVersion = node["apiVersion"]?.Text ?? "";
        Kind = node["kind"]?.Text ?? "";
        Name = node.At("metadata", "name")?.Text ?? "";
        Namespace = node.At("metadata", "namespace")?.Text;
    }

    /// <summary><c>apiVersion</c>.</summary>
    public string ApiVersion { get; }

    /// <summary><c>kind</c>.</summary>
    public string Kind { get; }

    /// <summary><c>metadata.name</c>; empty when there is none.</summary>
    public string Name { get; }

    /// <summary><c>metadata.namespace</c>, when the manifest sets it.</summary>
    public string? Namespace { get; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.Split('/') is [var group, _] ? group : "";

    /// <summary>The rendered object.</summary>
    public YamlMap Node { get; }

    /// <summary>The rendered object's YAML.</summary>
    public string Text { get; }

    /// <summary>Where it comes from.</summary>
    public SourceLocation Origin { get; }

    internal YamlValue? Source { get; }

    /// <summary>
    /// The line in <see cref="Origin"/> that holds a field: exact in plain YAML, the object's own line where a template wrote it.
    /// </summary>
    public SourceLocation LocationOf(params ReadOnlySpan<string> path) => Source is null ? Origin : Origin.At(Source.LineOf(path));

    /// <summary>An annotation's value, or null.</summary>
    public string? Annotation(string name) => Node.At("metadata", "annotations", name)?.Text;

    /// <summary>Whether this is the object with that group and kind.</summary>
    public bool Is(string group, string kind) => Kind == kind && Group == group;

    /// <summary><c>Kind/name</c>, for messages; <c>Kind/prefix*</c> where the cluster makes the name up.</summary>
    public override string ToString() => $"{Kind}/{(Name.Length > 0 ? Name : $"{Node.Field("metadata", "generateName")}*")}";
}
