using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Rendering;

/// <summary>One set of values given to helm, with the name under which it is shown.</summary>
/// <param name="Label">Where it is from: a file's location, <c>values</c>, <c>valuesObject</c> or <c>parameters</c>.</param>
/// <param name="Location">The file and line.</param>
/// <param name="Values">The values.</param>
public sealed record ValueLayer(string Label, SourceLocation Location, YamlMap Values);

/// <summary>One value of one layer.</summary>
/// <param name="Value">The value as JSON.</param>
/// <param name="From">The layer's label.</param>
/// <param name="Location">File and line.</param>
public sealed record ValueOrigin(string Value, string From, SourceLocation Location);

/// <summary>What becomes of one key.</summary>
/// <param name="Key">Path of keys, joined with dots.</param>
/// <param name="Winner">The value that helm uses.</param>
/// <param name="Losers">The values it overrides, strongest first.</param>
public sealed record ValueTrace(string Key, ValueOrigin Winner, IReadOnlyList<ValueOrigin> Losers);

/// <summary>Merges values as helm does: maps key by key, everything else replaced whole by the later layer.</summary>
public static class HelmValues
{
    /// <summary>Every key that a layer sets, with the layer that wins and those that lose, in the order of the keys.</summary>
    /// <param name="layers">The layers, the later the stronger.</param>
    public static IReadOnlyList<ValueTrace> Trace(IEnumerable<ValueLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        SortedDictionary<string, List<ValueOrigin>> keys = new(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var (path, value, line) in Leaves(layer.Values, ""))
            {
                Displace(keys, path);
                if (!keys.TryGetValue(path, out var origins))
                {
                    keys[path] = origins = [];
                }

                origins.Insert(
                    0, new ValueOrigin(value.ToJson()?.ToJsonString(JsonText.Plain) ?? "null", layer.Label, layer.Location.At(line)));
            }
        }

        return [.. keys.Select(key => new ValueTrace(key.Key, key.Value[0], [.. key.Value.Skip(1)]))];
    }

    /// <summary>
    /// A scalar over a map takes the map's keys away, and a map over a scalar takes the scalar away: the loser moves to the
    /// winner's key.
    /// </summary>
    private static void Displace(SortedDictionary<string, List<ValueOrigin>> keys, string path)
    {
        List<string> displaced = [.. keys.Keys.Where(key =>
            key.StartsWith(path + ".", StringComparison.Ordinal) || path.StartsWith(key + ".", StringComparison.Ordinal))];
        if (displaced.Count == 0)
        {
            return;
        }

        var losers = displaced.SelectMany(key => keys[key]).ToList();
        foreach (var key in displaced)
        {
            keys.Remove(key);
        }

        keys[path] = keys.TryGetValue(path, out var origins) ? [.. origins, .. losers] : losers;
    }

    private static IEnumerable<(string Path, YamlValue Value, int Line)> Leaves(YamlMap map, string prefix)
    {
        foreach (var entry in map.All)
        {
            var path = prefix + entry.Key.Value;
            if (entry.Value is YamlMap { All.Count: > 0 } inner)
            {
                foreach (var leaf in Leaves(inner, path + "."))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return (path, entry.Value, entry.Key.Line);
            }
        }
    }
}
