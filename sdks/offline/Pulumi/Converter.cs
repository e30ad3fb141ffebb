using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>Turns the serialized form of a value into the type that an output or a result declares.</summary>
internal static class Converter
{
    private static readonly MethodInfo ArrayOf =
        typeof(Converter).GetMethod(nameof(ConvertArray), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo MapOf =
        typeof(Converter).GetMethod(nameof(ConvertMap), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>A value of another type than the declared one is the default value, with a warning, as from the engine.</summary>
    /// <exception cref="InvalidOperationException">No value can be turned into that type.</exception>
    public static T Convert<T>(string context, object? value) => Convert(context, value, typeof(T)) is T converted ? converted : default!;

    private static object? Convert(string context, object? value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null || type == typeof(object))
        {
            return value;
        }

        if (value.GetType() == type)
        {
            return value;
        }

        if (type == typeof(int))
        {
            return value is double number ? (int)number : Mismatch(context, value, type);
        }

        if (type.IsEnum)
        {
            return value is double choice ? Enum.ToObject(type, (int)choice) : Mismatch(context, value, type);
        }

        var generic = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(ImmutableArray<>) && value is ImmutableArray<object>)
        {
            return ArrayOf.MakeGenericMethod(type.GenericTypeArguments[0]).Invoke(null, [context, value]);
        }

        if (type == typeof(string) || type.IsPrimitive || generic == typeof(ImmutableArray<>)
            || value is not ImmutableDictionary<string, object> map)
        {
            return Mismatch(context, value, type);
        }

        if (generic == typeof(ImmutableDictionary<,>))
        {
            return MapOf.MakeGenericMethod(type.GenericTypeArguments[1]).Invoke(null, [context, map]);
        }

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .SingleOrDefault(candidate => candidate.IsDefined(typeof(OutputConstructorAttribute)));
        if (constructor is null)
        {
            throw new InvalidOperationException($"{context} cannot be a {type.FullName}: it has no [OutputConstructor].");
        }

        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Argument(map, parameter))]);
    }

    private static object? Argument(ImmutableDictionary<string, object> map, ParameterInfo parameter)
    {
        var name = parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!;
        var context = $"{parameter.Member.DeclaringType!.FullName}({parameter.Name})";
        return Convert(context, map.GetValueOrDefault(name), parameter.ParameterType);
    }

    private static ImmutableArray<T> ConvertArray<T>(string context, ImmutableArray<object> values) =>
        [.. values.Select(value => Convert<T>(context, value))];

    private static ImmutableDictionary<string, T> ConvertMap<T>(string context, ImmutableDictionary<string, object> values) =>
        values.ToImmutableDictionary(entry => entry.Key, entry => Convert<T>($"{context}.{entry.Key}", entry.Value));

    private static object? Mismatch(string context, object value, Type type)
    {
        Log.Warn($"Expected {type.FullName} but got {value.GetType().FullName} for {context}.");
        return null;
    }
}
