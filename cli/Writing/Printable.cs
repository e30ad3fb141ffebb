using System.Text.Json.Serialization;

namespace Homelab.Cli.Writing;

/// <summary>
/// Texts from checkouts and tools as they may be shown: without characters that write elsewhere on a terminal or turn around what stands
/// there.
/// </summary>
internal static partial class Printable
{
    // What is written is data, never embedded in HTML, and read by people too.
    private static readonly JsonSerializerOptions Members = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The text, with its lines.</summary>
    public static string Text(string text) => Unseen.Escaped(text.ReplaceLineEndings("\n")).Replace('\t', ' ');

    /// <summary>The text on one line.</summary>
    public static string Line(string text) => Text(text).Replace('\n', ' ');

    /// <summary>The text with every line but the first indented.</summary>
    public static string Indented(string text) => Text(text).Replace("\n", "\n    ", StringComparison.Ordinal);

    /// <summary>A document as JSON that may be shown, for programs: without a newline at its end.</summary>
    public static string Json<T>(T document) => Json(JsonSerializer.Serialize(document, Members));

    /// <summary>JSON that says the same and may be shown: what has to be escaped can only stand in its texts.</summary>
    public static string Json(string json) => Command().Replace(Unseen.Escaped(json), @"${before}\u005b");

    // What a CI reads as a command wherever it stands, as GuardedWriter says.
    [GeneratedRegex(@"(?<before>##[a-z]*)\[", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Command();
}
