using System.Text.Encodings.Web;

namespace Homelab.GitOps.Yaml;

/// <summary>
/// JSON as it is read and written here: nothing escaped that needn't be, and nested as deep as anything that <see cref="YamlText"/> reads,
/// with room for what is put around it.
/// </summary>
public static class JsonText
{
    private const int MaxDepth = 4 * YamlText.MaxDepth;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth };
    private static readonly JsonSerializerOptions Writing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>Reads JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Read(string text) => JsonNode.Parse(text, documentOptions: Reading);

    /// <summary>Writes a value on one line.</summary>
    public static string Write(JsonNode? value) => value?.ToJsonString(Writing) ?? "null";
}
