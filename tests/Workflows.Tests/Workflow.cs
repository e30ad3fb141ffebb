using Homelab.Infra.Content;
using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests;

/// <summary>A workflow of one of the five repositories as it lands there, or a composite action.</summary>
internal sealed record Workflow(string Repository, string Path, string Text)
{
    private const string Program = "homelab";

    /// <summary>What the owning stack writes into the four repositories, by their names.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<RepositoryFile>> Content { get; } = ReadContent();

    /// <summary>All workflows of all five repositories.</summary>
    public static IReadOnlyList<Workflow> All { get; } = [.. OfProgram("workflows"), .. OfTheFour()];

    /// <summary>The actions that they share.</summary>
    public static IReadOnlyList<Workflow> Actions { get; } = [.. OfProgram("actions")];

    /// <summary>The workflows and the actions.</summary>
    public static IReadOnlyList<Workflow> AllAndActions { get; } = [.. All, .. Actions];

    public YamlMappingNode Root { get; } = Load(Text);

    public YamlMappingNode Jobs => (YamlMappingNode)Root["jobs"];

    public IEnumerable<YamlMappingNode> Steps =>
        (Root.Children.ContainsKey("jobs") ? Jobs.Children.Values.Cast<YamlMappingNode>() : [(YamlMappingNode)Root["runs"]])
        .SelectMany(StepsOf);

    public static Workflow Of(string repository, string name) =>
        All.Single(workflow => workflow.Repository == repository && workflow.Path == $".github/workflows/{name}.yaml");

    public static Workflow Action(string name) => Actions.Single(action => action.Path == $".github/actions/{name}/action.yaml");

    /// <summary>A step that runs a script, by its job and name; an action has no jobs.</summary>
    public WorkflowStep Step(string? job, string name)
    {
        var steps = (YamlMappingNode)(job is null ? Root["runs"] : Jobs[job]);
        return new(steps, StepsOf(steps).Single(step => step.Children.TryGetValue("name", out var value) && value.ToString() == name));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Repository}/{Path}";

    private static IEnumerable<YamlMappingNode> StepsOf(YamlMappingNode job) =>
        job.Children.TryGetValue("steps", out var steps) ? ((YamlSequenceNode)steps).Cast<YamlMappingNode>() : [];

    private static YamlMappingNode Load(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<Workflow> OfProgram(string kind) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Checkout.Root, ".github", kind), "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new Workflow(Program, System.IO.Path.GetRelativePath(Checkout.Root, file), File.ReadAllText(file)));

    private static Dictionary<string, IReadOnlyList<RepositoryFile>> ReadContent()
    {
        var content = HomelabContent.Read(ProjectFile.Settings(), System.IO.Path.Combine(Checkout.Root, "infra", "repositories"));
        return new(StringComparer.Ordinal)
        {
            ["homelab-k8s-argo-config"] = content.ArgoConfig.Files,
            ["homelab-k8s-base-manifests"] = content.BaseManifests.Files,
            ["homelab-k8s-environments"] = content.Environments.Files,
            ["homelab-k8s-environments-apps"] = content.EnvironmentsApps.Files,
        };
    }

    private static IEnumerable<Workflow> OfTheFour() => Content.SelectMany(repository => repository.Value
        .Where(file => file.Path.StartsWith(".github/workflows/", StringComparison.Ordinal))
        .Select(file => new Workflow(repository.Key, file.Path, file.Text)));
}
