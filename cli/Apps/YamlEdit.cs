using System.Text.Json.Nodes;

namespace Homelab.Cli.Apps;

/// <summary>
/// Changes YAML in its text, at the places that the reader names: comments, order, quotes and line ends of everything else stay as they
/// are. Each change is proved: the text afterwards reads as what it read before, but for the change.
/// </summary>
internal static class YamlEdit
{
    /// <summary>Gives scalars other values.</summary>
    /// <param name="text">One YAML document.</param>
    /// <param name="replace">The new text of a scalar, told its path of keys and indexes and its text; null leaves it.</param>
    /// <exception cref="YamlEditException">The text can't be read, or a scalar is written in a way that can't be replaced.</exception>
    public static string Replace(string text, Func<IReadOnlyList<string>, string, string?> replace)
    {
        var (mark, body) = Split(text);
        List<(int From, int To, string With)> changes = [];
        var expected = Root(body).ToJson();
        foreach (var (path, scalar) in Scalars(Root(body), []))
        {
            if (replace(path, scalar.Value) is not { } value || value == scalar.Value)
            {
                continue;
            }

            changes.Add((scalar.Start, scalar.End, Written(value, body, scalar)));
            Set(Parent(expected, path), path[^1], value);
        }

        foreach (var (from, to, with) in changes.OrderByDescending(change => change.From))
        {
            body = $"{body[..from]}{with}{body[to..]}";
        }

        return mark + Proved(body, expected);
    }

    /// <summary>Adds an item to the end of a list.</summary>
    /// <param name="text">One YAML document.</param>
    /// <param name="item">The item as YAML, of one line or more.</param>
    /// <param name="path">The keys that lead to the list. Its key must be there; the list may be empty, or nothing at all.</param>
    /// <exception cref="YamlEditException">The text can't be read, or the list is written in a way that can't be added to.</exception>
    public static string Append(string text, string item, params IReadOnlyList<string> path)
    {
        var (mark, body) = Split(text);
        var root = Root(body);
        var expected = root.ToJson();
        if (Parent(expected, path) is not JsonObject holder || holder[path[^1]] is not (null or JsonArray))
        {
            throw new YamlEditException($"{string.Join('.', path)} is no list");
        }

        var list = holder[path[^1]] as JsonArray ?? [];
        list.Add(Root(item).ToJson());
        if (list.Parent is null)
        {
            holder[path[^1]] = list;
        }

        var (key, node) = Own(root, path);
        var lines = item.ReplaceLineEndings("\n").Split('\n');
        var changed = node is not YamlList { Count: > 0 } items ? AsBlock(body, key, node, lines)
            : body[items.Start] == '[' ? body.Insert(items[^1].End, $", {item}")
            : AfterItem(body, items[^1], lines);
        return mark + Proved(changed, expected);
    }

    /// <summary>Takes an item out of a list; with the last one gone, the list is <c>[]</c>.</summary>
    /// <param name="text">One YAML document.</param>
    /// <param name="item">The item, a scalar; the first of them when there are several.</param>
    /// <param name="path">The keys that lead to the list.</param>
    /// <exception cref="YamlEditException">There is no such item, or the list is written in a way that can't be taken from.</exception>
    public static string Remove(string text, string item, params IReadOnlyList<string> path)
    {
        var (mark, body) = Split(text);
        var root = Root(body);
        var (key, node) = Own(root, path);
        var items = node.Items;
        var index = items.TakeWhile(one => (one as YamlScalar)?.Value != item).Count();
        if (index == items.Count)
        {
            throw new YamlEditException($"{string.Join('.', path)} has no {item}");
        }

        var expected = root.ToJson();
        ((JsonArray)Parent(expected, path)[path[^1]]!).RemoveAt(index);
        var changed = body[node.Start] != '[' ? WithoutLine(body, key, items, index)
            : index > 0 ? body.Remove(items[index - 1].End, items[index].End - items[index - 1].End)
            : body.Remove(items[0].Start, (items.Count > 1 ? items[1].Start : items[0].End) - items[0].Start);
        return mark + Proved(changed, expected);
    }

    // From the hyphen to the end of the line, what is said of the item there included.
    private static string WithoutLine(string body, YamlScalar key, IReadOnlyList<YamlValue> items, int index)
    {
        var start = body.LastIndexOf('\n', Hyphen(body, items[index])) + 1;
        var end = body.IndexOf('\n', items[index].End) + 1;
        var without = body.Remove(start, (end > 0 ? end : body.Length) - start);
        return items.Count > 1 ? without : without.Insert(body.IndexOf(':', key.End) + 1, " []");
    }

    private static string AfterItem(string body, YamlValue last, string[] item) =>
        InsertLines(body, EndOf(last), Item(item, Column(body, Hyphen(body, last))));

    private static int Hyphen(string body, YamlValue item)
    {
        var dash = item.Start - 1;
        while (dash >= 0 && char.IsWhiteSpace(body[dash]))
        {
            dash--;
        }

        return dash >= 0 && body[dash] == '-'
            ? dash
            : throw new YamlEditException($"line {item.Line}: an item of the list does not begin with a hyphen");
    }

    // "key: []" and "key:" become a block below the key; what else stands on the line stays there.
    private static string AsBlock(string body, YamlScalar key, YamlValue value, string[] item)
    {
        var lines = Item(item, Column(body, key.Start) + 2);
        if (value is not YamlList)
        {
            return InsertLines(body, key.End, lines);
        }

        var colon = body.IndexOf(':', key.End) + 1;
        var bracket = body.IndexOf(']', value.Start) + 1;
        return InsertLines(body.Remove(colon, bracket - colon), colon, lines);
    }

    private static string InsertLines(string body, int after, IEnumerable<string> lines)
    {
        var newline = body.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        // Block scalars end behind their last line break.
        while (after > 0 && after <= body.Length && body[after - 1] is '\n' or '\r')
        {
            after--;
        }

        var end = body.IndexOf('\n', after);
        var text = string.Join(newline, lines);
        return end < 0 ? body + newline + text : body.Insert(end + 1, text + newline);
    }

    private static IEnumerable<string> Item(string[] lines, int column)
    {
        var indent = new string(' ', column);
        return lines.Select((line, index) => $"{indent}{(index == 0 ? "- " : "  ")}{line}");
    }

    private static int Column(string body, int index) => index - (body.LastIndexOf('\n', Math.Max(0, index - 1)) + 1);

    // Where a block ends is not known, only where its last scalar does.
    private static int EndOf(YamlValue value) => value switch
    {
        YamlMap { All: [.., var last] } => EndOf(last.Value),
        YamlList { Count: > 0 } list => EndOf(list[^1]),
        _ => value.End,
    };

    private static string Written(string value, string body, YamlScalar scalar) => body[scalar.Start] switch
    {
        '\'' => Quoted(value),
        '"' => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        _ when scalar.IsPlain => Root($"- {value}").Items[0].ToJson()?.GetValueKind() is JsonValueKind.String ? value : Quoted(value),
        _ => throw new YamlEditException($"line {scalar.Line}: a text of several lines can't be replaced"),
    };

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static IEnumerable<(IReadOnlyList<string> Path, YamlScalar Scalar)> Scalars(YamlValue value, IReadOnlyList<string> path) =>
        value is YamlScalar scalar ? [(path, scalar)]
        : value.Entries.SelectMany(entry => Scalars(entry.Value, [.. path, entry.Key.Value]))
            .Concat(value.Items.SelectMany((item, index) => Scalars(item, [.. path, $"{index}"])));

    private static YamlEntry Own(YamlValue root, IReadOnlyList<string> path) =>
        Entry(root, path) is var entry && entry.Value.Start >= entry.Key.End
            ? entry
            : throw new YamlEditException("the list stands elsewhere and is only named here (an alias)");

    private static YamlEntry Entry(YamlValue root, IReadOnlyList<string> path)
    {
        YamlEntry? entry = null;
        foreach (var step in path)
        {
            entry = (entry?.Value ?? root).Entries.FirstOrDefault(child => child.Key.Value == step)
                ?? throw new YamlEditException($"there is no {string.Join('.', path)}");
        }

        return entry!;
    }

    private static JsonNode Parent(JsonNode? root, IReadOnlyList<string> path)
    {
        var node = root;
        foreach (var step in path.Take(path.Count - 1))
        {
            node = node switch
            {
                JsonArray list => list[Index(step)],
                JsonObject map => map[step],
                _ => null,
            };
        }

        return node ?? throw new YamlEditException($"there is no {string.Join('.', path)}");
    }

    private static void Set(JsonNode holder, string step, string value)
    {
        if (holder is JsonArray list)
        {
            list[Index(step)] = value;
        }
        else
        {
            holder[step] = value;
        }
    }

    private static int Index(string step) => int.Parse(step, CultureInfo.InvariantCulture);

    private static YamlValue Root(string body)
    {
        try
        {
            return YamlText.Read(body) is [{ Root: { } root }]
                ? root
                : throw new YamlEditException("it does not hold exactly one document");
        }
        catch (YamlReadException error)
        {
            throw new YamlEditException($"line {error.Line}: {error.Message}");
        }
    }

    // An anchor that two places share, an exotic way to write a list: better not changed than changed beyond what was asked.
    private static string Proved(string body, JsonNode? expected) =>
        JsonNode.DeepEquals(Root(body).ToJson(), expected)
            ? body
            : throw new YamlEditException("it is written in a way that can't be changed here without changing more");

    private static (string Mark, string Body) Split(string text) => text.StartsWith('\uFEFF') ? (text[..1], text[1..]) : ("", text);
}

/// <summary>A file can't be changed as wanted; the message says why, as part of a sentence.</summary>
internal sealed class YamlEditException(string message) : Exception(message);
