using Homelab.Infra.Configuration;
using NuGet.Versioning;

namespace Homelab.Cli.Doctor;

/// <summary>A chart in the version that the settings pin, and what its repository says of it.</summary>
internal sealed class PinnedChart
{
    private static readonly HttpClient Http = new();

    private readonly Shared<IReadOnlyList<Entry>> _index;

    private PinnedChart(ChartOrigin origin, SemanticVersion version, Uri? elsewhere)
    {
        (Origin, Version) = (origin, version);
        var address = new Uri(elsewhere is null ? $"{origin.Repository}/index.yaml" : $"{elsewhere}{origin.Name}/index.yaml");
        _index = new(async limit => Read(await Http.GetStringAsync(address, limit)));
    }

    /// <summary>Which chart.</summary>
    public ChartOrigin Origin { get; }

    /// <summary>The pinned version.</summary>
    public SemanticVersion Version { get; }

    /// <summary>The three of a cluster.</summary>
    public static IReadOnlyList<PinnedChart> Of(ClusterSettings cluster, Uri? elsewhere) =>
    [
        new(ChartOrigin.ArgoCd, cluster.ArgoCdChartVersion, elsewhere),
        new(ChartOrigin.ExternalSecrets, cluster.ExternalSecretsChartVersion, elsewhere),
        new(ChartOrigin.Connect, cluster.ConnectChartVersion, elsewhere),
    ];

    /// <summary>Every version in the repository.</summary>
    public Task<IReadOnlyList<Entry>> EntriesAsync(CancellationToken cancellation) => _index.GetAsync(cancellation);

    /// <summary>The pinned one, null when it isn't there.</summary>
    public async Task<Entry?> PinAsync(CancellationToken cancellation) =>
        (await EntriesAsync(cancellation)).FirstOrDefault(entry => entry.Version == Version);

    // The index of a repository has all charts in all versions; only this chart's part is parsed.
    private List<Entry> Read(string index)
    {
        const string Entries = "entries:";
        var lines = index.ReplaceLineEndings("\n").Split('\n');
        if (!lines.Contains(Entries, StringComparer.Ordinal))
        {
            throw new FormatException("it is no index of a Helm repository.");
        }

        var own = lines.SkipWhile(line => line != Entries).SkipWhile(line => line.TrimEnd() != $"  {Origin.Name}:").Skip(1)
            .TakeWhile(line => line is not [' ', ' ', not (' ' or '-'), ..] and not [not ' ', ..]);
        return
        [
            .. YamlText.Read(string.Join('\n', own.Prepend(Entries)))[0].Root!["entries"]?.Items.Select(entry =>
                SemanticVersion.TryParse(entry["version"]?.Text?.TrimStart('v') ?? "", out var version)
                    ? new Entry(version, entry["kubeVersion"]?.Text)
                    : null).OfType<Entry>() ?? [],
        ];
    }

    /// <summary>One version of the chart.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="KubeVersion">Which versions of Kubernetes it supports, as Helm writes it.</param>
    public sealed record Entry(SemanticVersion Version, string? KubeVersion);
}
