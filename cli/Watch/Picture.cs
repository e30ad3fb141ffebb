namespace Homelab.Cli.Watch;

/// <summary>A source of an Application, and the revision at which Argo CD has compared it.</summary>
/// <param name="Repository">Its URL.</param>
/// <param name="Chart">The chart, where the repository is one of charts.</param>
/// <param name="Target">The branch, tag or version that is asked for.</param>
/// <param name="Commit">The commit or version that it was; null when it wasn't compared yet.</param>
internal sealed record Revision(string Repository, string? Chart, string Target, string? Commit)
{
    private const int CommitLength = 40;
    private const int ShortLength = 7;

    /// <summary>The folder in the repository; null for a chart, and for a source that only lends its files.</summary>
    public string? Path { get; init; }

    /// <summary>The revision as people read it.</summary>
    public string Short => Commit is { Length: CommitLength } ? Commit[..ShortLength] : Commit ?? "–";
}

/// <summary>An Application as the cluster has it now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The Application that deploys it; null for a root.</param>
/// <param name="Depth">How far it is from its root.</param>
/// <param name="Wave">The wave in which its parent syncs it.</param>
internal sealed record WatchedApplication(string Name, string? Parent, int Depth, int Wave)
{
    /// <summary>Whether there is one; else it is only said to come.</summary>
    public bool IsThere { get; init; }

    /// <summary>Whether it is as it should be, as far as Argo CD knows.</summary>
    public bool IsDone { get; init; }

    /// <summary>As in <c>Synced</c>.</summary>
    public string Sync { get; init; } = "Unknown";

    /// <summary>As in <c>Healthy</c>.</summary>
    public string Health { get; init; } = "Missing";

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<Revision> Revisions { get; init; } = [];

    /// <summary>The images that run.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Since when its health is what it is, as the cluster writes times.</summary>
    public string? Since { get; init; }

    /// <summary>What keeps it; null where nothing does.</summary>
    public string? Message { get; init; }
}

/// <summary>All Applications, each behind the one that deploys it, in the order in which they are synced.</summary>
/// <param name="Applications">The Applications.</param>
/// <param name="Notes">What couldn't be seen.</param>
internal sealed record Picture(IReadOnlyList<WatchedApplication> Applications, IReadOnlyList<string> Notes)
{
    /// <summary>Whether all are as they should be.</summary>
    public bool IsDone => Applications.All(application => application.IsDone);

    /// <summary>
    /// The one that all others wait for: of those that are there and not as they should be, the one furthest from its root, and of several
    /// the one that is synced first.
    /// </summary>
    public WatchedApplication? WaitsFor => Applications.Where(application => !application.IsDone)
        .OrderByDescending(application => application.IsThere).ThenByDescending(application => application.IsThere ? application.Depth : 0)
        .FirstOrDefault();

    /// <summary>What the Applications are made of, each once.</summary>
    public IEnumerable<Revision> Revisions => Applications.SelectMany(application => application.Revisions)
        .Select(revision => revision with { Path = null }).Distinct()
        .OrderBy(revision => revision.Repository, StringComparer.Ordinal).ThenBy(revision => revision.Target, StringComparer.Ordinal);

    /// <summary>The same with every text that somebody wrote put through <paramref name="mask"/>.</summary>
    public Picture Masked(Func<string, string> mask) => new(
        [
            .. Applications.Select(application => application with
            {
                Revisions = [.. application.Revisions.Select(revision => revision with { Repository = mask(revision.Repository) })],
                Images = [.. application.Images.Select(mask)],
                Message = application.Message is { } message ? mask(message) : null,
            }),
        ],
        [.. Notes.Select(mask)]);
}
