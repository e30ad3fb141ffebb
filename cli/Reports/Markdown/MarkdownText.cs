namespace Homelab.Cli.Reports.Markdown;

/// <summary>Text that GitHub's Markdown shows as it is, on one line and in table cells too.</summary>
internal static class MarkdownText
{
    /// <summary>Any text, cut after <paramref name="most"/> letters.</summary>
    public static string Plain(string text, int most = 600)
    {
        var escaped = new StringBuilder();
        foreach (var letter in OneLine(text, most))
        {
            if (letter is '<')
            {
                escaped.Append("&lt;");
            }
            else if (letter is '>')
            {
                escaped.Append("&gt;");
            }
            else if (letter is '&')
            {
                escaped.Append("&amp;");
            }
            else if (NeedsEscape(letter, escaped))
            {
                escaped.Append('\\').Append(letter);
            }
            else
            {
                escaped.Append(letter);
            }
        }

        return escaped.ToString();
    }

    /// <summary>Any text as code.</summary>
    public static string Code(string text, int most = 300)
    {
        var line = OneLine(text, most);
        if (line.Length == 0)
        {
            return "";
        }

        var fence = new string('`', LongestRun(line) + 1);
        var space = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        // Tables are taken apart before code is found in them.
        return $"{fence}{space}{line.Replace("|", "\\|", StringComparison.Ordinal)}{space}{fence}";
    }

    /// <summary>A row of a table.</summary>
    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string OneLine(string text, int most) => Words.Shortened(Words.Printable(text).Trim(), most).ReplaceLineEndings(" ");

    // Punctuation in the middle of words is left alone, or sentences become unreadable in the source.
    private static bool NeedsEscape(char letter, StringBuilder before) => letter switch
    {
        '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$' => true,
        '#' or '+' or '-' or '>' => before.Length == 0,
        _ => false,
    };

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in line)
        {
            run = letter is '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
