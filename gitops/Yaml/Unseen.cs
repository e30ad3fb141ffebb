namespace Homelab.GitOps.Yaml;

/// <summary>
/// Characters that nobody sees and that change what is seen: control characters, and those that turn the direction of writing or have no
/// width (https://trojansource.codes). With them a file can show its reader something else than what it says.
/// </summary>
public static class Unseen
{
    /// <summary>Whether it is one of them; line feed and tab are none. Those that join letters of some scripts stay.</summary>
    public static bool Is(char letter) => (char.IsControl(letter) && letter is not ('\n' or '\t'))
        || letter is '\u061c' or '\u200b' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u2069')
            or '\ufeff';

    /// <summary>The text with each of them written as JSON and YAML write it in quotes: <c>\u202e</c>.</summary>
    public static string Escaped(string text)
    {
        if (!text.Any(Is))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            _ = Is(letter) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
