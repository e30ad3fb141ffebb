using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Settings;

/// <summary>A value of a settings file and where it stands.</summary>
/// <param name="Key">The setting's key without the project's name, such as <c>owner</c>.</param>
/// <param name="Node">The value as YAML.</param>
/// <param name="File">The file's name.</param>
/// <param name="Line">The key's line in it; 0 for a value that no file holds.</param>
internal sealed record SettingValue(string Key, YamlNode Node, string File, long Line);

/// <summary>
/// The <c>config</c> block of <c>Pulumi.yaml</c> or <c>Pulumi.STACK.yaml</c>, as far as it holds keys of this project; keys of other
/// namespaces, such as <c>github:token</c>, are none of its business.
/// </summary>
internal sealed class SettingsFile
{
    /// <summary>The project file, which declares the settings and their defaults.</summary>
    public const string ProjectFileName = "Pulumi.yaml";

    private SettingsFile(string project, IReadOnlyList<SettingValue> values) => (Project, Values) = (project, values);

    /// <summary>The project's name, which is the namespace of its keys.</summary>
    public string Project { get; }

    /// <summary>What the file holds, in its order: of the project file declarations, of a stack's file values.</summary>
    public IReadOnlyList<SettingValue> Values { get; }

    /// <summary>What the project file's declarations set where a stack sets nothing.</summary>
    public IEnumerable<SettingValue> Defaults => Values.Select(Default).OfType<SettingValue>();

    /// <summary>The stacks that <paramref name="root"/> has files of, by name.</summary>
    public static IReadOnlyList<string> Stacks(string root) =>
    [
        .. Directory.EnumerateFiles(root, StackFileName("*")).Select(path => Path.GetFileName(path).Split('.'))
            .Where(parts => parts.Length == 3).Select(parts => parts[1]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The name of a stack's file.</summary>
    public static string StackFileName(string stack) => $"Pulumi.{stack}.yaml";

    /// <summary>Reads the project file.</summary>
    public static SettingsFile? ReadProject(string root, List<SettingProblem> problems)
    {
        if (Load(root, ProjectFileName, problems) is not { } yaml)
        {
            return null;
        }

        if (Member(yaml, "name") is YamlScalarNode { Value: { Length: > 0 } project })
        {
            return Config(yaml, project, ProjectFileName, problems) is { } declarations ? new(project, declarations) : null;
        }

        problems.Add(new(ProjectFileName, null, "the project has no name; write 'name: homelab'"));
        return null;
    }

    /// <summary>Reads a stack's file.</summary>
    public static SettingsFile? ReadStack(string root, string stack, string project, List<SettingProblem> problems) =>
        Load(root, StackFileName(stack), problems) is { } yaml && Config(yaml, project, StackFileName(stack), problems) is { } values
            ? new(project, values)
            : null;

    /// <summary>What the file says about a setting, or null when it doesn't name it.</summary>
    public SettingValue? Find(string key) => Values.FirstOrDefault(value => value.Key == key);

    /// <summary>A member of a mapping, or null.</summary>
    public static YamlNode? Member(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static YamlMappingNode? Load(string root, string file, List<SettingProblem> problems)
    {
        try
        {
            using var reader = File.OpenText(Path.Combine(root, file));
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 0)
            {
                return [];
            }

            if (yaml.Documents[0].RootNode is YamlMappingNode mapping)
            {
                return mapping;
            }

            problems.Add(new(
                file,
                yaml.Documents[0].RootNode.Start.Line,
                "a settings file holds keys and values; begin with 'config:' and write the settings below it"));
        }
        catch (YamlException error)
        {
            problems.Add(new(file, error.Start.Line, $"this is not YAML: {error.Message}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, null, $"it can't be read: {error.Message}"));
        }

        return null;
    }

    private static List<SettingValue>? Config(YamlMappingNode yaml, string project, string file, List<SettingProblem> problems)
    {
        var values = new List<SettingValue>();
        switch (Member(yaml, "config"))
        {
            case YamlMappingNode config:
                foreach (var (key, node) in config.Children)
                {
                    if (key is YamlScalarNode { Value: { } text } && Own(text, project) is { } own)
                    {
                        values.Add(new(own, node, file, key.Start.Line));
                    }
                }

                return values;
            case null or YamlScalarNode { Value: null or "" }:
                return values;
            case var other:
                problems.Add(
                    new(file, other.Start.Line, $"'config:' holds settings, one below the other, such as '{project}:owner: my-account'"));
                return null;
        }
    }

    // A declaration has its default in it; the short form 'key: value' is one.
    private static SettingValue? Default(SettingValue declaration) =>
        declaration.Node is not YamlMappingNode ? declaration
        : Member(declaration.Node, "default") is { } node ? declaration with { Node = node, Line = node.Start.Line }
        : null;

    // Without a namespace a key belongs to the project.
    private static string? Own(string key, string project) =>
        key.StartsWith($"{project}:", StringComparison.Ordinal) ? key[(project.Length + 1)..]
        : key.Contains(':', StringComparison.Ordinal) ? null
        : key;
}
