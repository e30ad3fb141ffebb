namespace Homelab.Cli.Plans;

/// <summary>A plan as a tree: components with what is in them, files summed up.</summary>
internal static class PlanTree
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The tree, with the stack at its root.</summary>
    public static Tree Of(Plan plan)
    {
        var children = plan.Resources.ToLookup(resource => resource.Parent, StringComparer.Ordinal);
        var stack = plan.Resources[0];
        var tree = new Tree(new Text(stack.Name, Styles.Bold));
        AddChildren(tree, stack, children);
        return tree;
    }

    private static void AddChildren(IHasTreeNodes node, PlannedResource parent, ILookup<string?, PlannedResource> children)
    {
        var files = children[parent.Urn].Where(IsFile).ToList();
        foreach (var child in children[parent.Urn])
        {
            if (!IsFile(child))
            {
                AddChildren(node.AddNode(Label(child)), child, children);
            }
            else if (child == files[0])
            {
                AddFiles(node, files);
            }
        }
    }

    private static void AddFiles(IHasTreeNodes node, IReadOnlyList<PlannedResource> files)
    {
        Add("managed", ResourceKind.ManagedFile);
        Add("seeded", ResourceKind.SeededFile);

        void Add(string word, ResourceKind kind)
        {
            var paths = files.Where(file => file.Kind() == kind)
                .Select(file => file.Inputs.GetValueOrDefault("file") as string ?? file.Name)
                .ToList();
            if (paths.Count > 0)
            {
                node.AddNode(new Paragraph($"{paths.Count} {word} {(paths.Count == 1 ? "file" : "files")}: ")
                    .Append(string.Join(", ", Folders(paths)), Styles.Dim));
            }
        }
    }

    // Two folders deep, as in environments/dev; what is deeper is counted.
    private static IEnumerable<string> Folders(IEnumerable<string> paths) => paths
        .GroupBy(path => path.Split('/') switch
        {
            [var folder, var below, _, ..] => $"{folder}/{below}/",
            [var folder, _] => $"{folder}/",
            _ => path,
        }, StringComparer.Ordinal)
        .Select(group => group.Count() == 1 ? group.First() : $"{group.Key} ({group.Count()})");

    private static Paragraph Label(PlannedResource resource)
    {
        var kind = ShortType(resource.Type);
        var label = resource.Kind() switch
        {
            ResourceKind.Group => new Paragraph(resource.Name, Styles.Bold).Append($" {kind}", Styles.Dim),
            ResourceKind.Repository =>
                new Paragraph($"{kind} {Input(resource, "name")} ").Append(Input(resource, "visibility"), Styles.Dim),
            ResourceKind.Protection => new Paragraph($"{kind} {Input(resource, "pattern")}"),
            ResourceKind.Release => new Paragraph($"{kind} {Input(resource, "name")} ").Append(Input(resource, "version"), Styles.Green)
                .Append($" chart {Input(resource, "chart")} into {Input(resource, "namespace")}", Styles.Dim),
            ResourceKind.KubernetesObject => new Paragraph($"{kind} {ObjectName(resource)}"),
            _ => new Paragraph($"{kind} {resource.Name}"),
        };
        if (resource.SecretInputs.Count > 0)
        {
            label.Append("  secret:", Styles.Yellow).Append($" {string.Join(", ", resource.SecretInputs)}", Styles.Dim);
        }

        return resource.Import is { } id ? label.Append($"  adopts {id}", Styles.Yellow) : label;
    }

    private static string ObjectName(PlannedResource resource)
    {
        var metadata = resource.Inputs.GetValueOrDefault("metadata") as IReadOnlyDictionary<string, object?> ?? Nothing;
        var name = metadata.GetValueOrDefault("name") as string ?? resource.Name;
        return metadata.GetValueOrDefault("namespace") is string space ? $"{space}/{name}" : name;
    }

    private static string Input(PlannedResource resource, string name) =>
        resource.Inputs.GetValueOrDefault(name) as string ?? "";

    // github:index/repository:Repository is a Repository, pulumi:providers:github is a provider.
    private static string ShortType(string type) =>
        type.StartsWith("pulumi:providers:", StringComparison.Ordinal) ? "provider" : type[(type.LastIndexOf(':') + 1)..];

    private static bool IsFile(PlannedResource resource) => resource.Kind() is ResourceKind.ManagedFile or ResourceKind.SeededFile;
}
