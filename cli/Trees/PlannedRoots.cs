using System.Text.Json.Nodes;

namespace Homelab.Cli.Trees;

/// <summary>The tree that a plan sets up: its root Application and AppProject, its namespaces, its branch protections.</summary>
internal static class PlannedRoots
{
    private const string ApplicationType = "kubernetes:argoproj.io/v1alpha1:Application";
    private const string ProjectType = "kubernetes:argoproj.io/v1alpha1:AppProject";
    private const string NamespaceType = "kubernetes:core/v1:Namespace";
    private const string ReleaseType = "kubernetes:helm.sh/v3:Release";
    private const string RepositoryType = "github:index/repository:Repository";

    /// <summary>Finds where the tree of the last plan begins.</summary>
    /// <param name="plans">The plans of the stacks that were brought up one after the other; the tree is the last one's.</param>
    /// <param name="planJson">The last plan as it is written: what isn't in a repository is placed at its line there.</param>
    /// <param name="repositories">The repositories that the plans wrote.</param>
    public static CheckInputs Of(IReadOnlyList<Plan> plans, byte[] planJson, RepositorySet repositories)
    {
        var plan = plans[^1];
        var resources = YamlText.Read(Encoding.UTF8.GetString(planJson))[0].Root?["resources"]?.Items ?? [];
        return new CheckInputs
        {
            Repositories = repositories,
            Roots = [.. Objects(resources, ApplicationType, repositories)],
            Projects = [.. Objects(resources, ProjectType, repositories)],
            Releases = [.. resources.Where(resource => resource["type"]?.Text == ReleaseType).Select(Release)],
            Environment = plan.Outputs.GetValueOrDefault("environment") as string,
            Namespaces = [.. plan.Resources.Where(resource => resource.Type is NamespaceType)
                .Select(resource => Map(resource.Inputs, "metadata")?.GetValueOrDefault("name")).OfType<string>()],
            RequiredStatusChecks = RequiredStatusChecks(plans),
            ArgoCdSettings = plan.Resources
                .Where(resource => resource.Type is ReleaseType && resource.Inputs.GetValueOrDefault("chart") is "argo-cd")
                .Select(release => Map(Map(Map(release.Inputs, "values"), "configs"), "cm")?.Keys.ToList()).FirstOrDefault(),
        };
    }

    // Of the default project, since Argo CD has no say in it.
    private static KubernetesObject Release(YamlValue resource)
    {
        var inputs = resource["inputs"];
        var values = inputs?["values"]?.ToJson();
        var source = new JsonObject
        {
            ["repoURL"] = inputs?["repositoryOpts"]?["repo"]?.Text,
            ["chart"] = inputs?["chart"]?.Text,
            ["targetRevision"] = inputs?["version"]?.Text,
            ["helm"] = new JsonObject { ["releaseName"] = inputs?["name"]?.Text, ["valuesObject"] = values },
        };
        var text = JsonText.Write(new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "Application",
            ["metadata"] = new JsonObject { ["name"] = inputs?["name"]?.Text },
            ["spec"] = new JsonObject
            {
                ["source"] = source,
                ["destination"] = new JsonObject { ["namespace"] = inputs?["namespace"]?.Text },
            },
        });
        return new((YamlMap)YamlText.Read(text)[0].Root!, text, new SourceLocation(null, OutputFolder.PlanFile, resource.Line));
    }

    private static IEnumerable<KubernetesObject> Objects(IEnumerable<YamlValue> all, string type, RepositorySet repositories) => all
        .Where(resource => resource["type"]?.Text == type).Select(resource => resource["inputs"]).OfType<YamlMap>()
        .Select(inputs => new KubernetesObject(
            inputs, JsonText.Write(inputs.ToJson()), new SourceLocation(null, OutputFolder.PlanFile, inputs.Line), inputs))
        .Select(planned => AsSeeded(planned, repositories));

    // The program applies what a seeded file says, so findings belong there. Should the two differ, the plan is what counts.
    private static KubernetesObject AsSeeded(KubernetesObject planned, RepositorySet repositories) => repositories.All
        .SelectMany(repository => repository.Files
            .Where(path => Path.GetFileNameWithoutExtension(path) == planned.Name && repository.ReadYaml(path).Problem is null)
            .SelectMany(path => Manifests.Read(repository, path))).FirstOrDefault(seeded => seeded.Kind == planned.Kind
            && seeded.Name == planned.Name
            && JsonNode.DeepEquals(seeded.Node["spec"]?.ToJson(), planned.Node["spec"]?.ToJson())) ?? planned;

    private static Dictionary<string, IReadOnlyList<string>> RequiredStatusChecks(IReadOnlyList<Plan> plans)
    {
        var resources = plans.SelectMany(plan => plan.Resources).ToList();
        var names = resources.Where(resource => resource.Type is RepositoryType).ToDictionary(
                resource => resource.Urn,
                resource => resource.Inputs.GetValueOrDefault("name") as string ?? resource.Name,
                StringComparer.Ordinal);
        return resources.Where(resource => resource.Kind() == ResourceKind.Protection && resource.DeletedWith is { } repository
                && names.ContainsKey(repository)).GroupBy(resource => names[resource.DeletedWith!], StringComparer.Ordinal).ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<string>)[.. group.SelectMany(Contexts).Distinct(StringComparer.Ordinal)],
                StringComparer.Ordinal);
    }

    private static IEnumerable<string> Contexts(PlannedResource protection) =>
        List(protection.Inputs, "requiredStatusChecks").OfType<IReadOnlyDictionary<string, object?>>()
            .SelectMany(required => List(required, "contexts")).OfType<string>();

    private static IReadOnlyDictionary<string, object?>? Map(IReadOnlyDictionary<string, object?>? inputs, string key) =>
        inputs?.GetValueOrDefault(key) as IReadOnlyDictionary<string, object?>;

    private static IReadOnlyList<object?> List(IReadOnlyDictionary<string, object?> inputs, string key) =>
        inputs.GetValueOrDefault(key) as IReadOnlyList<object?> ?? [];
}
