namespace Homelab.Cli.Watch;

/// <summary>The last picture as JSON, as <c>docs/watch-json.md</c> has it.</summary>
internal static class WatchJson
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The document.</summary>
    public static string Write(string stack, Picture picture) => Printable.Json(
        new Document(
            Version, stack, picture.IsDone ? "fine" : "found", picture.WaitsFor?.Name, [.. picture.Revisions.Select(Item)],
            [.. picture.Applications.Select(Item)], picture.Notes));

    private static RevisionItem Item(Revision revision) => new(revision.Repository, revision.Chart, revision.Target, revision.Commit);

    private static ApplicationItem Item(WatchedApplication application) => new(
        application.Name, application.Parent, application.Depth, application.Wave, WatchWords.State(application) switch
        {
            "to come" => "toCome",
            var state => state,
        },
        application.Sync, application.Health, [.. application.Revisions.Select(Item)], application.Images, application.Since,
        application.Message);

    private sealed record Document(
        int Format, string Stack, string Status, string? WaitsFor, IReadOnlyList<RevisionItem> Revisions,
        IReadOnlyList<ApplicationItem> Applications, IReadOnlyList<string> Notes);

    private sealed record RevisionItem(string Repository, string? Chart, string Target, string? Commit);

    private sealed record ApplicationItem(
        string Name, string? Parent, int Depth, int Wave, string State, string Sync, string Health,
        IReadOnlyList<RevisionItem> Revisions, IReadOnlyList<string> Images, string? Since, string? Message);
}
