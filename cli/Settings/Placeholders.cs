namespace Homelab.Cli.Settings;

/// <summary>
/// What stands in for secrets in a rehearsal, which never reads a real one. The words say what they are and fit where the
/// secrets go: the Connect credentials are JSON, as 1Password's are.
/// </summary>
internal static class Placeholders
{
    /// <summary>The word that every placeholder begins with, inside JSON too.</summary>
    public const string Word = "placeholder-";

    /// <summary>The stand-in for a secret setting such as <c>githubToken</c> or <c>secrets.connectCredentials</c>.</summary>
    public static string Of(string key)
    {
        var word = Word + Kebab(key[(key.LastIndexOf('.') + 1)..]);
        return key.EndsWith("redentials", StringComparison.Ordinal) ? $$"""{"verifier":"{{word}}","encCredentials":"{{word}}","version":"2"}""" : word;
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
