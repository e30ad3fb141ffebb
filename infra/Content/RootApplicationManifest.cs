using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Content;

/// <summary>
/// The root Application as its file in layer 4 says it, in values that Pulumi takes: text, numbers, booleans, lists
/// and maps.
/// </summary>
internal sealed class RootApplicationManifest
{
    private static readonly string[] TopKeys = ["apiVersion", "kind", "metadata", "spec"];
    private static readonly string[] MetadataKeys = ["name", "namespace", "labels", "annotations", "finalizers"];

    private RootApplicationManifest(Dictionary<string, object> metadata, Dictionary<string, object> spec)
    {
        Name = (string)metadata["name"];
        Namespace = (string)metadata["namespace"];
        Labels = Texts(metadata, "labels");
        Annotations = Texts(metadata, "annotations");
        Finalizers = metadata.TryGetValue("finalizers", out var list) ? [.. ((List<object>)list).Cast<string>()] : [];
        Spec = spec;
    }

    /// <summary>The Application's name.</summary>
    public string Name { get; }

    /// <summary>The namespace that it lives in.</summary>
    public string Namespace { get; }

    /// <summary>Its labels.</summary>
    public Dictionary<string, string> Labels { get; }

    /// <summary>Its annotations.</summary>
    public Dictionary<string, string> Annotations { get; }

    /// <summary>Its finalizers, the cascading one among them.</summary>
    public List<string> Finalizers { get; }

    /// <summary>Its spec, as it is written.</summary>
    public Dictionary<string, object> Spec { get; }

    /// <summary>Reads the manifest.</summary>
    /// <param name="file">The file with the root Application in it.</param>
    /// <param name="name">The name that the Application must have.</param>
    /// <exception cref="ContentException">The file is not one Application of that name, or has something that would be lost.</exception>
    public static RootApplicationManifest Parse(RepositoryFile file, string name)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(file.Text));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                throw new ContentException($"{file.Path} must hold one Application and nothing else.");
            }

            var manifest = Map(root);
            Only(file, manifest, TopKeys, "");
            if (manifest.GetValueOrDefault("kind") is not "Application"
                || manifest.GetValueOrDefault("apiVersion") is not "argoproj.io/v1alpha1")
            {
                throw new ContentException($"{file.Path} must hold an Application of argoproj.io/v1alpha1.");
            }

            if (manifest.GetValueOrDefault("metadata") is not Dictionary<string, object> metadata
                || manifest.GetValueOrDefault("spec") is not Dictionary<string, object> spec)
            {
                throw new ContentException($"{file.Path} has no metadata or no spec.");
            }

            Only(file, metadata, MetadataKeys, "metadata.");
            if (metadata.GetValueOrDefault("name") as string != name || metadata.GetValueOrDefault("namespace") is not string)
            {
                throw new ContentException($"{file.Path} must name its Application {name} and the namespace of Argo CD.");
            }

            return new RootApplicationManifest(metadata, spec);
        }
        catch (YamlException exception)
        {
            throw new ContentException($"{file.Path}:{exception.Start.Line}: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner answers some broken flow sequences with this, without a position.
            throw new ContentException($"{file.Path} is not YAML: look for a list or map in brackets that is not closed.");
        }
    }

    private static void Only(RepositoryFile file, Dictionary<string, object> map, string[] known, string path)
    {
        if (map.Keys.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            throw new ContentException(
                $"{file.Path}: {path}{stranger} would be lost; the program applies {string.Join(", ", known.Select(key => path + key))}.");
        }
    }

    private static Dictionary<string, string> Texts(Dictionary<string, object> metadata, string key) =>
        metadata.TryGetValue(key, out var value)
            ? ((Dictionary<string, object>)value).ToDictionary(
                pair => pair.Key, pair => Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal)
            : [];

    private static Dictionary<string, object> Map(YamlMappingNode node) =>
        node.Children.ToDictionary(child => ((YamlScalarNode)child.Key).Value!, child => Value(child.Value), StringComparer.Ordinal);

    private static object Value(YamlNode node) => node switch
    {
        YamlMappingNode map => Map(map),
        YamlSequenceNode list => list.Select(Value).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => scalar.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(
            scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => ((YamlScalarNode)node).Value ?? "",
    };
}
