using Homelab.Infra.Configuration;

namespace Homelab.Cli.Settings;

/// <summary>The settings of one stack, ready to be rehearsed.</summary>
/// <param name="Project">The Pulumi project.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Settings">Its settings, with placeholders where secrets go.</param>
/// <param name="UnsetSecrets">The keys of the secrets that <c>pulumi up</c> will ask for.</param>
internal sealed record StackSettings(string Project, string Stack, HomelabSettings Settings, IReadOnlyList<string> UnsetSecrets)
{
    /// <summary>
    /// Reads <paramref name="asked"/> in that order, and the stack that owns the repositories, asked for or not, before all others: the
    /// order in which they are brought up.
    /// </summary>
    /// <param name="root">The folder with <c>Pulumi.yaml</c> and the stacks' files.</param>
    /// <param name="asked">The stacks' names.</param>
    /// <exception cref="RefusedException">Something in the files has to be changed; the message names all of it.</exception>
    public static IReadOnlyList<StackSettings> Read(string root, params IReadOnlyList<string> asked)
    {
        var problems = new List<SettingProblem>();
        var project = SettingsFile.ReadProject(root, problems);
        var stacks = SettingsFile.Stacks(root);
        foreach (var stack in asked.Except(stacks, StringComparer.Ordinal))
        {
            problems.Add(new(
                $"Pulumi.{stack}.yaml", null,
                $"there is no such file, and so no stack {stack}; the stacks here are {string.Join(", ", stacks)}. A new one begins "
                    + "with a copy of one of their files."));
        }

        if (project is null || problems.Count > 0)
        {
            throw SettingProblem.Exception(problems);
        }

        var owners = stacks.Where(name => Owns(root, project, name)).ToList();
        List<string> inOrder = [.. (owners is [var owner] ? asked.Prepend(owner) : asked).Distinct(StringComparer.Ordinal)];
        var read = inOrder.Select(name => new StackReader(root, project, name, problems).Read()).ToList();
        if (problems.Count == 0 && owners.Count != 1)
        {
            problems.Add(new(
                SettingsFile.StackFileName(asked[0]), null,
                $"{(owners.Count == 0 ? "no stack owns" : $"{string.Join(" and ", owners)} both own")} the repositories; "
                + $"write '{project.Project}:ownsRepositories: true' into the file of exactly one stack ({string.Join(", ", stacks)})"));
        }

        return problems.Count == 0 ? [.. read.OfType<StackSettings>()] : throw SettingProblem.Exception(problems);
    }

    // What is wrong with a stack that isn't asked for is told when it is.
    private static bool Owns(string root, SettingsFile project, string stack) =>
        SettingsFile.ReadStack(root, stack, project.Project, []) is { } file
        && (file.Find("ownsRepositories") ?? project.Defaults.FirstOrDefault(value => value.Key is "ownsRepositories")) is { } value
        && SettingText.Of(value.Node, value.Key, _ => "") is "true";
}
