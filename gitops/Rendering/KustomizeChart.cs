namespace Homelab.GitOps.Rendering;

/// <summary>
/// A chart that a kustomization names in <c>helmCharts</c>, or in the older <c>helmChartInflationGenerator</c>
/// (<c>api/types/helmchartargs.go</c> in kubernetes-sigs/kustomize).
/// </summary>
internal sealed record KustomizeChart
{
    /// <summary>The fields that this program takes the place of.</summary>
    private static readonly string[] Fields = ["helmcharts", "helmchartinflationgenerator", "helmglobals"];

    /// <summary>The entry.</summary>
    public required YamlValue Definition { get; init; }

    /// <summary>The chart's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, when one is asked for.</summary>
    public string Version { get; init; } = "";

    /// <summary>The repository that it is fetched from where it doesn't lie in <see cref="Home"/>.</summary>
    public string Repo { get; init; } = "";

    /// <summary>The folder in which charts lie, relative to the kustomization.</summary>
    public string Home { get; init; } = "charts";

    /// <summary>The release's name; helm makes up the same one for all that have none.</summary>
    public string ReleaseName { get; init; } = "release-name";

    /// <summary>The release's namespace.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Whether the first of <see cref="ValueFiles"/> stands for the chart's own values.</summary>
    public bool HasValuesFile { get; init; }

    /// <summary>Value files: as they are named, and once followed as paths in the repository.</summary>
    public IReadOnlyList<string> ValueFiles { get; init; } = [];

    /// <summary>Values that stand in the kustomization.</summary>
    public YamlMap? Inline { get; init; }

    /// <summary>How those go with the values file: <c>override</c>, <c>merge</c> or <c>replace</c>.</summary>
    public string Merge { get; init; } = "override";

    /// <summary>Whether hooks are left out.</summary>
    public bool SkipHooks { get; init; }

    /// <summary>What else helm is told.</summary>
    public required HelmOptions Options { get; init; }

    /// <summary>The folder of the kustomization.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Where the entry stands.</summary>
    public SourceLocation Location { get; init; } = new(null, "", 1);

    /// <summary>The folder that kustomize looks for the chart in before it fetches it.</summary>
    public string Place => Version.Length > 0 && Repo.Length > 0 ? $"{Home}/{Name}-{Version}/{Name}" : $"{Home}/{Name}";

    /// <summary>The charts of a kustomization.</summary>
    public static IEnumerable<KustomizeChart> In(YamlMap kustomization)
    {
        var home = Text(Of(kustomization, "helmglobals"), "charthome");
        foreach (var item in Of(kustomization, "helmcharts")?.Items ?? [])
        {
            yield return Read(item, home, Text(item, "name"), Text(item, "version"), Text(item, "repo"), "valuesfile", "valuesinline") with
            {
                Namespace = Text(item, "namespace") ?? "default",
            };
        }

        foreach (var item in Of(kustomization, "helmchartinflationgenerator")?.Items ?? [])
        {
            yield return Read(
                item, Text(item, "charthome") ?? home, Text(item, "chartname"), Text(item, "chartversion"), Text(item, "chartrepourl"),
                "values", "valueslocal");
        }
    }

    /// <summary>A kustomization with the objects of its charts in files in their place, as JSON (which is YAML).</summary>
    public static string Inflated(YamlValue kustomization, IEnumerable<string> files)
    {
        var result = new JsonObject();
        foreach (var entry in kustomization.Entries.Where(entry => !Fields.Contains(Kustomization.FieldOf(entry), StringComparer.Ordinal)))
        {
            result[entry.Key.Value] = entry.Value.ToJson();
        }

        // kustomize knows the field by any case.
        var resources = result.Select(entry => entry.Key)
            .FirstOrDefault(key => key.Equals("resources", StringComparison.OrdinalIgnoreCase)) ?? "resources";
        result[resources] = new JsonArray(
            [.. (result[resources] as JsonArray ?? []).Select(item => item?.DeepClone()), .. files.Select(file => (JsonNode?)file)]);
        return JsonText.Write(result);
    }

    private static KustomizeChart Read(
        YamlValue item, string? home, string? name, string? version, string? repo, string valuesFile, string inline)
    {
        List<string> files = [.. Text(item, valuesFile) is { } file ? (string[])[file] : []];
        return new KustomizeChart
        {
            Definition = item,
            Name = name ?? "",
            Version = version ?? "",
            Repo = repo ?? "",
            Home = home?.TrimEnd('/') ?? "charts",
            ReleaseName = Text(item, "releasename") ?? "release-name",
            HasValuesFile = files.Count > 0,
            ValueFiles = [.. files, .. Of(item, "additionalvaluesfiles")?.Items.Select(other => other.Text ?? "") ?? []],
            Inline = Of(item, inline) is YamlMap { All.Count: > 0 } values ? values : null,
            Merge = Text(item, "valuesmerge") ?? "override",
            SkipHooks = Of(item, "skiphooks")?.IsTrue == true,
            Options = new HelmOptions((YamlMap)YamlText.Read(JsonText.Write(new JsonObject
            {
                ["skipCrds"] = Of(item, "includecrds")?.IsTrue != true,
                ["skipTests"] = Of(item, "skiptests")?.IsTrue == true,
                ["kubeVersion"] = Text(item, "kubeversion"),
                ["apiVersions"] = Of(item, "apiversions")?.ToJson(),
            }))[0].Root!),
        };
    }

    private static YamlValue? Of(YamlValue? value, string field) =>
        value?.Entries.Where(entry => Kustomization.FieldOf(entry) == field).Select(entry => entry.Value).LastOrDefault();

    private static string? Text(YamlValue? value, string field) => Of(value, field)?.Text is { Length: > 0 } text ? text : null;
}

/// <summary>What became of one of a kustomization's charts.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Objects">Its objects.</param>
internal sealed record InflatedChart(KustomizeChart Chart, IReadOnlyList<KubernetesObject> Objects);
