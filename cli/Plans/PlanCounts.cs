namespace Homelab.Cli.Plans;

/// <summary>How many resources of which kind a plan has, by the components right under the stack.</summary>
internal static class PlanCounts
{
    private static readonly (string Title, ResourceKind Kind)[] Columns =
    [
        ("repos", ResourceKind.Repository), ("managed", ResourceKind.ManagedFile), ("seeded", ResourceKind.SeededFile),
        ("protected", ResourceKind.Protection), ("releases", ResourceKind.Release), ("objects", ResourceKind.KubernetesObject),
        ("other", ResourceKind.Other),
    ];

    /// <summary>The titles of <see cref="Rows"/>; the first column has none.</summary>
    public static IReadOnlyList<string> Headers { get; } = ["", .. Columns.Select(column => column.Title), "all"];

    /// <summary>The counts: the component and a number for each kind, with a row for what is in no component and one for the sum.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(Plan plan)
    {
        var groups = Groups(plan).ToList();
        return groups.Select(group => Row(group.Name, group.Resources))
            .Append(Row("all", [.. groups.SelectMany(group => group.Resources)]));
    }

    /// <summary>The resources by the components right under the stack; those in none belong to <c>(stack)</c>.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<PlannedResource> Resources)> Groups(Plan plan)
    {
        var byUrn = plan.Resources.ToDictionary(resource => resource.Urn, StringComparer.Ordinal);
        return plan.Resources.Where(resource => !resource.IsComponent)
            .GroupBy(resource => Top(resource, byUrn))
            .Select(group => (group.Key?.Name ?? "(stack)", (IReadOnlyList<PlannedResource>)[.. group]));
    }

    /// <summary>The counts as a table.</summary>
    public static Table Of(Plan plan)
    {
        // Without a border only the padding on the right keeps columns apart.
        var table = new Table { Border = TableBorder.None };
        foreach (var (index, title) in Headers.Index())
        {
            table.AddColumn(new TableColumn(new Text(title))
            {
                Alignment = index == 0 ? Justify.Left : Justify.Right,
                NoWrap = true,
                Padding = new Padding(0, 0, 1, 0)
            });
        }

        foreach (var row in Rows(plan))
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }

    private static string[] Row(string name, IReadOnlyList<PlannedResource> counted) =>
        [name, .. Columns.Select(column => Shown(counted.Count(resource => resource.Kind() == column.Kind))), Shown(counted.Count)];

    // The component right under the stack that a resource is in, however deep; null when it is in none.
    private static PlannedResource? Top(PlannedResource resource, Dictionary<string, PlannedResource> byUrn)
    {
        PlannedResource? top = null;
        for (var above = resource; above.Parent is { } parent; above = byUrn[parent])
        {
            if (above.IsComponent)
            {
                top = above;
            }
        }

        return top;
    }

    private static string Shown(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
}
