namespace Homelab.GitOps.ApplicationSets;

/// <summary>Makes values out of others that stand in a file, so that what is made still knows its lines.</summary>
internal static class Nodes
{
    public static YamlSpan SpanOf(YamlValue value) => new(value.Line, value.Start, value.End);

    /// <summary>The texts of a value, keys included.</summary>
    public static IEnumerable<YamlScalar> Texts(YamlValue value) => value switch
    {
        YamlScalar scalar => IsText(scalar) ? [scalar] : [],
        YamlMap map => map.All.SelectMany(entry => Texts(entry.Value).Prepend(entry.Key)),
        _ => value.Items.SelectMany(Texts),
    };

    /// <summary>The value with its texts, keys included, replaced.</summary>
    public static YamlValue Replace(YamlValue value, Func<string, string> replace) => value switch
    {
        YamlScalar scalar => IsText(scalar) ? Text(scalar, replace(scalar.Value)) : scalar,
        YamlMap map => new YamlMap(SpanOf(map), [.. map.All
            .Select(entry => new YamlEntry(
                replace(entry.Key.Value) is var key && key == entry.Key.Value ? entry.Key : Text(entry.Key, key),
                Replace(entry.Value, replace)))
            .GroupBy(entry => entry.Key.Value, StringComparer.Ordinal).Select(entries => entries.Last())]),
        _ => new YamlList(SpanOf(value), [.. value.Items.Select(item => Replace(item, replace))]),
    };

    /// <summary>The value, all of it standing where <paramref name="place"/> stands.</summary>
    public static YamlValue At(YamlValue value, YamlValue place) => value switch
    {
        YamlScalar scalar => new YamlScalar(SpanOf(place), scalar.Value, scalar.IsPlain),
        YamlMap map => new YamlMap(
            SpanOf(place), [.. map.All.Select(entry => new YamlEntry((YamlScalar)At(entry.Key, place), At(entry.Value, place)))]),
        _ => new YamlList(SpanOf(place), [.. value.Items.Select(item => At(item, place))]),
    };

    /// <summary>The map with another value under a key, or without it.</summary>
    public static YamlMap With(YamlMap map, string key, YamlValue? value)
    {
        var entries = map.All.ToList();
        var index = entries.FindIndex(entry => entry.Key.Value == key);
        if (value is null)
        {
            entries.RemoveAll(entry => entry.Key.Value == key);
        }
        else if (index >= 0)
        {
            entries[index] = entries[index] with { Value = value };
        }
        else
        {
            entries.Add(new YamlEntry(new YamlScalar(SpanOf(value), key, isPlain: true), value));
        }

        return new YamlMap(SpanOf(map), entries);
    }

    /// <summary>A generator's own template with what the ApplicationSet's has besides: mergeGeneratorTemplate in Argo CD.</summary>
    public static YamlMap Fill(YamlMap template, YamlMap with)
    {
        var result = template;
        foreach (var entry in with.All)
        {
            var own = template[entry.Key.Value];
            if (own is YamlMap map && entry.Value is YamlMap below && entry.Key.Value != "valuesObject")
            {
                result = With(result, entry.Key.Value, Fill(map, below));
            }
            else if (own is null or YamlList { Count: 0 } or YamlMap { All.Count: 0 } or YamlScalar { Value: "" or "false" or "0" }
                or YamlScalar { IsNull: true })
            {
                result = With(result, entry.Key.Value, entry.Value);
            }
        }

        return result;
    }

    public static YamlScalar Text(YamlValue place, string text) => new(SpanOf(place), text, isPlain: false);

    private static bool IsText(YamlScalar scalar) => scalar.ToJson()?.GetValueKind() == JsonValueKind.String;
}
