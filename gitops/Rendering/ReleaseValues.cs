namespace Homelab.GitOps.Rendering;

/// <summary>The layers of values of a release, from the chart's own to the parameters.</summary>
internal static class ReleaseValues
{
    public static IEnumerable<ValueLayer> Layers(HelmRelease release)
    {
        var chart = release.Chart;
        var defaults = Repository.Below(chart.Folder, "values.yaml");
        if (chart.Repository.HasFile(defaults) && File(new ValueFile(chart.Repository, defaults)) is { } own)
        {
            yield return own;
        }

        foreach (var file in release.ValueFiles)
        {
            if (File(file) is { } layer)
            {
                yield return layer;
            }
        }

        var definition = chart.Repository.Locate(chart.DefinitionPath);
        if (release.Options?.ValuesObject is { } values)
        {
            yield return new ValueLayer("valuesObject", definition, values);
        }
        else if (Inline(release.Options?.Values) is { } inline)
        {
            yield return new ValueLayer("values", definition, inline);
        }

        if (release.Options?.Parameters is { Count: > 0 } parameters)
        {
            yield return new ValueLayer(
                "parameters", definition, Parameters(parameters.Select(parameter => (parameter.Name, parameter.Value))));
        }
    }

    private static ValueLayer? File(ValueFile file) => file.Repository.ReadYaml(file.Path).Roots.FirstOrDefault() is YamlMap values
        ? new ValueLayer(file.Location.Repository + "/" + file.Path, file.Location, values)
        : null;

    /// <summary>The text of <c>helm.values</c>; null when it is no YAML, which helm itself reports.</summary>
    private static YamlMap? Inline(string? text)
    {
        try
        {
            return text is not null && YamlText.Read(text) is [{ Root: YamlMap values }, ..] ? values : null;
        }
        catch (YamlReadException)
        {
            return null;
        }
    }

    // Only for showing: a name such as a.b sets b in a; lists (a[0]) stay one key.
    private static YamlMap Parameters(IEnumerable<(string Name, string Value)> parameters)
    {
        var root = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            var target = root;
            var keys = name.Split('.');
            foreach (var key in keys[..^1])
            {
                target = target[key] as JsonObject ?? (JsonObject)(target[key] = new JsonObject());
            }

            target[keys[^1]] = value;
        }

        return (YamlMap)YamlText.Read(root.ToJsonString(JsonText.Plain))[0].Root!;
    }
}
