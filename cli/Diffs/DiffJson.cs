using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>Differences for programs. Within one <see cref="Version"/> members are added, never renamed or removed.</summary>
internal static class DiffJson
{
    private const int Version = 1;

    /// <summary>The differences as JSON, without a newline at its end.</summary>
    public static string Write(TreeDiff diff) => Printable.Json(
        new Document(
            Version,
            new(
                diff.Count(ObjectChange.Added),
                diff.Count(ObjectChange.Removed),
                diff.Count(ObjectChange.Changed),
                diff.Count(ObjectChange.Moved)),
            new(diff.Rendered, diff.Followed),
            [.. diff.Applications.Select(application => new ApplicationItem(
                application.Root, application.Name, application.RenamedFrom, application.Problem, application.ChangedInputs,
                [.. application.Objects.Select(Item)]))],
            [.. diff.Notes.Select(note => new NoteItem(
                new(note.Location.Repository, note.Location.Path, note.Location.Line), note.Message))]));

    private static ObjectItem Item(ObjectDiff item) =>
        new(item.Change, item.Id.Group, item.Id.Kind, item.Id.Namespace, item.Id.Name, item.MovedFrom, item.Lines);

    private sealed record Document(
        int Format, CountItem Objects, RenderedItem Rendered, IReadOnlyList<ApplicationItem> Applications, IReadOnlyList<NoteItem> Notes);

    private sealed record RenderedItem(int AsAWhole, int Of);

    private sealed record NoteItem(Place Location, string Message);

    private sealed record Place(string? Repository, string Path, int Line);

    private sealed record CountItem(int Added, int Removed, int Changed, int Moved);

    private sealed record ApplicationItem(
        string Root, string Name, string? RenamedFrom, string? Problem, IReadOnlyList<string> ChangedInputs,
        IReadOnlyList<ObjectItem> Objects);

    private sealed record ObjectItem(
        ObjectChange Change, string Group, string Kind, string Namespace, string Name, string? MovedFrom, IReadOnlyList<string> Diff);
}
