namespace Homelab.Cli.Settings;

/// <summary>
/// What stands in for secrets in a rehearsal, which never reads a real one. The words say what they are and fit where the
/// secrets go: the Connect credentials are JSON, as 1Password's are.
/// </summary>
internal static class Placeholders
{
    /// <summary>What every placeholder has in it, so that one that turns up anywhere can be found.</summary>
    public const string Word = "placeholder-";

    /// <summary>The stand-in for a secret setting such as <c>githubToken</c> or <c>secrets.connectCredentials</c>.</summary>
    public static string Of(string key)
    {
        var name = key[(key.LastIndexOf('.') + 1)..];
        return name is "connectCredentials" ? Json(Kebab(name)) : Word + Kebab(name);
    }

    /// <summary>A stand-in that is a JSON object, in the shape of <c>1password-credentials.json</c>.</summary>
    public static string Json(string name) => $$"""{"verifier":"{{Word}}{{name}}","encCredentials":"{{Word}}{{name}}","version":"2"}""";

    private static string Kebab(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
