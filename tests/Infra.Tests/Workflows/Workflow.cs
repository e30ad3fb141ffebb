using Homelab.Infra.Content;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests.Workflows;

/// <summary>A workflow of one of the five repositories as it lands there, or a composite action.</summary>
internal sealed record Workflow(string Repository, string Path, string Text)
{
    private const string Program = "homelab";

    /// <summary>All workflows of all five repositories.</summary>
    public static IReadOnlyList<Workflow> All { get; } = [.. OfProgram("workflows"), .. OfTheFour()];

    /// <summary>The workflows, and the actions that they share.</summary>
    public static IReadOnlyList<Workflow> AllAndActions { get; } = [.. All, .. OfProgram("actions")];

    public YamlMappingNode Root { get; } = Load(Text);

    public YamlMappingNode Jobs => (YamlMappingNode)Root["jobs"];

    public IEnumerable<YamlMappingNode> Steps =>
        (Root.Children.ContainsKey("jobs") ? Jobs.Children.Values.Cast<YamlMappingNode>() : [(YamlMappingNode)Root["runs"]])
        .SelectMany(job => job.Children.TryGetValue("steps", out var steps) ? ((YamlSequenceNode)steps).Cast<YamlMappingNode>() : []);

    public static Workflow Of(string repository, string name) =>
        All.Single(workflow => workflow.Repository == repository && workflow.Path == $".github/workflows/{name}.yaml");

    /// <summary>A step that runs a script, by its job and name.</summary>
    public WorkflowStep Step(string job, string name) => new(
        (YamlMappingNode)Jobs[job],
        ((YamlSequenceNode)Jobs[job]["steps"]).Cast<YamlMappingNode>().Single(step => step.Children.TryGetValue("name", out var value) && value.ToString() == name));

    /// <inheritdoc/>
    public override string ToString() => $"{Repository}/{Path}";

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

    private static IEnumerable<Workflow> OfTheFour()
    {
        var content = HomelabContent.Read(ProjectFile.Settings(), System.IO.Path.Combine(Checkout.Root, "infra", "repositories"));
        return new[]
        {
            ("homelab-k8s-argo-config", content.ArgoConfig), ("homelab-k8s-base-manifests", content.BaseManifests),
            ("homelab-k8s-environments", content.Environments), ("homelab-k8s-environments-apps", content.EnvironmentsApps),
        }.SelectMany(repository => repository.Item2.Files
            .Where(file => file.Path.StartsWith(".github/workflows/", StringComparison.Ordinal))
            .Select(file => new Workflow(repository.Item1, file.Path, file.Text)));
    }
}
