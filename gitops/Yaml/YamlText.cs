using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.GitOps.Yaml;

/// <summary>One document of a YAML text.</summary>
/// <param name="Root">Its value; null for an empty document.</param>
/// <param name="Text">The text of the root value, comments before it left out.</param>
/// <param name="Leading">The comments between the document's start and its value (Helm's <c># Source:</c>).</param>
public sealed record YamlDocument(YamlValue? Root, string Text, string Leading)
{
    /// <summary>The keys that their map had before: the value that came first is lost.</summary>
    public IReadOnlyList<YamlScalar> Repeated { get; init; } = [];
}

/// <summary>
/// Reads YAML (and JSON, its subset) into values with lines, and takes what Go's YAML takes (<see cref="TolerantScanner"/>,
/// <see cref="IndentedText"/>). Refuses what would not survive Argo CD or would hurt this process: undefined aliases, nesting deeper than
/// <see cref="MaxDepth"/>, values that are more than <see cref="MaxSize"/> with their aliases written out.
/// </summary>
public static class YamlText
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 200;

    /// <summary>Most bytes that all values of one text may take (<see cref="YamlValue.Size"/>).</summary>
    public const long MaxSize = 128L << 20;

    // How much is read again where lines had to be indented first, and how often at least and at most.
    private const int MostReadAgain = 16 << 20, FewestReadings = 10, MostReadings = 100;

    /// <summary>Reads every document of <paramref name="text"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lastKeyWins">
    /// Whether a key may be there twice, the last one counting, as Argo CD and Helm read it
    /// (https://github.com/kubernetes-sigs/yaml, <c>Unmarshal</c>); it is refused otherwise.
    /// </param>
    /// <exception cref="YamlReadException">The text is not YAML, or is one of the kinds refused here.</exception>
    public static IReadOnlyList<YamlDocument> Read(string text, bool lastKeyWins = false)
    {
        var indented = new IndentedText(text.TrimStart('\uFEFF'));
        var doubtful = 0;
        for (var readings = Math.Clamp(MostReadAgain / (text.Length + 1), FewestReadings, MostReadings); ; readings--)
        {
            var reader = new Reader(indented, lastKeyWins);
            try
            {
                return reader.Documents();
            }
            catch (Exception exception) when (readings > 0 && reader.Indent(exception))
            {
                doubtful = doubtful == 0 ? reader.Line : doubtful;
            }
            catch (YamlException exception)
            {
                // A bracket that nothing closes takes in all that follows: what to look at is where that began.
                throw doubtful > 0 && exception.Message.StartsWith("While parsing a flow", StringComparison.Ordinal)
                    ? new YamlReadException(exception, doubtful)
                    : new YamlReadException(exception);
            }
            catch (Exception exception)
                when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
            {
                // What YamlDotNet's scanner throws at some unclosed brackets and directives.
                throw new YamlReadException("This is no YAML.", reader.Line, exception);
            }
        }
    }

    /// <summary>The one document of a file that this assembly carries.</summary>
    internal static YamlValue ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(YamlText).Assembly.GetManifestResourceStream(name)!);
        return Read(reader.ReadToEnd())[0].Root!;
    }

    /// <summary>What to say of a key that is there twice and may not be.</summary>
    internal static string Twice(YamlScalar key) => $"Key '{key.Value}' is there twice; the first one is lost.";

    private sealed class Reader
    {
        private readonly IndentedText _text;
        private readonly bool _lastKeyWins;
        private readonly TolerantScanner _scanner;
        private readonly Parser _parser;
        private readonly Dictionary<string, YamlValue> _anchors = new(StringComparer.Ordinal);
        private List<YamlScalar> _repeated = [];
        private long _size;

        public Reader(IndentedText text, bool lastKeyWins)
        {
            (_text, _lastKeyWins) = (text, lastKeyWins);
            _scanner = new TolerantScanner(text.Text);
            _parser = new Parser(_scanner);
        }

        public int Line => (int)(_parser.Current?.End.Line ?? 1);

        /// <summary>Indents the lines that an exception is about; false when that isn't what it is about, or doesn't help.</summary>
        public bool Indent(Exception exception) => exception switch
        {
            SyntaxErrorException wrong when wrong.Message.Contains("found wrong indentation", StringComparison.Ordinal) =>
                _text.Indent(wrong.Start.Index, depth: 0, (int)wrong.Start.Column),
            // What the scanner throws at a plain scalar in brackets that begins too far left.
            InvalidOperationException when _scanner.CurrentPosition is var place && _parser.Current is { } before =>
                _text.Indent(place.Index - place.Column + 1, depth: 1, (int)before.Start.Column),
            _ => false,
        };

        public List<YamlDocument> Documents()
        {
            List<YamlDocument> documents = [];
            _parser.Consume<StreamStart>();
            while (_parser.TryConsume<DocumentStart>(out var start))
            {
                _anchors.Clear();
                _repeated = [];
                var from = _parser.Current!.Start.Index;
                var root = Value(depth: 0);
                var end = _parser.Consume<DocumentEnd>();
                documents.Add(new YamlDocument(Empty(root) ? null : root, Slice(from, end.Start.Index), Slice(start.End.Index, from))
                {
                    Repeated = _repeated,
                });
            }

            return documents;
        }

        private static bool Empty(YamlValue root) => root is YamlScalar { IsNull: true, Value: "" };

        private string Slice(long from, long to)
        {
            var start = _text.PlaceOf(from);
            return _text.Original[start..Math.Max(start, _text.PlaceOf(to))];
        }

        private YamlValue Value(int depth)
        {
            var line = (int)_parser.Current!.Start.Line;
            RefuseDepth(depth, line);
            if (_parser.TryConsume<AnchorAlias>(out var alias))
            {
                var anchored = _anchors.GetValueOrDefault(alias.Value.Value)
                    ?? throw new YamlReadException("An alias has no anchor before it; a text that begins with * stands in quotes.", line);
                RefuseDepth(depth + anchored.Height, line);
                return Counted(anchored, anchored.Size + (anchored.Values * YamlValue.Indentation(depth)), "Aliases expand to", line);
            }

            if (_parser.Current is not NodeEvent node)
            {
                throw new YamlReadException("A value is missing here.", line);
            }

            var anchor = node.Anchor;
            YamlValue value = node switch
            {
                MappingStart => Map(depth),
                SequenceStart => List(depth),
                _ => Scalar(depth),
            };
            if (!anchor.IsEmpty)
            {
                _anchors[anchor.Value] = value;
            }

            return value;
        }

        private static void RefuseDepth(int depth, int line)
        {
            if (depth > MaxDepth)
            {
                throw new YamlReadException($"Nested deeper than {MaxDepth} levels.", line);
            }
        }

        private T Counted<T>(T value, long size, string what, int line)
            where T : YamlValue => (_size += size) <= MaxSize
            ? value
            : throw new YamlReadException($"{what} more than {MaxSize / 1024 / 1024} MB.", line);

        private YamlSpan Span(ParsingEvent from, ParsingEvent to) =>
            new((int)from.Start.Line, _text.PlaceOf(from.Start.Index), _text.PlaceOf(to.End.Index));

        private YamlScalar Scalar(int depth)
        {
            var scalar = _parser.Consume<Scalar>();
            var isPlain = scalar.Tag.IsEmpty ? scalar.Style == ScalarStyle.Plain : scalar.Tag.Value != "tag:yaml.org,2002:str";
            var value = new YamlScalar(Span(scalar, scalar), scalar.Value, isPlain);
            return Counted(value, value.Size + YamlValue.Indentation(depth), "The values take", value.Line);
        }

        private YamlList List(int depth)
        {
            var start = _parser.Consume<SequenceStart>();
            List<YamlValue> items = [];
            while (!_parser.Accept<SequenceEnd>(out _))
            {
                items.Add(Value(depth + 1));
            }

            return new YamlList(Span(start, _parser.Consume<SequenceEnd>()), items);
        }

        private YamlMap Map(int depth)
        {
            var start = _parser.Consume<MappingStart>();
            List<YamlEntry> entries = [];
            List<YamlEntry> merged = [];
            Dictionary<string, int> places = new(StringComparer.Ordinal);
            while (!_parser.Accept<MappingEnd>(out _))
            {
                if (Value(depth + 1) is not YamlScalar key)
                {
                    throw new YamlReadException("A key is a map or a list.", (int)start.Start.Line);
                }

                var value = Value(depth + 1);
                if (key.Value == "<<")
                {
                    merged.AddRange(value is YamlList list ? list.SelectMany(item => item.Entries) : value.Entries);
                    continue;
                }

                if (places.TryAdd(key.Value, entries.Count))
                {
                    entries.Add(new YamlEntry(key, value));
                    continue;
                }

                if (!_lastKeyWins)
                {
                    throw new YamlReadException(Twice(key), key.Line);
                }

                entries[places[key.Value]] = new YamlEntry(key, value);
                _repeated.Add(key);
            }

            var end = _parser.Consume<MappingEnd>();
            foreach (var entry in merged.Where(entry => places.TryAdd(entry.Key.Value, 0)))
            {
                entries.Add(entry);
            }

            return new YamlMap(Span(start, end), entries);
        }
    }
}
