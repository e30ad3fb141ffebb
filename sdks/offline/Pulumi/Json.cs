using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi;

/// <summary>Inputs that are declared as JSON travel as text, spaced and escaped as protobuf writes it: <c>{ "a": [ 1, 2 ] }</c>.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Input<string>? Input(object? value) => value is null ? null : (Input<string>)new Output<string>(InputAsync(value));

    private static async Task<OutputData<string>> InputAsync(object value)
    {
        var data = await Serializer.SerializeAsync("json", value);
        return new(data.Resources, data.IsKnown ? Text(data.Value) : null!, data.IsKnown, data.IsSecret);
    }

    private static string Text(object? value) => value switch
    {
        ImmutableDictionary<string, object> { IsEmpty: true } => "{ }",
        ImmutableDictionary<string, object> map => $"{{ {string.Join(", ", Entries(map))} }}",
        ImmutableArray<object> { IsEmpty: true } => "[ ]",
        ImmutableArray<object> list => $"[ {string.Join(", ", list.Select(Text))} ]",
        _ => JsonSerializer.Serialize(value, Relaxed).Replace("<", @"\u003c").Replace(">", @"\u003e"),
    };

    private static IEnumerable<string> Entries(ImmutableDictionary<string, object> map) =>
        map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{Text(entry.Key)}: {Text(entry.Value)}");
}
