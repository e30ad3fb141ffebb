namespace Homelab.GitOps.Rendering;

/// <summary>
/// The charts of one run: each is read once, and its dependencies are built once, in a copy, however many Applications deploy it.
/// </summary>
internal sealed class HelmCharts(Renderer renderer)
{
    private readonly ConcurrentDictionary<(Repository, string), Lazy<HelmChart>> _charts = new();
    private readonly ConcurrentDictionary<HelmChart, Lazy<Task<string>>> _built = new();

    public HelmChart Get(Repository repository, string folder) =>
        _charts.GetOrAdd((repository, folder), key => new Lazy<HelmChart>(() => HelmChart.Read(key.Item1, key.Item2))).Value;

    /// <summary>The folder on disk to give to <c>helm template</c>.</summary>
    public Task<string> FolderAsync(HelmChart chart, CancellationToken cancellation) => chart.NeedsBuild
        ? _built.GetOrAdd(chart, key => new Lazy<Task<string>>(() => BuildAsync(key, cancellation))).Value
        : Task.FromResult(chart.Repository.PathOnDisk(chart.Folder));

    private async Task<string> BuildAsync(HelmChart chart, CancellationToken cancellation)
    {
        var folder = Path.Combine(renderer.Workspace.Copy(chart.Repository.Folder, chart.Files), chart.Folder);
        var run = await renderer.RunAsync("helm", ["dependency", "build", "--skip-refresh", folder], cancellation);
        return run.Succeeded
            ? folder
            : throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = chart.Repository.Locate(chart.DefinitionPath),
                Message = $"`helm dependency build` fails for chart {chart.Name}: {run.Failure}",
                WayOut = "Correct the chart's dependencies; `helm dependency update` renews Chart.lock.",
            });
    }
}
