namespace Homelab.Cli.Watch;

/// <summary>What runs beside what Git says.</summary>
/// <param name="Applications">Those of Git in their order, and then those that only the cluster has.</param>
/// <param name="Notes">What couldn't be compared.</param>
internal sealed record LiveStatus(IReadOnlyList<LiveApplication> Applications, IReadOnlyList<string> Notes)
{
    /// <summary>Those that are not as Git says.</summary>
    public IEnumerable<LiveApplication> Drifting => Applications.Where(application => application.Drift.Count > 0);

    /// <summary>Puts both beside each other.</summary>
    /// <param name="tree">What Git says.</param>
    /// <param name="picture">What the cluster says.</param>
    /// <param name="heads">The commits that are checked out, by the names of repositories; null where git can't tell.</param>
    /// <param name="mask">Hides secrets in texts.</param>
    public static LiveStatus Of(
        ApplicationTree tree, Picture picture, IReadOnlyDictionary<string, string?> heads, Func<string, string> mask)
    {
        var running = picture.Applications.Where(application => application.IsThere)
            .ToDictionary(application => application.Name, StringComparer.Ordinal);
        var wanted = tree.Applications.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var others = running.Values.Where(application => !wanted.Contains(application.Name)).ToLookup(application => IsBelow(application));
        return new(
            [
                .. tree.Applications.Select(node => new LiveApplication
                {
                    Name = node.Name,
                    Parent = node.Parent?.Name,
                    Wanted = LiveVersions.Of(node, mask),
                    Running = running.GetValueOrDefault(node.Name),
                }),
                .. others[true].Select(application => new LiveApplication
                {
                    Name = application.Name,
                    Parent = application.Parent,
                    Running = application,
                }),
            ],
            [
                .. picture.Notes,
                .. Commits(tree, running.Values.Where(application => wanted.Contains(application.Name)), heads),
                .. tree.Applications.Where(node => node.State != NodeState.Rendered)
                    .Select(node => $"{node.Name} isn't rendered as a whole, so some of its images are not compared."),
                .. others[false].Select(application =>
                    $"{application.Name} is in the cluster, and nothing at hand deploys it; it is not compared."),
            ]);

        bool IsBelow(WatchedApplication? application)
        {
            while (application?.Parent is { } parent)
            {
                if (wanted.Contains(parent))
                {
                    return true;
                }

                application = running.GetValueOrDefault(parent);
            }

            return false;
        }
    }

    // What is checked out may be older or newer than what Argo CD has seen: then the two sides are not of one time.
    private static IEnumerable<string> Commits(
        ApplicationTree tree, IEnumerable<WatchedApplication> running, IReadOnlyDictionary<string, string?> heads) =>
        running.SelectMany(application => application.Revisions).Where(revision => revision is { Chart: null, Commit: not null })
            .Select(revision => (revision, Repository: tree.Repositories.ByUrl(revision.Repository)))
            .Where(pair => pair.Repository?.Branch == pair.revision.Target && heads.ContainsKey(pair.Repository.Name))
            .Select(pair => (pair.revision, pair.Repository!.Name, Head: heads[pair.Repository.Name]))
            .Where(pair => pair.Head != pair.revision.Commit)
            .Select(pair => pair.Head is null
                ? $"{pair.Name}: git can't tell which commit is checked out."
                : $"{pair.Name}: {(pair.revision with { Commit = pair.Head }).Short} is checked out, and Argo CD has compared "
                    + $"{pair.revision.Short}: pull, push, or wait until it looks again.")
            .Distinct(StringComparer.Ordinal);

    /// <summary>What it all comes to.</summary>
    public string Verdict(string stack)
    {
        var drifting = Drifting.Select(application => application.Name).ToList();
        var all = Words.Count(Applications.Count, "Application");
        return drifting.Count == 0
            ? $"{all}: what runs is what Git says."
            : $"{drifting.Count} of {all} {(drifting.Count == 1 ? "is" : "are")} not as Git says: "
                + $"{Printable.Line(string.Join(", ", drifting))}. homelab watch --stack {stack} shows what they wait for.";
    }
}
