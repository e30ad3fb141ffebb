namespace Homelab.Cli.Watch;

/// <summary>What runs beside what Git says as JSON, as <c>docs/status-json.md</c> has it.</summary>
internal static class LiveJson
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The document.</summary>
    public static string Write(string stack, LiveStatus status) => Printable.Json(
        new Document(Version, stack, status.Drifting.Any() ? "found" : "fine", [.. status.Applications.Select(Item)], status.Notes));

    private static ApplicationItem Item(LiveApplication application) => new(
        application.Name, application.Parent, application.State, Item(application.Wanted), Item(application.RunningVersions),
        application.Running?.Sync, application.Running?.Health,
        [.. application.Running?.Revisions.Select(revision => new RevisionItem(
            revision.Repository, revision.Chart, revision.Target, revision.Commit)) ?? []],
        application.Running?.Since, application.Drift);

    private static VersionsItem? Item(LiveVersions? versions) => versions is null ? null : new(versions.Charts, versions.Images);

    private sealed record Document(
        int Format, string Stack, string Status, IReadOnlyList<ApplicationItem> Applications, IReadOnlyList<string> Notes);

    private sealed record ApplicationItem(
        string Name, string? Parent, string State, VersionsItem? Wanted, VersionsItem? Running, string? Sync, string? Health,
        IReadOnlyList<RevisionItem> Revisions, string? Since, IReadOnlyList<string> Drift);

    private sealed record VersionsItem(IReadOnlyList<string> Charts, IReadOnlyList<string> Images);

    private sealed record RevisionItem(string Repository, string? Chart, string Target, string? Commit);
}
