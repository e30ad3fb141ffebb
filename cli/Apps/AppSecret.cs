namespace Homelab.Cli.Apps;

/// <summary>An environment variable of an app whose value External Secrets reads from 1Password.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Item">Title of the item.</param>
/// <param name="Field">Label of the field in it.</param>
internal sealed partial record AppSecret(string Variable, string Item, string Field)
{
    /// <summary>Reads <c>NAME=item/field</c>, each as often as it is given.</summary>
    /// <exception cref="RefusedException">One is anything else, or two are of one name.</exception>
    public static IReadOnlyList<AppSecret> Parse(IEnumerable<string> texts)
    {
        var secrets = texts.Select(Parse).ToList();
        return secrets.GroupBy(secret => secret.Variable, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new RefusedException($"--secret names {twice.Key} twice; give each variable one item and field.")
            : secrets;
    }

    private static AppSecret Parse(string text) => Form().Match(text) is { Success: true } match
        ? new(match.Groups["variable"].Value, match.Groups["item"].Value, match.Groups["field"].Value)
        : throw Arguments.Refused(
            "NAME=item/field",
            text,
            "write a variable in letters, digits and _, the title of an item and the label of its field, as in SMTP_USER=blog-smtp/username; one "
                + "with a slash in it goes into a file for --values, below externalSecretsConfig.envSecrets");

    // The key of a Secret has 253 characters at most: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
    [GeneratedRegex(
        @"\A(?<variable>[A-Za-z_][A-Za-z0-9_]{0,252})=(?<item>[^/\s\p{C}]([^/\p{C}\p{Zl}\p{Zp}]{0,198}[^/\s\p{C}])?)"
            + @"/(?<field>[^/\s\p{C}]([^/\p{C}\p{Zl}\p{Zp}]{0,198}[^/\s\p{C}])?)\z",
        Arguments.Options)]
    private static partial Regex Form();
}
