using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Homelab.GitOps.Masking;

/// <summary>
/// Hides what looks like a secret: a diff ends up in pull requests and logs. Equal values get equal numbers, so that a change is
/// still seen. One mask serves both sides of one object; numbers say nothing about the values.
/// </summary>
internal sealed partial class SecretMask
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>A copy of the object with its secrets hidden.</summary>
    public JsonNode? Apply(JsonNode? value)
    {
        if (value is not JsonObject map)
        {
            return Plain(value);
        }

        var isSecret = map["kind"] is JsonValue kind && kind.ToString() is "Secret" && map["apiVersion"]?.ToString() is "v1";
        return new JsonObject(map.Select(entry => KeyValuePair.Create(
            entry.Key, isSecret && entry.Key is ("data" or "stringData") ? Hidden(entry.Value) : Of(entry.Key, entry.Value))));
    }

    private JsonNode? Of(string key, JsonNode? value) => value is JsonValue && IsSecret(key) ? Hidden(value) : Plain(value);

    private JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject map when NamesSecret(map) => Map(map, (key, inner) => key is "value" ? Hidden(inner) : Of(key, inner)),
        JsonObject map => Map(map, Of),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(InText(text.GetValue<string>())),
        _ => value?.DeepClone(),
    };

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
        if (secret.Length == 0 || Reference().IsMatch(secret))
        {
            return secret;
        }

        if (!_numbers.TryGetValue(secret, out var number))
        {
            _numbers[secret] = number = _numbers.Count + 1;
        }

        return string.Create(CultureInfo.InvariantCulture, $"(masked {number})");
    }

    /// <summary>Texts hold secrets too: a configuration file in a ConfigMap, an argument, an address with a password in it.</summary>
    private string InText(string text)
    {
        text = KnownToken().Replace(text, match => Number(match.Value));
        text = Assignment().Replace(text, match => match.Groups["before"].Value + Number(match.Groups["secret"].Value));
        return Login().Replace(text, match => $"{match.Groups["before"].Value}{Number(match.Groups["secret"].Value)}@");
    }

    private static JsonObject Map(JsonObject map, Func<string, JsonNode?, JsonNode?> value) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, value(entry.Key, entry.Value))));

    /// <summary>An environment variable, or a Helm parameter: the name stands beside the value.</summary>
    private static bool NamesSecret(JsonObject map) =>
        map["value"] is JsonValue && map["name"] is JsonValue name && IsSecret(name.ToString());

    private static bool IsSecret(string key) => SecretKey().IsMatch(key);

    // By their ends, so that secretName, tokenSecretRef and the like, which only point to a secret, stay readable.
    [GeneratedRegex(
        @"(password|passwd|passphrase|pwd|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|\.pem|\.key|\.pfx|\.p12)$",
        Options)]
    private static partial Regex SecretKey();

    [GeneratedRegex(
        @"(?<before>(password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key)[""']?[ \t]*[:=][ \t]*[""']?)"
            + @"(?<secret>\{\{[^{}]*\}\}|[^\s""',;&]+)", Options)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<before>://[^/\s:@]*:)(?<secret>[^\s/@]+)@", Options)]
    private static partial Regex Login();

    // Of GitHub, 1Password, AWS, Slack; JSON Web Tokens; private keys in PEM.
    [GeneratedRegex(
        @"(gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|ops_[a-z0-9+/=_-]{20,}|AKIA[0-9A-Z]{16}|"
            + @"xox[abprs]-[a-z0-9-]{10,}|eyJ[a-z0-9_-]{10,}\.[a-z0-9_-]+\.[a-z0-9_-]*|"
            + @"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?)", Options)]
    private static partial Regex KnownToken();

    /// <summary>A placeholder that something else fills in: no secret itself.</summary>
    [GeneratedRegex(@"^[""']?(\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\))[""']?$", Options)]
    private static partial Regex Reference();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
        | RegexOptions.NonBacktracking;
}
