using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.GitOps.Yaml;

/// <summary>Writes YAML: a value as it was read, or JSON in the one form in which equal objects are equal texts.</summary>
public static class YamlWriter
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name", "namespace"];

    /// <summary>
    /// Keys in the order that people write (apiVersion, kind, metadata with the name first, then the alphabet), scalars in one style.
    /// </summary>
    public static string Write(JsonNode? value) => Write(Canonical(value));

    /// <summary>The value with its aliases written out, its keys in their order, and what nobody would see as escapes in quotes.</summary>
    internal static string Write(YamlValue value)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestIndent(2).WithBestWidth(int.MaxValue).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return Unseen.Escaped(text.ToString());
    }

    private static void Emit(Emitter emitter, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                emitter.Emit(new MappingStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, map.All.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var entry in map.All)
                {
                    Emit(emitter, entry.Key);
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case YamlList list:
                emitter.Emit(new SequenceStart(
                    AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case YamlScalar scalar:
                emitter.Emit(new Scalar(
                    AnchorName.Empty, TagName.Empty, scalar.Value, StyleOf(scalar), isPlainImplicit: true, isQuotedImplicit: true));
                break;
        }
    }

    private static YamlValue Canonical(JsonNode? value) => value switch
    {
        JsonObject map => new YamlMap(default, [.. map.OrderBy(entry => Rank(entry.Key)).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new YamlEntry(Text(entry.Key), Canonical(entry.Value)))]),
        JsonArray list => new YamlList(default, [.. list.Select(Canonical)]),
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Text(scalar.GetValue<string>()),
        _ => new YamlScalar(default, JsonText.Write(value), isPlain: true),
    };

    // Plain only for what is read as the same text; the emitter itself quotes most of what would not be YAML.
    private static YamlScalar Text(string text) => new(default, text, isPlain: !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl)
        && PlainScalar.ToJson(text)?.GetValueKind() == JsonValueKind.String);

    private static ScalarStyle StyleOf(YamlScalar scalar) =>
        scalar.Value.Any(Unseen.Is) ? ScalarStyle.DoubleQuoted
        : scalar.IsPlain ? ScalarStyle.Plain
        : scalar.Value.Contains('\n', StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(scalar.Value)
            && !scalar.Value.Any(letter => char.IsControl(letter) && letter != '\n') ? ScalarStyle.Literal
        : ScalarStyle.DoubleQuoted;

    private static int Rank(string key) => Array.IndexOf(First, key) is var rank and >= 0 ? rank : First.Length;
}
