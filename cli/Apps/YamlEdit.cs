using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Apps;

/// <summary>
/// Changes YAML in its text, at the places that YamlDotNet names: comments, order, quotes and line ends of everything else stay as they
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
        var expected = Read(body);
        foreach (var (path, scalar) in Scalars(Root(body), []))
        {
            if (replace(path, scalar.Value ?? "") is not { } value || value == scalar.Value)
            {
                continue;
            }

            changes.Add(((int)scalar.Start.Index, (int)scalar.End.Index, Written(value, scalar)));
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
        var expected = Read(body);
        var holder = Parent(expected, path);
        if (holder[path[^1]] is not (null or JsonArray))
        {
            throw new YamlEditException($"{string.Join('.', path)} is no list");
        }

        var list = holder[path[^1]] as JsonArray ?? [];
        list.Add(Read(item));
        if (list.Parent is null)
        {
            holder[path[^1]] = list;
        }

        var (key, node) = Entry(Root(body), path);
        if (node.Start.Index < key.End.Index)
        {
            throw new YamlEditException("the list stands elsewhere and is only named here (an alias)");
        }

        var lines = item.ReplaceLineEndings("\n").Split('\n');
        var changed = node is YamlSequenceNode { Children.Count: > 0 } sequence
            ? sequence.Style == SequenceStyle.Flow ? AfterFlowItem(body, sequence, item) : AfterItem(body, sequence.Children[^1], lines)
            : AsBlock(body, key, node, lines);
        return mark + Proved(changed, expected);
    }

    private static string AfterFlowItem(string body, YamlSequenceNode list, string item) =>
        body.Insert((int)list.Children[^1].End.Index, $", {item}");

    private static string AfterItem(string body, YamlNode last, string[] item)
    {
        var dash = (int)last.Start.Index - 1;
        while (dash >= 0 && char.IsWhiteSpace(body[dash]))
        {
            dash--;
        }

        if (dash < 0 || body[dash] != '-')
        {
            throw new YamlEditException("the last item of the list does not begin with a hyphen");
        }

        return InsertLines(body, EndOf(last), Item(item, Column(body, dash)));
    }

    // "key: []" and "key:" become a block below the key; what else stands on the line stays there.
    private static string AsBlock(string body, YamlNode key, YamlNode value, string[] item)
    {
        var lines = Item(item, Column(body, (int)key.Start.Index) + 2);
        if (value is not YamlSequenceNode)
        {
            return InsertLines(body, (int)key.End.Index, lines);
        }

        var colon = body.IndexOf(':', (int)key.End.Index) + 1;
        var bracket = body.IndexOf(']', (int)value.Start.Index) + 1;
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

    // Maps and lists only know where they begin; scalars know where they end.
    private static int EndOf(YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: > 0 } map => EndOf(map.Children[^1].Value),
        YamlSequenceNode { Children.Count: > 0 } list => EndOf(list.Children[^1]),
        _ => (int)node.End.Index,
    };

    private static string Written(string value, YamlScalarNode scalar) => scalar.Style switch
    {
        ScalarStyle.SingleQuoted => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.DoubleQuoted =>
            $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        ScalarStyle.Plain => value,
        _ => throw new YamlEditException($"line {scalar.Start.Line}: a text of several lines can't be replaced"),
    };

    private static IEnumerable<(IReadOnlyList<string> Path, YamlScalarNode Scalar)> Scalars(
        YamlNode node, IReadOnlyList<string> path) => node switch
    {
        YamlMappingNode map => map.Children
            .SelectMany(child => Scalars(child.Value, [.. path, (child.Key as YamlScalarNode)?.Value ?? ""])),
        YamlSequenceNode list => list.Children.SelectMany((child, index) => Scalars(child, [.. path, $"{index}"])),
        YamlScalarNode scalar => [(path, scalar)],
        _ => [],
    };

    private static (YamlNode Key, YamlNode Value) Entry(YamlNode root, IReadOnlyList<string> path)
    {
        (YamlNode Key, YamlNode Value) entry = (root, root);
        foreach (var step in path)
        {
            var child = (entry.Value as YamlMappingNode)?.Children.FirstOrDefault(child => (child.Key as YamlScalarNode)?.Value == step);
            entry = child is { Key: not null } found
                ? (found.Key, found.Value)
                : throw new YamlEditException($"there is no {string.Join('.', path)}");
        }

        return entry;
    }

    private static JsonNode Parent(JsonNode? root, IReadOnlyList<string> path)
    {
        var node = root;
        foreach (var step in path.Take(path.Count - 1))
        {
            node = node is JsonArray list ? list[Index(step)] : node?[step];
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

    private static YamlNode Root(string body)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(body));
        return stream.Documents[0].RootNode;
    }

    private static JsonNode? Read(string body)
    {
        try
        {
            return YamlText.Read(body) is [{ Root: { } root }]
                ? root.ToJson()
                : throw new YamlEditException("it does not hold exactly one document");
        }
        catch (YamlReadException error)
        {
            throw new YamlEditException($"line {error.Line}: {error.Message}");
        }
    }

    // An anchor that two places share, an exotic way to write a list: better not changed than changed beyond what was asked.
    private static string Proved(string body, JsonNode? expected) =>
        JsonNode.DeepEquals(Read(body), expected)
            ? body
            : throw new YamlEditException("it is written in a way that can't be changed here without changing more");

    private static (string Mark, string Body) Split(string text) => text.StartsWith('\uFEFF') ? (text[..1], text[1..]) : ("", text);
}

/// <summary>A file can't be changed as wanted; the message says why, as part of a sentence.</summary>
internal sealed class YamlEditException(string message) : Exception(message);
