namespace Homelab.GitOps.Yaml;

/// <summary>
/// What a plain scalar means to Kubernetes, Helm and Argo CD, whose YAML reader (sigs.k8s.io/yaml on go-yaml v2) follows YAML 1.1:
/// <c>yes</c> and <c>on</c> are booleans, <c>0o17</c> and <c>0x1F</c> are numbers.
/// </summary>
internal static class PlainScalar
{
    public static JsonNode? ToJson(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ => Number(text) ?? JsonValue.Create(text),
    };

    private static JsonValue? Number(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.'))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (Integer(plain) is { } integer)
        {
            return JsonValue.Create(integer);
        }

        const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : null;
    }

    private static long? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        try
        {
            long? value = digits switch
            {
                ['0', 'x' or 'X', .. var hex] when hex.Length > 0 => Convert.ToInt64(hex, 16),
                ['0', 'b' or 'B', .. var binary] when binary.Length > 0 => Convert.ToInt64(binary, 2),
                ['0', 'o', .. var octal] when octal.Length > 0 => Convert.ToInt64(octal, 8),
                ['0', _, ..] when digits.All(char.IsAsciiDigit) => Convert.ToInt64(digits, 8),
                _ => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            };
            return negative ? -value : value;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
