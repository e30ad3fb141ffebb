using System.Globalization;
using Spectre.Console;

namespace Homelab.Cli.Plans;

/// <summary>How many resources of which kind a plan has, by the components right under the stack.</summary>
internal static class PlanCounts
{
    private static readonly (string Title, ResourceKind Kind)[] Columns =
    [
        ("repos", ResourceKind.Repository), ("managed", ResourceKind.ManagedFile), ("seeded", ResourceKind.SeededFile),
        ("protected", ResourceKind.Protection), ("releases", ResourceKind.Release), ("objects", ResourceKind.KubernetesObject), ("other", ResourceKind.Other),
    ];

    /// <summary>The counts as a table, with a line for what is in no component and one for the sum.</summary>
    public static Table Of(Plan plan)
    {
        var table = new Table { Border = TableBorder.None }.AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(0));
        foreach (var title in Columns.Select(column => column.Title).Append("all"))
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap().PadLeft(1).PadRight(0));

        var resources = plan.Resources.Where(resource => !resource.IsComponent).ToList();
        var byUrn = plan.Resources.ToDictionary(resource => resource.Urn, StringComparer.Ordinal);
        foreach (var group in resources.GroupBy(resource => Top(resource, byUrn))) AddRow(group.Key?.Name ?? "(stack)", [.. group]);
        AddRow("all", resources);
        return table;

        void AddRow(string name, IReadOnlyList<PlannedResource> counted) => table.AddRow(
        [
            Markup.Escape(name),
            .. Columns.Select(column => Shown(counted.Count(resource => resource.Kind() == column.Kind))),
            Shown(counted.Count),
        ]);
    }

    // The component right under the stack that a resource is in, however deep; null when it is in none.
    private static PlannedResource? Top(PlannedResource resource, Dictionary<string, PlannedResource> byUrn)
    {
        PlannedResource? top = null;
        for (var above = resource; above.Parent is { } parent; above = byUrn[parent])
        {
            if (above.IsComponent) top = above;
        }
        return top;
    }

    private static string Shown(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
}
