namespace Homelab.GitOps.Masking;

/// <summary>
/// Hides what looks like a secret in whatever is shown or written: reports and diffs end up in pull requests and logs. Equal values get
/// equal numbers, so that a change is still seen; numbers say nothing about the values. One mask serves what is read side by side: both
/// sides of an object's diff, one file.
/// </summary>
public sealed partial class SecretMask
{
    // What is shorter is found in other words, too.
    private const int ShortestKnown = 5;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Everything that was hidden so far.</summary>
    internal IEnumerable<string> Secrets => _numbers.Keys;

    /// <summary>A text that stands alone, such as a finding's message, with its secrets hidden.</summary>
    public static string Shown(string text) => new SecretMask().Text(text);

    /// <summary>Whether what stands under a key would be hidden, be it for the key or for what it is; a placeholder is not.</summary>
    internal static bool Hides(string key, string value)
    {
        var mask = new SecretMask();
        mask.Apply(key, JsonValue.Create(value));
        return mask.Secrets.Any();
    }

    /// <summary>A text that may repeat secrets that are known from elsewhere, as what tools say of their input does.</summary>
    internal static string Shown(string text, IEnumerable<string> known)
    {
        var mask = new SecretMask();
        foreach (var secret in known.Where(secret => secret.Length >= ShortestKnown).OrderByDescending(secret => secret.Length))
        {
            text = text.Contains(secret, StringComparison.Ordinal)
                ? text.Replace(secret, mask.Number(secret), StringComparison.Ordinal)
                : text;
        }

        return mask.Text(text);
    }

    /// <summary>A copy of an object with its secrets hidden.</summary>
    public JsonNode? Apply(JsonNode? value) => value switch
    {
        JsonObject map when map["kind"] is JsonValue kind && kind.ToString() is "Secret" =>
            Map(map, (key, inner) => key is "data" or "stringData" ? Hidden(inner) : Apply(key, inner)),
        JsonObject map when NamesSecret(map) => Map(map, (key, inner) => key is "value" ? Hidden(inner) : Apply(key, inner)),
        JsonObject map => Map(map, Apply),
        JsonArray list => new JsonArray([.. list.Select((item, index) => index > 0 && IsSecretFlag(list[index - 1])
            ? Hidden(item)
            : Apply(item))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(Text(text.GetValue<string>())),
        _ => value?.DeepClone(),
    };

    /// <summary>A copy of the value under a key, or under a path of keys, which may say that it is a secret.</summary>
    public JsonNode? Apply(string key, JsonNode? value) =>
        IsSecret(key) && (value is JsonValue || (value is JsonArray list && list.All(item => item is JsonValue)))
            ? Hidden(value)
            : Apply(value);

    /// <summary>Texts hold secrets too: a configuration file in a ConfigMap, an argument, an address with a password in it.</summary>
    public string Text(string text)
    {
        text = KnownToken().Replace(text, match => Number(match.Value));
        text = Assignment().Replace(text, match => match.Groups["before"].Value + Number(match.Groups["secret"].Value));
        return Login().Replace(text, match => $"{match.Groups["before"].Value}{Number(match.Groups["secret"].Value)}@");
    }

    /// <summary>Every value below is hidden, whatever it is called.</summary>
    private JsonNode? Hidden(JsonNode? value) => value switch
    {
        JsonObject map => Map(map, (_, inner) => Hidden(inner)),
        JsonArray list => new JsonArray([.. list.Select(Hidden)]),
        JsonValue scalar when scalar.GetValueKind() is JsonValueKind.True or JsonValueKind.False => scalar.DeepClone(),
        null => null,
        _ => JsonValue.Create(Number(value.ToString())),
    };

    private string Number(string secret)
    {
        if (secret.Length == 0 || NoSecret().IsMatch(secret))
        {
            return secret;
        }

        if (!_numbers.TryGetValue(secret, out var number))
        {
            _numbers[secret] = number = _numbers.Count + 1;
        }

        return string.Create(CultureInfo.InvariantCulture, $"(masked {number})");
    }

    private static JsonObject Map(JsonObject map, Func<string, JsonNode?, JsonNode?> value) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, value(entry.Key, entry.Value))));

    /// <summary>An environment variable, or a Helm parameter: the name stands beside the value.</summary>
    private static bool NamesSecret(JsonObject map) =>
        map["value"] is JsonValue && map["name"] is JsonValue name && IsSecret(name.ToString());

    /// <summary>An argument whose value is the next one.</summary>
    private static bool IsSecretFlag(JsonNode? argument) =>
        argument is JsonValue && argument.ToString() is ['-', ..] flag && IsSecret(flag);

    private static bool IsSecret(string key) => SecretKey().IsMatch(key);

    // By their ends, so that secretName, tokenSecretRef and the like, which only point to a secret, stay readable. kubectl keeps all
    // that was applied, of a Secret too, in the annotation last-applied-configuration.
    [GeneratedRegex(
        @"(password|passwd|passphrase|pwd|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|\.pem|\.key|\.pfx|\.p12|"
            + @"last-applied-configuration)$", Options)]
    private static partial Regex SecretKey();

    // In quotes, JSON's escaped ones too, a secret may have spaces; elsewhere it ends with the word.
    [GeneratedRegex(
        $@"(?<before>{Assigned}"")(?<secret>[^""\r\n]+)|(?<before>{Assigned}')(?<secret>[^'\r\n]+)|"
            + $@"(?<before>{Assigned})(?<secret>\{{\{{[^{{}}]*\}}\}}|\(masked [0-9]+\)|[^\s""',;&]+)", Options)]
    private static partial Regex Assignment();

    // A token may stand there alone; the user of SSH is none.
    [GeneratedRegex(@"(?<before>://[^/\s:@]*:)(?<secret>[^\s/""'<>]+)@|(?<before>https?://)(?<secret>[^\s/:@""'<>()]+)@", Options)]
    private static partial Regex Login();

    // Of GitHub, 1Password, AWS, Slack; JSON Web Tokens; private keys in PEM.
    [GeneratedRegex(
        @"(gh[pousr]_[a-z0-9]{10,}|github_pat_[a-z0-9_]{10,}|ops_[a-z0-9+/=_-]{20,}|AKIA[0-9A-Z]{16}|"
            + @"xox[abprs]-[a-z0-9-]{10,}|eyJ[a-z0-9_-]{10,}\.[a-z0-9_-]+\.[a-z0-9_-]*|"
            + @"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?)", Options)]
    private static partial Regex KnownToken();

    /// <summary>A placeholder that something else fills in, what is masked already, and what is no text: no secrets themselves.</summary>
    [GeneratedRegex(
        @"^[""']?(\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\(masked [0-9]+\)|true|false|null)[""']?$", Options)]
    private static partial Regex NoSecret();

    private const string Assigned =
        @"(password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key)\\?[""']?[ \t]*[:=][ \t]*\\?";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
        | RegexOptions.NonBacktracking;
}
