using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi;

/// <summary>A set of inputs: the members of a subclass that have an <see cref="InputAttribute"/>.</summary>
public abstract class InputArgs
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
    private static readonly ConcurrentDictionary<Type, Member[]> Known = new();

    protected InputArgs() => _ = Known.GetOrAdd(GetType(), MembersOf);

    /// <summary>Whether every member has to be an <see cref="Input{T}"/>.</summary>
    private protected virtual bool TakesOnlyInputs => false;

    /// <summary>The inputs by wire name, as they were set.</summary>
    /// <exception cref="ArgumentNullException">A required one was not.</exception>
    internal List<KeyValuePair<string, object?>> GetInputs() =>
    [
        .. Known[GetType()].Select(member =>
            KeyValuePair.Create(member.Name, member.Json ? Json.Input(member.Get(this)) : member.Get(this))),
    ];

    private Member[] MembersOf(Type type)
    {
        var fields = type.GetFields(Members)
            .Select(field => (Member: (MemberInfo)field, Type: field.FieldType, Get: (Func<object, object?>)field.GetValue));
        var properties = type.GetProperties(Members)
            .Select(property => (Member: (MemberInfo)property, Type: property.PropertyType, Get: (Func<object, object?>)property.GetValue));
        return
        [
            .. from candidate in fields.Concat(properties)
               let input = candidate.Member.GetCustomAttribute<InputAttribute>()
               where input is not null
               let fullName = $"[Input] {type.FullName}.{candidate.Member.Name}"
               select !TakesOnlyInputs || candidate.Type.IsAssignableTo(typeof(IInput))
                   ? new Member(input.Name, input.Json, args => candidate.Get(args) ?? (input.IsRequired
                       ? throw new ArgumentNullException(candidate.Member.Name, $"{fullName} is required but was not given a value")
                       : null))
                   : throw new InvalidOperationException($"{fullName} was not an Input<T>"),
        ];
    }

    private sealed record Member(string Name, bool Json, Func<object, object?> Get);
}

/// <summary>The inputs of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new NoArgs();

    private protected override bool TakesOnlyInputs => true;

    private sealed class NoArgs : ResourceArgs;
}

/// <summary>The inputs of a function.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new NoArgs();

    private sealed class NoArgs : InvokeArgs;
}
