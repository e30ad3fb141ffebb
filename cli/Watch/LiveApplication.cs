using NuGet.Versioning;

namespace Homelab.Cli.Watch;

/// <summary>An Application of Git beside the one of that name in the cluster; one of the two may be missing.</summary>
internal sealed record LiveApplication
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The Application that deploys it; null for a root.</summary>
    public string? Parent { get; init; }

    /// <summary>What Git says; null when it says nothing of it.</summary>
    public LiveVersions? Wanted { get; init; }

    /// <summary>What runs; null when nothing does.</summary>
    public WatchedApplication? Running { get; init; }

    /// <summary>The versions that run.</summary>
    public LiveVersions? RunningVersions => Running is null ? null : LiveVersions.Of(Running);

    /// <summary>In a word.</summary>
    public string State => Running is null ? "missing" : Wanted is null ? "extra" : Drift.Count > 0 ? "drifts" : "same";

    /// <summary>Everything in which the cluster is not as Git says, in a sentence each.</summary>
    public IReadOnlyList<string> Drift => field ??=
    [
        .. (Wanted, Running) switch
        {
            (_, null) => ["It isn't in the cluster."],
            (null, _) => ["Git has no such Application any more."],
            var (wanted, running) => Differences(wanted, LiveVersions.Of(running))
                .Concat(running.IsDone ? [] : [$"{running.Sync}, {running.Health}{(running.Message is { } why ? $": {why}" : ".")}"]),
        },
    ];

    private static IEnumerable<string> Differences(LiveVersions wanted, LiveVersions running)
    {
        var (said, has) = (wanted.Sources.Except(running.Sources, StringComparer.Ordinal).ToList(),
            running.Sources.Except(wanted.Sources, StringComparer.Ordinal).ToList());
        if (said.Count + has.Count > 0)
        {
            yield return $"It is made of {Listed(has)}; Git says {Listed(said)}.";
        }

        foreach (var (old, chart) in running.Charts.Zip(wanted.Charts))
        {
            if (said.Count + has.Count == 0 && IsExact(chart) && VersionOf(old) != VersionOf(chart))
            {
                yield return $"{old} runs; Git says {chart}.";
            }
        }

        foreach (var image in wanted.Images.Except(running.Images, StringComparer.Ordinal))
        {
            var others = running.Images.Where(other => NameOf(other) == NameOf(image)).ToList();
            yield return others.Count == 0 ? $"{image} doesn't run." : $"{string.Join(", ", others)} runs; Git says {image}.";
        }

        foreach (var image in running.Images.Except(wanted.Images, StringComparer.Ordinal)
            .Where(image => wanted.Images.Intersect(running.Images, StringComparer.Ordinal).Any(other => NameOf(other) == NameOf(image))))
        {
            yield return $"{image} still runs.";
        }
    }

    private static bool IsExact(string chart) => SemanticVersion.TryParse(VersionOf(chart), out _);

    private static string Listed(List<string> sources) => sources.Count == 0 ? "nothing" : string.Join(" + ", sources);

    // A chart of version v1.2.3 is asked for as 1.2.3, too.
    private static string VersionOf(string chart) => chart[(chart.LastIndexOf('@') + 1)..].TrimStart('v');

    private static string NameOf(string image) => image.Split('@')[0] is var tagged && tagged.LastIndexOf(':') is var colon
        && colon > tagged.LastIndexOf('/') ? tagged[..colon] : tagged;
}
