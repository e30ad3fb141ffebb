namespace Homelab.GitOps.Rendering;

/// <summary>Where something names a chart of a Helm repository, for findings.</summary>
/// <param name="Repository">Where its repository stands.</param>
/// <param name="Version">Where its version stands.</param>
/// <param name="Whose">What names it, at the start of a sentence.</param>
internal sealed record ChartPlace(SourceLocation Repository, SourceLocation Version, string Whose);

/// <summary>
/// The charts of Helm repositories in one run, each as a repository of its own that nobody can write to, so that what is said of a chart in
/// a checkout holds for them too.
/// </summary>
internal sealed class RemoteCharts(ChartCache? cache, ReadBudget budget)
{
    private readonly ConcurrentDictionary<string, Repository> _archives = new(StringComparer.Ordinal);

    /// <summary>Whether charts can be fetched at all.</summary>
    public bool Fetches => cache?.Fetches == true;

    /// <summary>
    /// A packed chart; null when it is not at hand.
    /// </summary>
    /// <param name="chart">Which.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="fetch">Whether it may be fetched.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="FindingException">There is no such chart in the repository, or it isn't safe to unpack.</exception>
    public async Task<PackedChart?> FindAsync(ChartReference chart, ChartPlace place, bool fetch, CancellationToken cancellation)
    {
        if (cache is null || !chart.IsPlain)
        {
            return null;
        }

        try
        {
            var packed = await cache.FindAsync(chart, fetch, cancellation);
            _ = packed?.Files;
            return packed;
        }
        catch (ChartMissingException missing)
        {
            throw Stop(TreeChecks.Exists, missing.IsRepository ? place.Repository : place.Version,
                $"{place.Whose}: chart {chart} isn't there: {missing.Message}.",
                missing.IsRepository ? "Correct the address of the repository." : "Correct the chart's name or its version.");
        }
        catch (InvalidDataException refused)
        {
            throw Stop(TreeChecks.Renders, place.Version,
                $"{place.Whose}: chart {chart} is not unpacked: {refused.Message}.", "Take another version, or tell who publishes it.");
        }
    }

    /// <summary>A packed chart as a repository, whose root is the chart.</summary>
    public Repository Open(PackedChart packed) => _archives.GetOrAdd(
        packed.Digest, _ => new Repository($"{packed.Name}-{packed.Version}.tgz", packed.Files, budget));

    /// <summary>A chart of which nothing is at hand but its name: what is known of the values that it is given holds nevertheless.</summary>
    public static Repository Unknown(ChartReference chart) => new(
        $"{chart.Name} of {chart.Repository}",
        new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["Chart.yaml"] = Encoding.UTF8.GetBytes(JsonText.Write(new JsonObject { ["name"] = chart.Name })),
        },
        new ReadBudget());

    private static FindingException Stop(CheckInfo check, SourceLocation at, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = at,
        Message = message,
        WayOut = wayOut,
    });
}
