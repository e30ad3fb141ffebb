using System.Text.Json.Serialization;

namespace Homelab.Cli.Reports.Data;

/// <summary>
/// The report for programs, as <c>docs/check-json.md</c> describes it. Within one <see cref="Version"/> members are added, never renamed
/// or removed.
/// </summary>
internal static class JsonReport
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The report as JSON, without a newline at its end.</summary>
    /// <param name="roots">The roots as they were given.</param>
    /// <param name="tree">The tree.</param>
    public static string Write(IReadOnlyList<string> roots, CheckedTree tree)
    {
        var checks = tree.Checks;
        return Printable.Json(
            new Document(
                Version, roots.Count == 0 ? null : string.Join(", ", roots), [.. tree.Tree.Starts.Select(start => start.Place.ToString())],
                tree.Outcome, new(tree.Rendered, tree.Tree.Applications.Count),
                [.. checks.Findings.Select(Found)],
                [.. checks.Accepted.Select(
                    accepted => new AcceptedItem(Found(accepted.Finding), accepted.Acceptance.Reason, Date(accepted.Acceptance.Expires)))],
                [.. checks.NotChecked
                    .Select(skipped => new NotCheckedItem(skipped.Check.Id, skipped.Check.Title, skipped.Reason, skipped.MissingTool))],
                [.. checks.Notes.Select(note => new NoteItem(Place.Of(note.Location), note.Message))],
                [.. tree.Applications.Select(node => Application(tree, node))],
                new(checks.Quieted.BySettings, checks.Quieted.ByOptions)));
    }

    private static FindingItem Found(Finding finding) => new(
        finding.Check.Id, Words.Of(finding.Severity), finding.Check.Title, Place.Of(finding.Location), finding.Application, finding
            .Message,
        finding.WayOut, finding.Consequences, finding.Chart);

    private static ApplicationItem Application(CheckedTree tree, ApplicationNode node) => new(
        node.Name, node.Parent?.Name, tree.StateOf(node), node.Application.Wave, node.Application.Project, node.Application.Destination
            .Namespace,
        Place.Of(node.Application.Definition.Origin),
        [.. node.Sources.Select(source => new SourceItem(
            source.Type, source.Repository?.Name, source.Repository is null || source.Type == SourceType.Ref
                ? null
                : source.Path, SecretMask.Shown(source.Source.RepoUrl),
            source.Source.TargetRevision is { } revision ? SecretMask.Shown(revision) : null,
            source.Source.Ref, source.External, [.. source.ValueFiles
                .Select(file => $"{file.Repository}/{file.Path}")]))],
        [.. node.Objects.Select(item => new ObjectItem(item.ApiVersion, item.Kind, item.Namespace, item.Name, Place.Of(item.Origin)))],
        node.Application.ApplicationSet);

    private static string? Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Document(
        int Format, string? Root, IReadOnlyList<string> Roots, Outcome Status, RenderedItem Rendered,
        IReadOnlyList<FindingItem> Findings, IReadOnlyList<AcceptedItem> Accepted,
        IReadOnlyList<NotCheckedItem> NotChecked, IReadOnlyList<NoteItem> Notes, IReadOnlyList<ApplicationItem> Applications,
        QuietedItem Quieted);

    private sealed record QuietedItem(int BySettings, int ByOptions);

    private sealed record RenderedItem(int AsAWhole, int Of);

    private sealed record Place(string? Repository, string Path, int Line)
    {
        public static Place Of(SourceLocation location) => new(location.Repository, location.Path, location.Line);
    }

    private sealed record FindingItem(
        string Id, string Severity, string Title, Place Location, string? Application, string Message, string WayOut,
        IReadOnlyList<string> Consequences, string? Chart);

    private sealed record AcceptedItem(FindingItem Finding, string Reason, string? Expires);

    private sealed record NotCheckedItem(string Id, string Title, string Reason, string? MissingTool);

    private sealed record NoteItem(Place Location, string Message);

    private sealed record ApplicationItem(
        string Name, string? Parent, CheckState Health, int Wave, string Project, string Namespace, Place Location,
        IReadOnlyList<SourceItem> Sources,
        IReadOnlyList<ObjectItem> Objects,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ApplicationSet);

    private sealed record SourceItem(
        SourceType Type, string? Repository, string? Path, string RepoUrl, string? Revision, string? Ref, string? External,
        IReadOnlyList<string> ValueFiles);

    private sealed record ObjectItem(string ApiVersion, string Kind, string? Namespace, string Name, Place Location);
}
