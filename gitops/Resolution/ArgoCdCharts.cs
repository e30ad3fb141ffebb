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
        .SelectMany(source => Values(repositories, node.Application, source.Source)
            .SelectMany(values => source.Source.Chart == "argo-cd"
                ? Extra(values.Root, values.Origin)
                : Sets(values.Root["applicationsets"], values.Origin, node.Application.Destination.Namespace))
            .GroupBy(item => item.Name, StringComparer.Ordinal).Select(same => same.Last()));

    // The weakest first; a list wins as a whole, and a map is merged by name.
    private static IEnumerable<(YamlValue Root, Func<YamlValue, SourceLocation> Origin)> Values(
        RepositorySet repositories, Application application, ApplicationSource source)
    {
        List<(YamlValue Root, Func<YamlValue, SourceLocation> Origin)> all = [];
        try
        {
            foreach (var file in new ValueFileResolver(repositories, application, source, repository: null, "").Resolve().Values)
            {
                all.AddRange(file.Repository.ReadYaml(file.Path).Roots
                    .Select(root => (root, (Func<YamlValue, SourceLocation>)(value => file.Location.At(value.Line)))));
            }
        }
        catch (FindingException)
        {
            return []; // The source says so itself.
        }

        var inline = application.Definition.LocationOf(source.Field("helm", "values"));
        if (source.Helm?.ValuesObject is { } map)
        {
            all.Add((map, value => application.Definition.Source is null ? inline : application.Definition.Origin.At(value.Line)));
        }
        else if (source.Helm?.Values is { } text)
        {
            try
            {
                all.AddRange(YamlText.Read(text)
                    .Select(document => document.Root).OfType<YamlValue>()
                    .Select(root => (root, (Func<YamlValue, SourceLocation>)(value => inline.At(inline.Line + value.Line)))));
            }
            catch (YamlReadException)
            {
                return []; // helm refuses it, and there is nothing to take from it.
            }
        }

        return source.Chart == "argo-cd" ? all.Where(values => values.Root["extraObjects"] is not null).TakeLast(1) : all;
    }

    private static IEnumerable<KubernetesObject> Extra(YamlValue values, Func<YamlValue, SourceLocation> origin) =>
        values["extraObjects"]!.Items.SelectMany(Manifests.Expand).Select(item => New(item, origin(item)))
            .Where(item => item.Is("argoproj.io", "ApplicationSet"));

    private static IEnumerable<KubernetesObject> Sets(YamlValue? sets, Func<YamlValue, SourceLocation> origin, string space)
    {
        var named = sets is YamlList list
            ? list.Select(item => (Name: item.Field("name"), Set: item))
            : (sets?.Entries ?? []).Select(entry => (Name: entry.Key.Value, Set: entry.Value));
        return named.Where(one => one.Set is YamlMap).Select(one => New(
            YamlText.Read(JsonText.Write(new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "ApplicationSet",
                ["metadata"] = new JsonObject
                {
                    ["name"] = one.Name,
                    ["namespace"] = one.Set["namespace"]?.Text ?? space
                },
                ["spec"] = one.Set.ToJson(),
            }))[0].Root as YamlMap ?? YamlMap.Empty,
            origin(one.Set)));
    }

    // The chart puts these through Helm's template engine, which people keep from Argo CD's templates by {{ `…` }}.
    private static KubernetesObject New(YamlMap map, SourceLocation origin)
    {
        var text = Verbatim().Replace(JsonText.Write(map.ToJson()), "${text}");
        var set = (YamlMap)YamlText.Read(text)[0].Root!;
        return new KubernetesObject(set, YamlWriter.Write(set), origin);
    }

    [GeneratedRegex(@"\{\{-?\s*`(?<text>[^`]*)`\s*-?\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Verbatim();
}
