using System.Text.Json.Nodes;

namespace Homelab.Cli.Settings;

/// <summary>
/// The text that the Pulumi CLI hands to the program for a value of a settings file: a scalar as it stands, anything else as
/// JSON, and in the place of an encrypted value what it is told to put there.
/// </summary>
internal static class SettingText
{
    /// <summary>The text of <paramref name="value"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Its key, such as <c>secrets</c>; members are joined to it with dots.</param>
    /// <param name="decrypted">From the path of an encrypted value to what stands in for it.</param>
    public static string Of(YamlValue value, string path, Func<string, string> decrypted) =>
        value is YamlScalar scalar ? scalar.Value : IsEncrypted(value) ? decrypted(path)
        : JsonText.Write(Json(value, path, decrypted));

    /// <summary>Whether this is a value as <c>pulumi config set --secret</c> writes it: <c>secure: …</c> and nothing else.</summary>
    public static bool IsEncrypted(YamlValue value) => value.Entries is [{ Key.Value: "secure", Value: YamlScalar }];

    private static JsonNode? Json(YamlValue value, string path, Func<string, string> decrypted) => value switch
    {
        _ when IsEncrypted(value) => decrypted(path),
        YamlMap map => new JsonObject(map.All.Select(entry => KeyValuePair.Create(
            entry.Key.Value, Json(entry.Value, $"{path}.{entry.Key.Value}", decrypted)))),
        YamlList list => new JsonArray([.. list.Select((item, index) => Json(item, $"{path}[{index}]", decrypted))]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsPlain: true } scalar => Typed(scalar.Value),
        _ => ((YamlScalar)value).Value,
    };

    // The type that YAML 1.2's core schema gives to a plain scalar; Kubernetes' reader, which follows YAML 1.1, has more of them.
    private static JsonNode Typed(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
        _ when char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => number,
        _ => text,
    };
}
