namespace Homelab.GitOps.ApplicationSets;

/// <summary>What generators do with sets of parameters, as Go does it.</summary>
internal static partial class ParameterSets
{
    // Go's %v writes an exponent below the one and from the other on.
    private const int LeastExponent = -4, MostExponent = 6;

    /// <summary>The parameter of this name when it is a text, or null.</summary>
    public static string? TextOf(JsonObject parameters, string name) =>
        parameters[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A value as Go's <c>%v</c> writes it.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map => $"map[{string.Join(' ', map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}:{Text(entry.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Text))}]",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => Number(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
            JsonValueKind.True => "true",
            _ => "false",
        },
    };

    /// <summary>Every value below a map under its path with dots: <c>a.b.0</c>.</summary>
    public static IEnumerable<(string Key, JsonNode? Value)> Flatten(JsonNode? value, string prefix = "")
    {
        var entries = value switch
        {
            JsonObject map => map.Select(entry => (entry.Key, entry.Value)),
            JsonArray list => list.Select((item, index) => ($"{index}", item)),
            _ => [],
        };
        return entries.SelectMany(entry =>
        {
            var key = prefix.Length == 0 ? entry.Item1 : $"{prefix}.{entry.Item1}";
            return entry.Item2 is JsonObject or JsonArray ? Flatten(entry.Item2, key) : [(key, entry.Item2)];
        });
    }

    /// <summary>Lays a map over another, map by map; an empty list doesn't win over one that isn't.</summary>
    public static void Override(JsonObject target, JsonObject with)
    {
        foreach (var (key, value) in with)
        {
            if (value is JsonObject map && target[key] is JsonObject below)
            {
                Override(below, map);
            }
            else if (!(value is JsonArray { Count: 0 } && target[key] is JsonArray))
            {
                target[key] = value?.DeepClone();
            }
        }
    }

    /// <summary>Both sets as texts; null where they differ in a parameter, which is told.</summary>
    public static JsonObject? Combine(JsonObject one, JsonObject other, out string? difference)
    {
        difference = null;
        var result = new JsonObject();
        foreach (var (key, value) in one)
        {
            result[key] = Text(value);
        }

        foreach (var (key, value) in other)
        {
            var text = Text(value);
            if (TextOf(result, key) is { } current && current != text)
            {
                difference = $"found duplicate key {key} with different value, a: {current} ,b: {text}";
                return null;
            }

            result[key] = text;
        }

        return result;
    }

    /// <summary>About the bytes that a set takes.</summary>
    public static long Size(JsonNode? value) => value switch
    {
        JsonObject map => map.Sum(entry => 100 + (sizeof(char) * (long)entry.Key.Length) + Size(entry.Value)),
        JsonArray list => list.Sum(item => 50 + Size(item)),
        null => 0,
        _ => 50 + (value.GetValueKind() == JsonValueKind.String ? sizeof(char) * (long)value.GetValue<string>().Length : 0),
    };

    /// <summary>A text as part of a DNS name: <c>SanitizeName</c> in applicationset/utils.</summary>
    public static string Normalized(string text)
    {
        var name = NoName().Replace(text.ToLowerInvariant(), "-");
        return (name.Length > 253 ? name[..253] : name).Trim('-', '.');
    }

    private static string Number(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(number.ToString("E16", CultureInfo.InvariantCulture).Split('E')[1], CultureInfo.InvariantCulture);
        if (exponent is >= LeastExponent and < MostExponent)
        {
            return shortest;
        }

        var digits = string.Concat(shortest.Split('E')[0].Where(char.IsAsciiDigit)).Trim('0');
        var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        var sign = number < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{exponent:+00;-00}");
    }

    [GeneratedRegex("[^-a-z0-9.]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NoName();
}
