namespace Homelab.GitOps.Resolution;

/// <summary>
/// The ApplicationSets that Argo CD's own charts bring from values, where the chart lies elsewhere: <c>extraObjects</c> of argo-cd,
/// <c>applicationsets</c> of argocd-apps (https://github.com/argoproj/argo-helm).
/// </summary>
internal static partial class ArgoCdCharts
{
    /// <summary>The ApplicationSets in values of a source's charts that are not rendered, be it the chart or one that it depends on.</summary>
    public static IEnumerable<KubernetesObject> Objects(Application application, SourceResult source) => source.Release is not { } release
        ? []
        : Missing(source, release).Where(chart => chart.Name is "argo-cd" or "argocd-apps")
            .SelectMany(chart => Objects(Values(application, source.Source, release, chart.Key), chart.Name, application));

    // Each with the key in the values that is its own.
    private static IEnumerable<(string Name, string? Key)> Missing(SourceResult source, HelmRelease release) =>
        source.Type == SourceType.External ? [(release.Chart.Name, null)]
        : release.Dependencies.Missing.Select(dependency => (
            dependency.Field("name"), (string?)(dependency.Field("alias") is { Length: > 0 } alias ? alias : dependency.Field("name"))));

    // The weakest values first: of lists the last one counts, and maps are merged by name.
    private static IEnumerable<KubernetesObject> Objects(
        List<ChartValues> values, string chart, Application application) => chart == "argo-cd"
        ? values.Where(one => one.Root["extraObjects"] is not null).TakeLast(1).SelectMany(one => one.Root["extraObjects"]!.Items
            .SelectMany(Manifests.Expand).Select(item => New(one, item)).Where(item => item.Is("argoproj.io", "ApplicationSet")))
        : values.SelectMany(one => Named(one.Root["applicationsets"]).Select(set => New(one, Map(
                set.Set,
                ("apiVersion", Nodes.Text(set.Set, "argoproj.io/v1alpha1")),
                ("kind", Nodes.Text(set.Set, "ApplicationSet")),
                ("metadata", Map(
                    set.Set, ("name", Nodes.Text(set.Set, set.Name)),
                    ("namespace", set.Set["namespace"] ?? Nodes.Text(set.Set, application.Destination.Namespace)))),
                ("spec", set.Set)))))
            .GroupBy(item => item.Name, StringComparer.Ordinal).Select(same => same.Last());

    private static IEnumerable<(string Name, YamlMap Set)> Named(YamlValue? sets) => (sets is YamlList list
        ? list.Select(item => (item.Field("name"), item as YamlMap))
        : (sets?.Entries ?? []).Select(entry => (entry.Key.Value, entry.Value as YamlMap)))
        .Where(named => named.Item2 is not null).Select(named => (named.Item1, named.Item2!));

    private static YamlMap Map(YamlMap place, params (string Key, YamlValue Value)[] entries) => new(
        Nodes.SpanOf(place), [.. entries.Select(entry => new YamlEntry(Nodes.Text(entry.Value, entry.Key), entry.Value))]);

    // The chart puts these through Helm's template engine, from which people keep Argo CD's templates by {{ `…` }}.
    private static KubernetesObject New(ChartValues values, YamlMap map)
    {
        var set = (YamlMap)Nodes.Replace(map, text => Verbatim().Replace(text, "${text}"));
        return new KubernetesObject(
            set, YamlWriter.Write(set), values.HasLines ? values.Place.At(set.Line) : values.Place, values.HasLines ? set : null);
    }

    private static List<ChartValues> Values(Application application, ApplicationSource source, HelmRelease release, string? key)
    {
        try
        {
            return [.. ReleaseValues.Layers(release).Select(layer => layer.Label == ReleaseValues.ValuesObject
                    ? new ChartValues(
                        layer.Values, application.Definition.LocationOf(source.Field("helm", "valuesObject")),
                        ReferenceEquals(application.Definition.Source, application.Definition.Node))
                    : new ChartValues(layer.Values, layer.Location, layer.Location.Path != application.Definition.Origin.Path))
                .Select(values => key is null ? values : values.Root[key] is { } own ? values with { Root = own } : null)
                .OfType<ChartValues>()];
        }
        catch (YamlReadException)
        {
            return []; // The source says so itself: there is nothing to take from it.
        }
    }

    [GeneratedRegex(@"\{\{-?\s*`(?<text>[^`]*)`\s*-?\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Verbatim();
}

/// <summary>Values of a chart.</summary>
/// <param name="Root">The values.</param>
/// <param name="Place">Where they are.</param>
/// <param name="HasLines">Whether their lines are those of that file.</param>
internal sealed record ChartValues(YamlValue Root, SourceLocation Place, bool HasLines);
