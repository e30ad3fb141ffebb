namespace Homelab.Cli.Reports.Markdown;

/// <summary>A part of the page made of lines, of which as many are written as there is room for.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Head">What comes before the lines, such as the head of a table.</param>
/// <param name="Lines">The lines, the most important first.</param>
/// <param name="Noun">What a line is, for the note on those that are left out.</param>
/// <param name="Tail">What comes after the lines.</param>
internal sealed record MarkdownSection(string Title, string Head, IReadOnlyList<string> Lines, string Noun, string Tail = "")
{
    private const string Where = "cut to keep this page short; `report.html` and `--format json` have all of them.";

    // The note with two long numbers, and the newlines around it.
    private const int NoteLength = 160;

    /// <summary>The most lines that make sense, whatever the room.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>What is written when there is no room for a single line.</summary>
    public string LeftOut => Lines.Count == 0 ? "" : $"## {Title}\n\n*{Words.Count(Lines.Count, Noun)} {Where}*\n\n";

    /// <summary>The section in at most <paramref name="room"/> characters, or <see cref="LeftOut"/>.</summary>
    public string Fit(int room)
    {
        if (Lines.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder($"## {Title}\n\n{Head}");
        var left = room - text.Length - Tail.Length - NoteLength;
        var written = 0;
        foreach (var line in Lines.Take(Most))
        {
            left -= line.Length + 1;
            if (left < 0)
            {
                break;
            }

            text.Append(line).Append('\n');
            written++;
        }

        if (written == 0)
        {
            return LeftOut;
        }

        text.Append(Tail);
        if (written < Lines.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n*{Lines.Count - written:N0} of {Words.Count(Lines.Count, Noun)} {Where}*\n");
        }

        return text.Append('\n').ToString();
    }
}
