using Homelab.Infra.Configuration;
using Homelab.Infra.Content;

namespace Homelab.Cli.Settings;

/// <summary>The settings of one stack, ready to be rehearsed.</summary>
/// <param name="Project">The Pulumi project.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Settings">Its settings, with placeholders where secrets go.</param>
/// <param name="UnsetSecrets">The keys of the secrets that <c>pulumi up</c> will ask for.</param>
internal sealed record StackSettings(string Project, string Stack, HomelabSettings Settings, IReadOnlyList<string> UnsetSecrets)
{
    private const string Shared = "all stacks write into the same repositories; write the same into both files";

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

        if (asked.Count == 0)
        {
            throw new RefusedException(
                $"The setting {project.Project}:environments names no environment, so no stack comes first; list them there, as in [dev, prod].");
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

        if (problems.Count == 0)
        {
            var all = read.OfType<StackSettings>().ToList();
            problems.AddRange(all.Index().SelectMany(one => all.Take(one.Index).SelectMany(earlier => Conflicts(earlier, one.Item)).Select(
                conflict => new SettingProblem(
                    SettingsFile.StackFileName(one.Item.Stack),
                    SettingsFile.ReadStack(root, one.Item.Stack, project.Project, [])?.Find(conflict.Key)?.Line,
                    $"{project.Project}:{conflict.Key} {conflict.Message}"))));
        }

        return problems.Count == 0 ? [.. read.OfType<StackSettings>()] : throw SettingProblem.Exception(problems);
    }

    // What no stack can see of another while it goes up: each would only fail half way.
    private static IEnumerable<(string Key, string Message)> Conflicts(StackSettings earlier, StackSettings later)
    {
        var file = SettingsFile.StackFileName(earlier.Stack);
        var (here, there) = (later.Settings, earlier.Settings);
        if (!here.GitHub.Owner.Equals(there.GitHub.Owner, StringComparison.OrdinalIgnoreCase))
        {
            yield return ("owner", Differs(here.GitHub.Owner, there.GitHub.Owner, Shared));
        }

        var names = here.GitHub.Repositories.All.Zip(there.GitHub.Repositories.All);
        foreach (var (name, other) in names.Where(pair => pair.First != pair.Second))
        {
            yield return (name.Setting, Differs(name.Name, other.Name, Shared));
        }

        if (here.Cluster.KubeContext is { } context && context == there.Cluster.KubeContext)
        {
            yield return (
                "kubeContext",
                $"is \"{context}\" here and in {file}: each stack installs its operators into a cluster of its own; name another context "
                    + "(kubectl config get-contexts)");
        }

        if (Encoding(here.Cluster) != Encoding(there.Cluster))
        {
            yield return ("connectChartVersion", Differs(
                $"{here.Cluster.ConnectChartVersion}",
                $"{there.Cluster.ConnectChartVersion}",
                "layer 1 holds the Connect credentials once for both, in base64 for charts before 2.3.0 and as they are for later ones; "
                    + "pin both to one side of it"));
        }

        string Differs(string own, string other, string why) => $"is \"{own}\" here and \"{other}\" in {file}: {why}";

        static string Encoding(ClusterSettings cluster) => ConnectCredentialsFormat.For(cluster.ConnectChartVersion).Template;
    }

    // What is wrong with a stack that isn't asked for is told when it is.
    private static bool Owns(string root, SettingsFile project, string stack) =>
        SettingsFile.ReadStack(root, stack, project.Project, []) is { } file
        && (file.Find("ownsRepositories") ?? project.Defaults.FirstOrDefault(value => value.Key is "ownsRepositories")) is { } value
        && SettingText.Of(value.Node, value.Key, _ => "") is "true";
}
