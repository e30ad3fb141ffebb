namespace Homelab.GitOps.Resolution;

/// <summary>
/// The ApplicationSets that Argo CD's own charts bring from values, where the chart lies elsewhere: <c>extraObjects</c> of argo-cd,
/// <c>applicationsets</c> of argocd-apps (https://github.com/argoproj/argo-helm).
/// </summary>
internal static partial class ArgoCdCharts
{
    /// <summary>The ApplicationSets in values of an Application's sources that are not rendered.</summary>
    public static IEnumerable<KubernetesObject> Objects(RepositorySet repositories, ApplicationNode node) => node.Sources
        .Where(source => source is { Type: SourceType.External, Source.Chart: "argo-cd" or "argocd-apps" })
        .SelectMany(source => Objects(Values(repositories, node.Application, source.Source), source.Source.Chart!, node.Application));

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

    private static List<ChartValues> Values(RepositorySet repositories, Application application, ApplicationSource source)
    {
        try
        {
            List<ChartValues> all = [.. new ValueFileResolver(repositories, application, source, repository: null, "").Resolve().Values
                .SelectMany(file => file.Repository.ReadYaml(file.Path).Roots.Select(root => new ChartValues(root, file.Location, true)))];
            if (source.Helm?.ValuesObject is { } map)
            {
                var definition = application.Definition;
                all.Add(new ChartValues(
                    map, definition.LocationOf(source.Field("helm", "valuesObject")), ReferenceEquals(definition.Source, definition.Node)));
            }
            else if (source.Helm?.Values is { } text)
            {
                var place = application.Definition.LocationOf(source.Field("helm", "values"));
                all.AddRange(YamlText.Read(text).Select(document => document.Root).OfType<YamlValue>()
                    .Select(root => new ChartValues(root, place, false)));
            }

            return all;
        }
        catch (Exception error) when (error is FindingException or YamlReadException)
        {
            return []; // The source says so itself, or helm will: there is nothing to take from it.
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
