using System.Text.Json;
using System.Text.Json.Nodes;
using Homelab.GitOps.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.GitOps.Diff;

/// <summary>
/// An object as YAML in the one form in which equal objects are equal texts: keys in a fixed order, scalars in one style. The
/// order is the one that people write: apiVersion, kind, metadata with the name first, then the alphabet.
/// </summary>
internal static class CanonicalYaml
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name", "namespace"];

    public static string Write(JsonNode? value)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestIndent(2).WithBestWidth(int.MaxValue).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, inner) in map.OrderBy(entry => Rank(entry.Key)).ThenBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    Emit(emitter, key);
                    Emit(emitter, inner);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                Emit(emitter, scalar.GetValue<string>());
                break;
            default:
                Emit(emitter, value?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void Emit(Emitter emitter, string text) => Emit(emitter, text, StyleOf(text));

    private static void Emit(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));

    /// <summary>Plain only for what is read as the same text; the emitter itself quotes most of what would not be YAML.</summary>
    private static ScalarStyle StyleOf(string text) =>
        text.Length == 0 || text.Any(letter => char.IsControl(letter) && letter != '\n') || text.All(char.IsWhiteSpace)
            ? ScalarStyle.DoubleQuoted
            : text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
        : PlainScalar.ToJson(text)?.GetValueKind() == JsonValueKind.String ? ScalarStyle.Plain
        : ScalarStyle.DoubleQuoted;

    private static int Rank(string key) => Array.IndexOf(First, key) is var rank and >= 0 ? rank : First.Length;
}
