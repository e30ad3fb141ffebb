namespace Homelab.Cli.Settings;

/// <summary>A value of a settings file and where it stands.</summary>
/// <param name="Key">The setting's key without the project's name, such as <c>owner</c>.</param>
/// <param name="Node">The value as YAML.</param>
/// <param name="File">The file's name.</param>
/// <param name="Line">The key's line in it.</param>
internal sealed record SettingValue(string Key, YamlValue Node, string File, int Line);

/// <summary>
/// The <c>config</c> block of <c>Pulumi.yaml</c> or <c>Pulumi.STACK.yaml</c>, as far as it holds keys of this project; keys of other
/// namespaces, such as <c>github:token</c>, are none of its business.
/// </summary>
internal sealed class SettingsFile
{
    /// <summary>The project file, which declares the settings and their defaults.</summary>
    public const string ProjectFileName = "Pulumi.yaml";

    private const long MaxSize = 1024 * 1024;

    private SettingsFile(string project, IReadOnlyList<SettingValue> all) => (Project, Values, Others) = (
        project,
        [.. all.Where(value => Own(value.Key, project) is not null).Select(value => value with { Key = Own(value.Key, project)! })],
        [.. all.Where(value => Own(value.Key, project) is null)]);

    /// <summary>The project's name, which is the namespace of its keys.</summary>
    public string Project { get; }

    /// <summary>What the file holds, in its order: of the project file declarations, of a stack's file values.</summary>
    public IReadOnlyList<SettingValue> Values { get; }

    /// <summary>What belongs to other namespaces, with keys as they are written.</summary>
    public IReadOnlyList<SettingValue> Others { get; }

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

        if (yaml["name"]?.Text is { Length: > 0 } project)
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

    private static YamlMap? Load(string folder, string file, List<SettingProblem> problems)
    {
        try
        {
            var path = new FileInfo(Path.Combine(folder, file));
            if (path.Exists && !(RegularFile.Exists(path.FullName) && path.Length <= MaxSize))
            {
                problems.Add(new(file, null, $"it is no regular file, or has more than {MaxSize / 1024} KB"));
                return null;
            }

            var root = YamlText.Read(File.ReadAllText(path.FullName)) is [var document, ..] ? document.Root : null;
            if (root is null or YamlMap)
            {
                return root as YamlMap ?? YamlMap.Empty;
            }

            problems.Add(new(
                file, root.Line, "a settings file holds keys and values; begin with 'config:' and write the settings below it"));
        }
        catch (YamlReadException error)
        {
            problems.Add(new(file, error.Line, $"this is not YAML: {error.Message}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, null, $"it can't be read: {error.Message}"));
        }

        return null;
    }

    private static List<SettingValue>? Config(YamlMap yaml, string project, string file, List<SettingProblem> problems)
    {
        var config = yaml["config"];
        if (config is not (null or YamlMap or YamlScalar { IsNull: true }))
        {
            problems.Add(new(file, config.Line, $"'config:' holds settings, one below the other, such as '{project}:owner: my-account'"));
            return null;
        }

        return [.. (config?.Entries ?? []).Select(entry => new SettingValue(entry.Key.Value, entry.Value, file, entry.Key.Line))];
    }

    // A declaration has its default in it; the short form 'key: value' is one.
    private static SettingValue? Default(SettingValue declaration) =>
        declaration.Node is not YamlMap ? declaration
        : declaration.Node["default"] is { } node ? declaration with { Node = node, Line = node.Line }
        : null;

    // Without a namespace a key belongs to the project.
    private static string? Own(string key, string project) =>
        key.StartsWith($"{project}:", StringComparison.Ordinal) ? key[(project.Length + 1)..]
        : key.Contains(':', StringComparison.Ordinal) ? null
        : key;
}
