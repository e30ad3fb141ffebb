using System.Text.Json;
using System.Text.RegularExpressions;

namespace Homelab.Infra.Configuration;

/// <summary>What is allowed in the text settings: for each kind a test and the words that tell a person what to write.</summary>
internal static partial class SettingRules
{
    public const string Environments = $"write a list of at least one name, each {EnvironmentPlace.Rule}";
    public const string Owner = "write a GitHub user or organization: 1 to 39 letters, digits and single hyphens, no hyphen at either end";
    public const string Repository = "write a repository name: 1 to 100 letters, digits, dots, hyphens and underscores";
    public const string FullRepository =
        "write a repository name, or owner/name: letters, digits, hyphens, in the name dots and underscores too";
    public const string CodeOwner = "write a GitHub user (name) or a team (organization/team), without the @";
    public const string Domain = "write a domain of two parts or more in lower case, such as homelab.internal";
    public const string Email = "write an e-mail address, such as homelab@example.com";
    public const string OneLine = "write one line of text without control characters or spaces at either end";
    public const string Quotable = "write one line of text without quotes, backslashes or control characters, and no spaces at either end";
    public const string JsonObject =
        "is not JSON: it is the whole content of the 1password-credentials.json that `op connect server create` wrote";

    // Accounts that a company manages end in an underscore and its short name:
    // https://docs.github.com/en/enterprise-cloud@latest/admin/concepts/identity-and-access-management/enterprise-managed-users
    public static bool IsOwner(string text) => OwnerPattern().IsMatch(text);

    public static bool IsRepository(string text) =>
        RepositoryPattern().IsMatch(text) && text is not ("." or "..") && !text.EndsWith(".git", StringComparison.OrdinalIgnoreCase);

    public static bool IsFullRepository(string text) => text.Split('/') switch
    {
        [var name] => IsRepository(name),
        [var owner, var name] => IsOwner(owner) && IsRepository(name),
        _ => false,
    };

    public static bool IsCodeOwner(string text) =>
        text.Split('/') is { Length: 1 or 2 } parts && IsOwner(parts[0]) && (parts.Length == 1 || TeamPattern().IsMatch(parts[1]));

    public static bool IsDomain(string text) => text.Length <= 240 && DomainPattern().IsMatch(text);

    // Reserved or never given to anybody: https://www.rfc-editor.org/rfc/rfc6761, rfc6762 (local), rfc8375 (home.arpa), ICANN (internal).
    public static bool IsPrivateDomain(string text) =>
        text.EndsWith(".home.arpa", StringComparison.Ordinal)
        || text[(text.LastIndexOf('.') + 1)..]
            is "internal" or "local" or "test" or "example" or "invalid" or "localhost" or "lan" or "home";

    public static bool IsEmail(string text) => text.Length <= 254 && EmailPattern().IsMatch(text);

    public static bool IsOneLine(string text) =>
        text.Length is > 0 and <= 200 && text.Trim().Length == text.Length && !text.Any(char.IsControl);

    /// <summary>Text that lands between double quotes in YAML.</summary>
    public static bool IsQuotable(string text) => IsOneLine(text) && !text.Any(character => character is '"' or '\\');

    /// <summary>
    /// The credentials file is a JSON object. A text that merely looks like one would only be found out by a Connect
    /// server that never starts.
    /// </summary>
    public static bool IsJsonObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"\A(?=.{1,39}\z)[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnerPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,100}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,99}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TeamPattern();

    [GeneratedRegex(
        @"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex DomainPattern();

    [GeneratedRegex(@"\A[^@\s<>""]+@[^@\s<>""]+\.[^@\s<>""]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmailPattern();
}
