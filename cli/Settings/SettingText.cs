using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Settings;

/// <summary>
/// The text that the Pulumi CLI hands to the program for a value of a settings file: a scalar as it stands, anything else as
/// JSON, and in the place of an encrypted value what it is told to put there.
/// </summary>
internal static class SettingText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of <paramref name="node"/>.</summary>
    /// <param name="node">The value.</param>
    /// <param name="path">Its key, such as <c>secrets</c>; members are joined to it with dots.</param>
    /// <param name="decrypted">From the path of an encrypted value to what stands in for it.</param>
    public static string Of(YamlNode node, string path, Func<string, string> decrypted)
    {
        if (IsEncrypted(node))
        {
            return decrypted(path);
        }

        if (node is YamlScalarNode scalar)
        {
            return scalar.Value ?? "";
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            Write(json, node, path, decrypted);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Whether this is a value as <c>pulumi config set --secret</c> writes it: <c>secure: …</c> and nothing else.</summary>
    public static bool IsEncrypted(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } && SettingsFile.Member(node, "secure") is YamlScalarNode;

    private static void Write(Utf8JsonWriter json, YamlNode node, string path, Func<string, string> decrypted)
    {
        switch (node)
        {
            case var _ when IsEncrypted(node):
                json.WriteStringValue(decrypted(path));
                break;
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? "";
                    json.WritePropertyName(name);
                    Write(json, value, $"{path}.{name}", decrypted);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var (index, item) in sequence.Children.Index())
                {
                    Write(json, item, $"{path}[{index}]", decrypted);
                }

                json.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(json, scalar);
                break;
        }
    }

    // Inside structured values a plain scalar has the type that YAML's core schema gives it; a quoted one is text.
    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            json.WriteStringValue(text);
        }
        else if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            json.WriteNullValue();
        }
        else if (text is "true" or "True" or "TRUE")
        {
            json.WriteBooleanValue(true);
        }
        else if (text is "false" or "False" or "FALSE")
        {
            json.WriteBooleanValue(false);
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            json.WriteNumberValue(integer);
        }
        else if (char.IsAsciiDigit(text[^1]) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}
