using System.Net;

namespace Homelab.Cli.Reports.Markdown;

/// <summary>Text that GitHub's Markdown shows as it is, on one line and in table cells too.</summary>
internal static partial class MarkdownText
{
    // A space without width; none comes with a text, where it is shown as an escape.
    private const char Break = '\u200b';

    /// <summary>Any text, cut after <paramref name="most"/> letters.</summary>
    public static string Plain(string text, int most = 600)
    {
        var escaped = new StringBuilder();
        foreach (var letter in Unlinked(OneLine(text, most)))
        {
            if (letter is Break)
            {
                escaped.Append("&#8203;");
            }
            else if (letter is '<')
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

    /// <summary>Any text inside of an HTML element.</summary>
    public static string Html(string text, int most) =>
        WebUtility.HtmlEncode(Unlinked(OneLine(text, most))).Replace($"{Break}", "&#8203;", StringComparison.Ordinal);

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

    private static string OneLine(string text, int most) => Words.Shortened(Printable.Line(text).Trim(), most);

    // GitHub makes links of names, numbers and addresses, and pictures of words between colons, after all escapes are gone: only what
    // stands in between keeps it from that.
    private static string Unlinked(string text) => Linked().Replace(text, $"${{before}}{Break}${{after}}");

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

    // Mentions, issues and pull requests, addresses, emoji: https://docs.github.com/en/get-started/writing-on-github
    [GeneratedRegex(
        @"(?<before>@)|(?<before>#|\bGH-)(?<after>[0-9])|(?<before>:)(?<after>//|[a-z_+-]|[0-9]+[a-z_+:-])|(?<before>www)(?<after>\.)",
        Options)]
    private static partial Regex Linked();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
        | RegexOptions.NonBacktracking;
}
