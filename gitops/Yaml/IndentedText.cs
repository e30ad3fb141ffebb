namespace Homelab.GitOps.Yaml;

/// <summary>
/// A text in which lines that go on with a quoted text or inside brackets can be indented, and that knows where each place was before:
/// Go's YAML takes such lines however far left they begin, YamlDotNet only where they are indented.
/// </summary>
internal sealed class IndentedText(string original)
{
    private readonly SortedDictionary<int, int> _widths = [];
    private readonly List<(int Place, int Original)> _shifts = [(0, 0)];

    private string? _indented;

    /// <summary>The text, as it is to be read.</summary>
    public string Text => _indented ?? original;

    /// <summary>The text, as it was.</summary>
    public string Original => original;

    /// <summary>Where a place in <see cref="Text"/> is in <see cref="Original"/>.</summary>
    public int PlaceOf(long place)
    {
        var (low, high) = (0, _shifts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _shifts[middle].Place <= place ? (middle, high) : (low, middle - 1);
        }

        return (int)Math.Clamp(_shifts[low].Original + place - _shifts[low].Place, 0, original.Length);
    }

    /// <summary>Indents the lines of a quoted text, or those inside brackets.</summary>
    /// <param name="place">Where the quote opens, or, with <paramref name="depth"/> 1, where a line in brackets begins.</param>
    /// <param name="depth">How many brackets have to close.</param>
    /// <param name="width">By how much.</param>
    /// <returns>Whether that changed anything.</returns>
    public bool Indent(long place, int depth, int width)
    {
        var changed = false;
        var quote = '\0';
        for (var index = PlaceOf(place) - depth; index >= 0 && index < original.Length; index++)
        {
            var letter = original[index];
            if (letter == '\n')
            {
                changed |= Widen(index + 1, width);
            }
            else if (quote != '\0')
            {
                var next = index + 1 < original.Length ? original[index + 1] : '\0';
                if ((quote == '"' && letter == '\\' && next is not ('\r' or '\n')) || (quote == '\'' && letter == '\'' && next == '\''))
                {
                    index++;
                }
                else if (letter == quote)
                {
                    quote = '\0';
                }
            }
            else if (letter is '"' or '\'' && (index == 0 || " \t\r\n[{,:".Contains(original[index - 1], StringComparison.Ordinal)))
            {
                quote = letter;
            }
            else if (letter == '#' && char.IsWhiteSpace(original[index - 1]))
            {
                index = original.IndexOf('\n', index) is var end and >= 0 ? end - 1 : original.Length;
            }
            else
            {
                depth += letter is '[' or '{' ? 1 : letter is ']' or '}' ? -1 : 0;
            }

            if (quote == '\0' && depth <= 0)
            {
                break;
            }
        }

        if (changed)
        {
            Write();
        }

        return changed;
    }

    private bool Widen(int line, int width)
    {
        var isWider = line < original.Length && _widths.GetValueOrDefault(line) < width;
        if (isWider)
        {
            _widths[line] = width;
        }

        return isWider;
    }

    private void Write()
    {
        var text = new StringBuilder();
        var written = 0;
        _shifts.RemoveRange(1, _shifts.Count - 1);
        foreach (var (line, width) in _widths)
        {
            text.Append(original, written, line - written).Append(' ', width);
            written = line;
            _shifts.Add((text.Length, line));
        }

        _indented = text.Append(original, written, original.Length - written).ToString();
    }
}
