namespace Homelab.Cli.Settings;

/// <summary>The environments in the order in which versions are promoted through them, as the settings of this checkout have it.</summary>
internal static class EnvironmentOrder
{
    private const string Key = "environments";

    /// <summary>
    /// What a stack's file says, or else the project file; empty when neither can be read: commands that only look at checkouts do
    /// without, and those that need the settings say what is wrong with them.
    /// </summary>
    /// <param name="root">The folder with <c>Pulumi.yaml</c> and the stacks' files.</param>
    public static IReadOnlyList<string> Of(string root)
    {
        if (SettingsFile.ReadProject(root, []) is not { } project)
        {
            return [];
        }

        return SettingsFile.Stacks(root).Select(stack => SettingsFile.ReadStack(root, stack, project.Project, [])?.Find(Key))
            .Append(project.Defaults.FirstOrDefault(value => value.Key == Key))
            .Select(value => value is null ? [] : Names(value.Node))
            .FirstOrDefault(names => names.Count > 0, []);
    }

    // As JSON, which is YAML too.
    private static List<string> Names(YamlValue setting) => YamlText.Read(SettingText.Of(setting, Key, _ => "")) is [{ Root: { } list }]
        ? [.. list.Items.Select(item => item.Text ?? "").Where(EnvironmentPlace.IsName).Distinct(StringComparer.Ordinal)]
        : [];
}
