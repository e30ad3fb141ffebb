namespace Homelab.GitOps.Rendering;

/// <summary>The layers of values of a release, from the chart's own to the parameters.</summary>
internal static class ReleaseValues
{
    /// <summary>The label of the values that stand in the Application as YAML.</summary>
    public const string ValuesObject = "valuesObject";

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

        var definition = release.SetAt ?? chart.Repository.Locate(chart.DefinitionPath);
        if (release.Options?.ValuesObject is { } values)
        {
            yield return new ValueLayer(ValuesObject, definition, values);
        }
        else if (Inline(release.Options?.Values) is { } inline)
        {
            yield return new ValueLayer("values", definition, inline);
        }

        if (release.Parameters is { Count: > 0 } parameters)
        {
            yield return new ValueLayer("parameters", definition, Parameters(parameters));
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
            return text is not null && YamlText.Read(text, lastKeyWins: true) is [{ Root: YamlMap values }, ..] ? values : null;
        }
        catch (YamlReadException)
        {
            return null;
        }
    }

    // Only for showing: a name such as a.b sets b in a, as HelmValues reads every key; lists (a[0]) stay one key.
    private static YamlMap Parameters(IEnumerable<HelmParameter> parameters) => new(default, [.. parameters
        .Reverse().DistinctBy(parameter => parameter.Name, StringComparer.Ordinal).Reverse()
        .Select(parameter => new YamlEntry(Text(parameter.Name), Text(parameter.Value)))]);

    private static YamlScalar Text(string text) => new(default, text, isPlain: false);
}
