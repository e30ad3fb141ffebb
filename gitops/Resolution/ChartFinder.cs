namespace Homelab.GitOps.Resolution;

/// <summary>A chart of a Helm repository, or why it isn't at hand.</summary>
/// <param name="Packed">The chart; null when it isn't.</param>
/// <param name="Missing">What is missing and why, in words that end a sentence.</param>
internal sealed record FoundChart(PackedChart? Packed, string Missing);

/// <summary>Finds charts of Helm repositories for Applications: in the cache, or where the project permits that, by fetching them.</summary>
internal sealed class ChartFinder(RemoteCharts charts, ChartPermissions permissions)
{
    public RemoteCharts Charts => charts;

    /// <summary>A chart that an Application needs.</summary>
    /// <param name="application">The Application.</param>
    /// <param name="chart">Which chart.</param>
    /// <param name="url">Where it lies, as it is written, which the project permits or not.</param>
    /// <param name="place">Where it is named.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="FindingException">There is no such chart.</exception>
    public async Task<FoundChart> FindAsync(
        Application application, ChartReference chart, string url, ChartPlace place, CancellationToken cancellation)
    {
        var whyNot = charts.Fetches ? permissions.WhyNot(application, url) : "--fetch gets it";
        var packed = await charts.FindAsync(chart, place, fetch: whyNot is null, cancellation);
        return new(packed, $"chart {chart} is not at hand; {whyNot ?? "helm can't be asked for it"}");
    }

    /// <summary>The dependencies of a chart that lie in Helm repositories, and what is to be said of those that are missing.</summary>
    /// <exception cref="FindingException">One of them isn't in its repository.</exception>
    public async Task<(ChartDependencies Found, string? Missing)> DependenciesAsync(
        Application application, HelmChart chart, CancellationToken cancellation)
    {
        List<PackedChart> packed = [];
        List<YamlValue> missing = [];
        List<string> why = [];
        foreach (var remote in chart.Remote)
        {
            var place = new ChartPlace(remote.Location, remote.Location, $"Chart {chart.Name}");
            var found = await FindAsync(application, remote.Reference, remote.Reference.Repository, place, cancellation);
            if (found.Packed is { } dependency)
            {
                packed.Add(dependency);
            }
            else
            {
                missing.Add(remote.Dependency);
                why.Add(found.Missing);
            }
        }

        var list = string.Join("; ", why);
        return (new(packed, missing), why.Count == 0 ? null : $"of chart {chart.Name} only what is at hand is rendered: {list}");
    }
}
