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
        var root = new Key();
        foreach (var layer in layers)
        {
            foreach (var (path, value, line) in Leaves(layer.Values, ""))
            {
                root.Set(path, new(JsonText.Write(value.ToJson()), layer.Label, layer.Location.At(line)));
            }
        }

        return [.. root.Below().Select(key => new ValueTrace(key.Path, key.Origins[0], [.. key.Origins.Skip(1)]))];
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

    /// <summary>A key and the keys below it. Walked without recursion: one name with many dots in it is as many keys.</summary>
    private sealed class Key
    {
        private readonly Dictionary<string, Key> _keys = new(StringComparer.Ordinal);

        public string Path { get; private set; } = "";

        /// <summary>The values it was given, the strongest first; none where only keys below it have values.</summary>
        public List<ValueOrigin> Origins { get; } = [];

        /// <summary>
        /// Gives the key at a path the strongest value. A scalar over a map takes the map's keys away, and a map over a scalar takes the
        /// scalar away: the loser moves to the winner's key.
        /// </summary>
        public void Set(string path, ValueOrigin origin)
        {
            List<ValueOrigin> losers = [];
            var key = this;
            foreach (var name in path.Split('.'))
            {
                losers.AddRange(key.Origins);
                key.Origins.Clear();
                if (!key._keys.TryGetValue(name, out var next))
                {
                    key._keys[name] = next = new Key();
                }

                key = next;
            }

            losers.AddRange(key.Below().SelectMany(below => below.Origins));
            key._keys.Clear();
            key.Path = path;
            key.Origins.Insert(0, origin);
            key.Origins.AddRange(losers);
        }

        /// <summary>The keys below that have values, in the order of their paths.</summary>
        public IReadOnlyList<Key> Below()
        {
            List<Key> found = [];
            var open = new Stack<Key>([this]);
            while (open.TryPop(out var key))
            {
                found.AddRange(key._keys.Values.Where(below => below.Origins.Count > 0));
                foreach (var below in key._keys.Values)
                {
                    open.Push(below);
                }
            }

            return [.. found.OrderBy(key => key.Path, StringComparer.Ordinal)];
        }
    }
}
