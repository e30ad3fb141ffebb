namespace Homelab.GitOps.Rendering;

/// <summary>
/// The charts of one run: each is read once and copied once, with its dependencies, however many Applications deploy it.
/// </summary>
internal sealed class HelmCharts(Renderer renderer)
{
    private readonly ConcurrentDictionary<(Repository, string), Lazy<HelmChart>> _charts = new();
    private readonly ConcurrentDictionary<(HelmChart, string Dependencies), Lazy<Task<string>>> _copies = new();

    public HelmChart Get(Repository repository, string folder) =>
        _charts.GetOrAdd((repository, folder), key => new Lazy<HelmChart>(() => HelmChart.Read(key.Item1, key.Item2))).Value;

    /// <summary>The folder in the workspace to give to <c>helm template</c>.</summary>
    public Task<string> FolderAsync(HelmChart chart, ChartDependencies dependencies, CancellationToken cancellation) => _copies.GetOrAdd(
        (chart, ResultCache.Key(dependencies.Inputs)), _ => new(() => CopyAsync(chart, dependencies, cancellation))).Value;

    private async Task<string> CopyAsync(HelmChart chart, ChartDependencies dependencies, CancellationToken cancellation)
    {
        var folder = renderer.Workspace.NewFolder();
        var copy = Path.Combine(folder, "chart");
        chart.Files.CopyTo(copy, chart.Folder);
        if (chart.Dependencies.Count > 0)
        {
            await BuildAsync(chart, folder, Path.Combine(copy, "charts"), cancellation);
        }

        foreach (var packed in dependencies.Packed)
        {
            Directory.CreateDirectory(Path.Combine(copy, "charts"));
            await File.WriteAllBytesAsync(Path.Combine(copy, "charts", $"{packed.Digest}.tgz"), packed.Content, cancellation);
        }

        if (dependencies.Missing.Count > 0)
        {
            LeaveOut(chart, dependencies.Missing, copy);
        }

        return Path.GetRelativePath(renderer.Workspace.Root, copy);
    }

    /// <summary>helm renders no chart that names one which isn't there, so the copy names only those that are.</summary>
    private static void LeaveOut(HelmChart chart, IReadOnlyList<YamlValue> missing, string copy)
    {
        var file = chart.DependenciesPath;
        if (chart.Repository.ReadYaml(file).Roots.FirstOrDefault() is YamlMap definition)
        {
            var json = (JsonObject)definition.ToJson();
            json["dependencies"] = new JsonArray([.. definition["dependencies"]!.Items.Except(missing).Select(item => item.ToJson())]);
            File.WriteAllText(Path.Combine(copy, Path.GetFileName(file)), JsonText.Write(json));
        }
    }

    /// <summary>
    /// Packs the charts that this one depends on as helm does, which checks their versions. helm is shown a chart that has nothing but
    /// these dependencies, at places in the workspace: what the chart's own Chart.yaml and Chart.lock name is not followed.
    /// </summary>
    private async Task BuildAsync(HelmChart chart, string folder, string charts, CancellationToken cancellation)
    {
        var dependencies = new JsonArray();
        foreach (var (index, (dependency, local)) in chart.Dependencies.Index())
        {
            chart.Files.CopyTo(Path.Combine(folder, "local", $"{index}"), local);
            var entry = new JsonObject { ["name"] = dependency["name"]?.Text, ["repository"] = $"file://../local/{index}" };
            if (dependency["version"]?.Text is { } version)
            {
                entry["version"] = version;
            }

            dependencies.Add(entry);
        }

        var build = Directory.CreateDirectory(Path.Combine(folder, "build")).FullName;
        var definition = new JsonObject
        {
            ["apiVersion"] = "v2",
            ["name"] = "build",
            ["version"] = "0.0.0",
            ["dependencies"] = dependencies,
        };
        await File.WriteAllTextAsync(Path.Combine(build, "Chart.yaml"), JsonText.Write(definition), cancellation);
        var run = await renderer.RunAsync("helm", ["dependency", "build", "--skip-refresh", "."], build, cancellation, writes: true);
        if (!run.Succeeded)
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = chart.Repository.Locate(chart.DefinitionPath),
                Message = $"`helm dependency build` fails for chart {chart.Name}: {run.Failure}",
                WayOut = "Correct the chart's dependencies; `helm dependency update` renews Chart.lock.",
            });
        }

        Directory.CreateDirectory(charts);
        foreach (var package in Directory.EnumerateFiles(Path.Combine(build, "charts")))
        {
            File.Move(package, Path.Combine(charts, Path.GetFileName(package)), overwrite: true);
        }
    }
}
