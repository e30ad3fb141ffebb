using System.Text.Json.Serialization;
using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>Differences for programs. Within one <see cref="Version"/> members are added, never renamed or removed.</summary>
internal static class DiffJson
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The differences as JSON, without a newline at its end.</summary>
    public static string Write(TreeDiff diff) => Printable.Json(JsonSerializer.Serialize(
        new Document(
            Version,
            new(
                diff.Count(ObjectChange.Added),
                diff.Count(ObjectChange.Removed),
                diff.Count(ObjectChange.Changed),
                diff.Count(ObjectChange.Moved)),
            [.. diff.Applications.Select(application => new ApplicationItem(
                application.Root, application.Name, application.Problem, [.. application.Objects.Select(Item)]))]),
        Options));

    private static ObjectItem Item(ObjectDiff item) =>
        new(item.Change, item.Id.Group, item.Id.Kind, item.Id.Namespace, item.Id.Name, item.MovedFrom, item.Lines);

    private sealed record Document(int Format, CountItem Objects, IReadOnlyList<ApplicationItem> Applications);

    private sealed record CountItem(int Added, int Removed, int Changed, int Moved);

    private sealed record ApplicationItem(string Root, string Name, string? Problem, IReadOnlyList<ObjectItem> Objects);

    private sealed record ObjectItem(
        ObjectChange Change, string Group, string Kind, string Namespace, string Name, string? MovedFrom, IReadOnlyList<string> Diff);
}
