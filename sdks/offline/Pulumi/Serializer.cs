using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>
/// Brings one property to the form that mocks see: strings, booleans, doubles, immutable arrays and immutable maps. On the way it
/// finds out which resources the value depends on, whether all of it is known, and whether any of it is a secret.
/// </summary>
internal sealed class Serializer
{
    private readonly HashSet<Resource> _dependencies = [];
    private bool _isKnown = true, _isSecret;

    /// <summary>An input or output. What is wrong with it, or with a resource that it comes from, is told with its name.</summary>
    /// <exception cref="InvalidOperationException">It has no value that the engine takes.</exception>
    public static async Task<OutputData<object?>> SerializePropertyAsync(string property, object? value)
    {
        try
        {
            return await SerializeAsync(property, value);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"error serializing property \"{property}\": {exception.Message}", exception);
        }
    }

    /// <exception cref="InvalidOperationException">A value is of a type that the engine does not take.</exception>
    /// <exception cref="ArgumentNullException">A required input is missing.</exception>
    public static async Task<OutputData<object?>> SerializeAsync(string path, object? value)
    {
        var serializer = new Serializer();
        var serialized = await serializer.SerializeAsync(value, path);
        return new([.. serializer._dependencies], serializer._isKnown ? serialized : null, serializer._isKnown, serializer._isSecret);
    }

    /// <summary>The state or result that a mock returned: any map with string keys.</summary>
    public static async Task<Dictionary<string, OutputData<object?>>> SerializeStateAsync(object state)
    {
        var entries = state switch
        {
            IDictionary<string, object?> map => map,
            IDictionary map => map.Keys.Cast<string>().ToDictionary(key => key, key => map[key]),
            _ => throw new InvalidOperationException(
                $"A mock returned a {state.GetType().FullName}: it has to be a dictionary with string keys."),
        };
        var result = new Dictionary<string, OutputData<object?>>(entries.Count);
        foreach (var (key, value) in entries)
        {
            result[key] = await SerializeAsync(key, value);
        }

        return result;
    }

    private async Task<object?> SerializeAsync(object? value, string path)
    {
        switch (value)
        {
            case null or bool or double or string:
                return value;
            case int number:
                return (double)number;
            case Enum choice when choice.GetTypeCode() == TypeCode.Int32:
                return (double)(int)(object)choice;
            case InputArgs args:
                return await SerializeMapAsync(args.GetInputs(), path);
            case Task:
                throw new InvalidOperationException($"A Task is not allowed inside of args, wrap it in an Output:\n\t{path}");
            case IInput input:
                return await SerializeAsync(input.ToOutput(), path);
            case IOutput output:
                var data = await output.GetDataAsync();
                _dependencies.UnionWith(data.Resources);
                _isKnown &= data.IsKnown;
                _isSecret |= data.IsSecret;
                return data.IsKnown ? await SerializeAsync(data.Value, path) : null;
            case IDictionary map:
                return await SerializeMapAsync(EntriesOf(map, path), path);
            case IList list:
                return await SerializeListAsync(list, path);
            default:
                throw new InvalidOperationException($"{value.GetType().FullName} is not a supported argument type.\n\t{path}");
        }
    }

    private async Task<object> SerializeMapAsync(IEnumerable<KeyValuePair<string, object?>> entries, string path)
    {
        var result = ImmutableDictionary.CreateBuilder<string, object>();
        foreach (var (key, value) in entries)
        {
            if (await SerializeAsync(value, $"{path}.{key}") is { } serialized)
            {
                result[key] = serialized;
            }
        }

        return result.ToImmutable();
    }

    private async Task<object> SerializeListAsync(IList list, string path)
    {
        if (IsDefaultArray(list))
        {
            return ImmutableArray<object>.Empty;
        }

        var result = ImmutableArray.CreateBuilder<object>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            result.Add((await SerializeAsync(list[i], $"{path}[{i}]"))!);
        }

        return result.MoveToImmutable();
    }

    private static IEnumerable<KeyValuePair<string, object?>> EntriesOf(IDictionary map, string path)
    {
        foreach (DictionaryEntry entry in map)
        {
            if (entry.Key is not string key)
            {
                throw new InvalidOperationException($"A map is only supported with string keys:\n\t{path}");
            }

            yield return KeyValuePair.Create(key, entry.Value);
        }
    }

    // A default ImmutableArray is a list whose every member throws.
    private static bool IsDefaultArray(IList list) =>
        list.GetType() is { IsConstructedGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && list.Equals(Activator.CreateInstance(type));
}
