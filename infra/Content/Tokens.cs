using System.Text.RegularExpressions;

namespace Homelab.Infra.Content;

/// <summary>
/// The <c>${name}</c> places in a file that stand for what a person must change. Everything else in the files is text
/// as it lands; GitHub's own <c>${{ … }}</c> is left alone.
/// </summary>
internal sealed partial class Tokens(IReadOnlyDictionary<string, string> values)
{
    /// <summary>These tokens and one more.</summary>
    public Tokens With(string name, string value) => new(new Dictionary<string, string>(values, StringComparer.Ordinal) { [name] = value });

    /// <summary>Replaces every token of <paramref name="text"/>.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="file">The file's path, for messages.</param>
    /// <exception cref="ContentException">A token is unknown or has no end.</exception>
    public string Replace(string text, string file) => Token().Replace(text, match =>
        match.Groups["end"].Success && values.TryGetValue(match.Groups["name"].Value, out var value) ? value : throw new ContentException(
            $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value} is no known token. "
            + $"Known are {string.Join(", ", values.Keys.Order(StringComparer.Ordinal).Select(name => $"${{{name}}}"))}; "
            + "in a shell script write $name without braces."));

    [GeneratedRegex(@"\$\{(?!\{)(?<name>[^}\r\n]*)(?<end>\})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
