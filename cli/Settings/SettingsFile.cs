using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Settings;

/// <summary>A value of a settings file and where it stands.</summary>
/// <param name="Key">The setting's key without the project's name, such as <c>owner</c>.</param>
/// <param name="Node">The value as YAML.</param>
/// <param name="File">The file's name.</param>
/// <param name="Line">The key's line in it.</param>
internal sealed record SettingValue(string Key, YamlNode Node, string File, long Line);

/// <summary>
/// The <c>config</c> block of <c>Pulumi.yaml</c> (declarations with their defaults) or <c>Pulumi.STACK.yaml</c> (values), for the
/// keys of this project; keys of other namespaces, such as <c>github:token</c>, are none of its business.
/// </summary>
internal sealed class SettingsFile
{
    private SettingsFile(string name, string project, IReadOnlyList<SettingValue> values) => (Name, Project, Values) = (name, project, values);

    /// <summary>The file's name, without its folder.</summary>
    public string Name { get; }

    /// <summary>The project's name, which is the namespace of its keys.</summary>
    public string Project { get; }

    /// <summary>What the file holds, in its order.</summary>
    public IReadOnlyList<SettingValue> Values { get; }

    /// <summary>Reads the project file, whose values are declarations.</summary>
    public static SettingsFile? ReadProject(string path, List<SettingProblem> problems)
    {
        if (Load(path, problems) is not { } root) return null;
        var name = Path.GetFileName(path);
        if (Member(root, "name") is YamlScalarNode { Value.Length: > 0 } project) return new(name, project.Value!, Config(root, project.Value!, name, problems));
        problems.Add(new(name, null, "the project's name is missing: write 'name: homelab'."));
        return null;
    }

    /// <summary>Reads a stack's file; without the file there is nothing to read and nothing is reported.</summary>
    public static SettingsFile? ReadStack(string path, string project, List<SettingProblem> problems)
    {
        var name = Path.GetFileName(path);
        return Load(path, problems) is { } root ? new(name, project, Config(root, project, name, problems)) : null;
    }

    /// <summary>A member of a mapping, or null.</summary>
    public static YamlNode? Member(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static YamlMappingNode? Load(string path, List<SettingProblem> problems)
    {
        var name = Path.GetFileName(path);
        var yaml = new YamlStream();
        try
        {
            using var reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            problems.Add(new(name, error.Start.Line, $"this isn't YAML: {error.Message}"));
            return null;
        }
        if (yaml.Documents.Count == 0) return [];
        if (yaml.Documents[0].RootNode is YamlMappingNode root) return root;
        problems.Add(new(name, yaml.Documents[0].RootNode.Start.Line, "a settings file holds keys and values, such as 'config:' with the settings under it."));
        return null;
    }

    private static List<SettingValue> Config(YamlMappingNode root, string project, string name, List<SettingProblem> problems)
    {
        var values = new List<SettingValue>();
        switch (Member(root, "config"))
        {
            case YamlMappingNode config:
                foreach (var (key, node) in config.Children)
                {
                    if (key is YamlScalarNode { Value: { } text } && Own(text, project) is { } own)
                        values.Add(new(own, node, name, key.Start.Line));
                }
                break;
            case null or YamlScalarNode { Value: null or "" }:
                break;
            case var other:
                problems.Add(new(name, other.Start.Line, $"'config:' holds settings, one a line, such as '{project}:owner: my-account'."));
                break;
        }
        return values;
    }

    // Without a namespace a key belongs to the project.
    private static string? Own(string key, string project) =>
        key.StartsWith($"{project}:", StringComparison.Ordinal) ? key[(project.Length + 1)..]
        : key.Contains(':', StringComparison.Ordinal) ? null
        : key;
}
