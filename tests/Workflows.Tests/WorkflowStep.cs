using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests;

/// <summary>A step that runs a script.</summary>
internal sealed record WorkflowStep(YamlMappingNode Job, YamlMappingNode Node)
{
    public string Script => Node["run"].ToString();

    /// <summary>
    /// Runs the script as GitHub runs it. Expressions are not evaluated: <paramref name="environment"/> holds what they come to.
    /// </summary>
    /// <param name="workspace">The folder that the job works in.</param>
    /// <param name="environment">Variables; those of the step that are plain text are there already.</param>
    public async Task<CommandResult> Run(TemporaryFolder workspace, params (string Key, string Value)[] environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_WORKSPACE"] = workspace.Path,
            ["GITHUB_STEP_SUMMARY"] = System.IO.Path.Combine(workspace.Path, "summary.md"),
            ["GITHUB_OUTPUT"] = System.IO.Path.Combine(workspace.Path, "output"),
            ["GITHUB_PATH"] = System.IO.Path.Combine(workspace.Path, "path"),
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_REPOSITORY"] = "anvaplus/repository",
            ["GITHUB_REPOSITORY_OWNER"] = "anvaplus",
            ["GITHUB_RUN_ID"] = "1",
        };
        foreach (var (key, value) in Texts("env").Where(pair => !pair.Value.Contains("${{", StringComparison.Ordinal)).Concat(
                     environment.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))))
        {
            variables[key] = value;
        }

        var folder = Node.Children.TryGetValue("working-directory", out var directory)
            ? System.IO.Path.Combine(workspace.Path, directory.ToString())
            : workspace.Path;
        // The flags of `shell: bash`.
        return await Command.Run("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", Script], folder, variables);
    }

    /// <summary>The texts of a map in the step, such as <c>env</c> or <c>with</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts(string key) => Node.Children.TryGetValue(key, out var map)
        ? ((YamlMappingNode)map).Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value.ToString()))
        : [];
}
