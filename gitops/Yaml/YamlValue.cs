using System.Runtime.InteropServices;
using YamlDotNet.Core;

namespace Homelab.GitOps.Yaml;

/// <summary>A YAML value that knows the line it stands on. Aliases and merge keys are resolved; equal anchors share one value.</summary>
public abstract class YamlValue
{
    private protected YamlValue(YamlSpan span) => (Line, Start, End) = (span.Line, span.Start, span.End);

    /// <summary>Line in its file, from 1.</summary>
    public int Line { get; }

    /// <summary>Where it begins in the text that it was read from (a byte order mark left out); an alias is where its anchor is.</summary>
    public int Start { get; }

    /// <summary>Where it ends in that text: behind a scalar, at a closing bracket, or where what follows a block begins.</summary>
    public int End { get; }

    /// <summary>How many values this one is, with every alias written out.</summary>
    internal abstract long Values { get; }

    /// <summary>
    /// About how many bytes it takes with every alias written out: in memory or as indented text, whichever is more.
    /// </summary>
    internal abstract long Size { get; }

    /// <summary>How many levels of maps and lists are in it.</summary>
    internal abstract int Height { get; }

    /// <summary>The bytes before one value at a depth.</summary>
    internal static long Indentation(int depth) => 2 * sizeof(char) * depth;

    /// <summary>The value under <paramref name="key"/>, or null when this is not a map or has no such key.</summary>
    public YamlValue? this[string key] => (this as YamlMap)?.Find(key);

    /// <summary>The value at a path of keys and list indexes, or null.</summary>
    public YamlValue? At(params ReadOnlySpan<string> path)
    {
        YamlValue? value = this;
        foreach (var step in path)
        {
            value = value switch
            {
                YamlMap map => map.Find(step),
                YamlList list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Count => list[index],
                _ => null,
            };
            if (value is null)
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>The line of the deepest value that exists on <paramref name="path"/>.</summary>
    public int LineOf(params ReadOnlySpan<string> path)
    {
        for (var length = path.Length; length > 0; length--)
        {
            var holder = At(path[..(length - 1)]);
            if (holder is YamlMap map && map.FindKey(path[length - 1]) is { } key)
            {
                return key.Line;
            }

            if (holder is YamlList && At(path[..length]) is { } item)
            {
                return item.Line;
            }
        }

        return Line;
    }

    /// <summary>The scalar's text, or null for null, maps and lists.</summary>
    public string? Text => this is YamlScalar { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>Whether this is a scalar that Kubernetes' YAML reader takes for true.</summary>
    public bool IsTrue => this is YamlScalar scalar && scalar.ToJson()?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    /// <summary>The items of a list; empty for everything else.</summary>
    public IReadOnlyList<YamlValue> Items => this as YamlList ?? (IReadOnlyList<YamlValue>)[];

    /// <summary>The entries of a map; empty for everything else.</summary>
    public IReadOnlyList<YamlEntry> Entries => (this as YamlMap)?.All ?? [];

    /// <summary>The value as Kubernetes sees it (YAML 1.1 scalars, as in sigs.k8s.io/yaml).</summary>
    public abstract JsonNode? ToJson();
}

/// <summary>Where a value stands.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct YamlSpan(int Line, int Start, int End);

/// <summary>One key of a map.</summary>
public sealed record YamlEntry(YamlScalar Key, YamlValue Value);

/// <summary>A scalar.</summary>
public sealed class YamlScalar : YamlValue
{
    private const long Overhead = 100;

    internal YamlScalar(YamlSpan span, string value, bool isPlain)
        : base(span)
    {
        Value = value;
        IsPlain = isPlain;
    }

    /// <summary>The text as written, without quotes.</summary>
    public string Value { get; }

    /// <summary>Whether its text says what type it is; a quoted or block scalar, or one tagged as text, is text whatever it says.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether this is YAML's null (<c>null</c>, <c>~</c> or nothing).</summary>
    public bool IsNull => IsPlain && Value is ("" or "~" or "null" or "Null" or "NULL");

    internal override long Values => 1;

    internal override int Height => 0;

    internal override long Size => Overhead + (sizeof(char) * (long)Value.Length);

    /// <inheritdoc/>
    public override JsonNode? ToJson() => IsPlain ? PlainScalar.ToJson(Value) : JsonValue.Create(Value);
}

/// <summary>A list.</summary>
public sealed class YamlList : YamlValue, IReadOnlyList<YamlValue>
{
    private readonly List<YamlValue> _items;

    internal YamlList(YamlSpan span, List<YamlValue> items)
        : base(span)
    {
        _items = items;
        foreach (var item in items)
        {
            (Values, Height, Size) = (Values + item.Values, Math.Max(Height, item.Height), Size + item.Size);
        }

        (Values, Height) = (Values + 1, Height + 1);
        Size += Values * Indentation(1);
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    internal override long Values { get; }

    internal override int Height { get; }

    internal override long Size { get; }

    /// <inheritdoc/>
    public YamlValue this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<YamlValue> GetEnumerator() => _items.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override JsonNode ToJson() => new JsonArray([.. _items.Select(item => item.ToJson())]);
}

/// <summary>A map, in the order of the file.</summary>
public sealed class YamlMap : YamlValue
{
    /// <summary>A map without entries.</summary>
    public static readonly YamlMap Empty = new(new YamlSpan(1, 0, 0), []);

    private const int FewEntries = 8;

    private readonly List<YamlEntry> _entries;
    private readonly Lazy<Dictionary<string, YamlEntry>>? _byKey;

    internal YamlMap(YamlSpan span, List<YamlEntry> entries)
        : base(span)
    {
        _entries = entries;
        _byKey = entries.Count <= FewEntries ? null : new(() => entries.ToDictionary(entry => entry.Key.Value, StringComparer.Ordinal));
        foreach (var (key, value) in entries)
        {
            (Values, Height, Size) = (Values + 1 + value.Values, Math.Max(Height, value.Height), Size + key.Size + value.Size);
        }

        (Values, Height) = (Values + 1, Height + 1);
        Size += Values * Indentation(1);
    }

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<YamlEntry> All => _entries;

    internal override long Values { get; }

    internal override int Height { get; }

    internal override long Size { get; }

    internal YamlValue? Find(string key) => FindEntry(key)?.Value;

    internal YamlScalar? FindKey(string key) => FindEntry(key)?.Key;

    private YamlEntry? FindEntry(string key) =>
        _byKey is null ? _entries.Find(entry => entry.Key.Value == key) : _byKey.Value.GetValueOrDefault(key);

    /// <inheritdoc/>
    public override JsonNode ToJson()
    {
        var json = new JsonObject();
        foreach (var entry in _entries)
        {
            json[NameOf(entry.Key)] = entry.Value.ToJson();
        }

        return json;

        // A key such as y or on is a boolean too, and Kubernetes' reader writes it as one.
        static string NameOf(YamlScalar key) =>
            key.ToJson() is JsonValue value && value.TryGetValue<bool>(out var flag) ? (flag ? "true" : "false") : key.Value;
    }
}

/// <summary>What a file or a text is when it can't be read as YAML.</summary>
public sealed class YamlReadException : Exception
{
    internal YamlReadException(string message, int line, Exception? inner = null)
        : base(message, inner) => Line = Math.Max(1, line);

    internal YamlReadException(YamlException inner, int? line = null)
        : this(Sentence(inner), line ?? (int)inner.Start.Line, inner)
    {
    }

    /// <summary>The line where reading stopped, from 1.</summary>
    public int Line { get; }

    private static string Sentence(YamlException exception) => exception.Message.Trim().TrimEnd('.') + ".";
}
