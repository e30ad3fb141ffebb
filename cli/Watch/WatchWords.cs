namespace Homelab.Cli.Watch;

/// <summary>How a picture is said.</summary>
internal static class WatchWords
{
    /// <summary>Whether one is as it should be, as it stands at the beginning of its line: never a text of the cluster.</summary>
    public static string State(WatchedApplication application) =>
        application.IsDone ? "done" : application.IsThere ? "waits" : "to come";

    /// <summary>Its revisions, each once.</summary>
    public static string Revisions(WatchedApplication application) => Joined(
        application.Revisions.Where(revision => revision.Commit is not null).Select(revision => revision.Short));

    /// <summary>Its images.</summary>
    public static string Images(WatchedApplication application) => Joined(application.Images);

    /// <summary>What it all comes to, once no more is asked.</summary>
    public static string Verdict(Picture picture)
    {
        if (picture.WaitsFor is not { } waiting)
        {
            return $"{Words.Count(picture.Applications.Count, "Application")} synced and healthy, with what Argo CD last saw in Git: "
                + $"{Printable.Line(string.Join(", ", picture.Revisions.Select(Said)))}.";
        }

        var done = picture.Applications.Count(application => application.IsDone);
        return Printable.Line($"Not there yet: {done} of {Words.Count(picture.Applications.Count, "Application")} synced and healthy. "
            + $"Everything waits for {waiting.Name} ({waiting.Sync}, {waiting.Health}){(waiting.Message is { } why ? $": {why}" : ".")}");
    }

    private static string Said(Revision revision) =>
        $"{revision.Short} of {revision.Repository.TrimEnd('/').Split('/')[^1]}{(revision.Chart is { } chart ? $"/{chart}" : "")}";

    private static string Joined(IEnumerable<string> texts) => Printable.Line(string.Join(' ', texts.Distinct(StringComparer.Ordinal)));
}
