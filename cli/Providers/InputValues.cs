using System.Collections.Immutable;

namespace Homelab.Cli.Providers;

/// <summary>
/// Reads inputs as mocks see them: <c>bool</c> and <c>string</c> as such, numbers as <c>double</c>, maps and lists immutable.
/// </summary>
internal static class InputValues
{
    /// <summary>A text, or null when there is none.</summary>
    public static string? Text(this ImmutableDictionary<string, object> inputs, string name) =>
        inputs.GetValueOrDefault(name) is string { Length: > 0 } text ? text : null;

    /// <summary>A flag; false when there is none.</summary>
    public static bool Flag(this ImmutableDictionary<string, object> inputs, string name) => inputs.GetValueOrDefault(name) is true;

    /// <summary>A map; empty when there is none.</summary>
    public static ImmutableDictionary<string, object> Map(this ImmutableDictionary<string, object> inputs, string name) =>
        inputs.GetValueOrDefault(name) as ImmutableDictionary<string, object> ?? ImmutableDictionary<string, object>.Empty;

    /// <summary>The maps in a list; none when there is no list.</summary>
    public static IEnumerable<ImmutableDictionary<string, object>> Maps(this ImmutableDictionary<string, object> inputs, string name) =>
        inputs.GetValueOrDefault(name) is ImmutableArray<object> list ? list.OfType<ImmutableDictionary<string, object>>() : [];
}
