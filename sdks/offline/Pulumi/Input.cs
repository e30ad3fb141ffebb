using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

internal interface IInput
{
    IOutput ToOutput();
}

/// <summary>What a resource takes: a value, or an output of one.</summary>
public class Input<T> : IInput
{
    private protected Input(Output<T> value) => Value = value;

    private protected Output<T> Value { get; set; }

    IOutput IInput.ToOutput() => Value;

    public static implicit operator Input<T>(T value) => new(Output.Create(value));

    public static implicit operator Input<T>(Output<T> value) => new(value);

    public static implicit operator Output<T>(Input<T> input) => input.Value;
}

/// <summary>Reads an input as the output it stands for; no input is the default value.</summary>
public static class InputExtensions
{
    public static Output<T> ToOutput<T>(this Input<T>? input) => input is null ? Output.Create<T>(default(T)!) : input;

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, TResult> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Task<TResult>> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Input<TResult>?> func) => input.ToOutput().Apply(func);

    public static Output<TResult> Apply<T, TResult>(this Input<T>? input, Func<T, Output<TResult>?> func) => input.ToOutput().Apply(func);
}

/// <summary>A list of inputs, itself an input. It can be added to, and cannot be read back but through its output.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable
{
    public InputList() : base(Output.Create(ImmutableArray<T>.Empty)) { }

    private InputList(Output<ImmutableArray<T>> values) : base(values) { }

    public void Add(params Input<T>[] inputs) => AddRange(inputs);

    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => Value = Concat(inputs).Value;

    public InputList<T> Concat(InputList<T> other) => Output.Tuple(Value, other.Value).Apply(lists => lists.Item1.AddRange(lists.Item2));

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException("An InputList<T> cannot be enumerated: apply to its output.");

    public static implicit operator InputList<T>(T value) => ImmutableArray.Create(value);

    public static implicit operator InputList<T>(Input<T> value) => Output.All(value);

    public static implicit operator InputList<T>(Output<T> value) => Output.All(value);

    public static implicit operator InputList<T>(T[] values) => ImmutableArray.Create(values);

    public static implicit operator InputList<T>(Input<T>[] values) => Output.All(values);

    public static implicit operator InputList<T>(Output<T>[] values) => Output.All(values);

    public static implicit operator InputList<T>(List<T> values) => values.ToImmutableArray();

    public static implicit operator InputList<T>(List<Input<T>> values) => Output.All(values);

    public static implicit operator InputList<T>(List<Output<T>> values) => Output.All(values);

    public static implicit operator InputList<T>(ImmutableArray<T> values) => new(Output.Create(values));

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => Output.All(values.AsEnumerable());

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => Output.All(values.AsEnumerable());

    public static implicit operator InputList<T>(Output<T[]> values) => values.Apply(ImmutableArray.Create);

    public static implicit operator InputList<T>(Output<List<T>> values) => values.Apply(ImmutableArray.CreateRange);

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => values.Apply(ImmutableArray.CreateRange);

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) => new(values);
}

/// <summary>A map of inputs, itself an input. It can be added to, and cannot be read back but through its output.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable
{
    public InputMap() : base(Output.Create(ImmutableDictionary<string, TValue>.Empty)) { }

    private InputMap(Output<ImmutableDictionary<string, TValue>> values) : base(values) { }

    /// <summary>Adds an entry: a key that is there already keeps its value, and takes no other.</summary>
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    public void Add(string key, Input<TValue> value) => Value = Output.Tuple(Value, value.ToOutput()).Apply(pair =>
        !pair.Item1.TryGetValue(key, out var present) ? pair.Item1.Add(key, pair.Item2)
        : EqualityComparer<TValue>.Default.Equals(present, pair.Item2) ? pair.Item1
        : throw new ArgumentException($"Key '{key}' already exists in the map with a different value.", nameof(key)));

    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds all entries of another map, none of which may be there already, not even with the same value.</summary>
    public void AddRange(InputMap<TValue> values) => Value = Output.Tuple(Value, values.Value).Apply(maps =>
        maps.Item2.Keys.FirstOrDefault(maps.Item1.ContainsKey) is { } key
            ? throw new ArgumentException(
                $"An element with the same key but a different value already exists. Key: '{key}'", nameof(values))
            : maps.Item1.AddRange(maps.Item2));

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException("An InputMap<T> cannot be enumerated: apply to its output.");

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => values.ToImmutableDictionary();

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => Output.Create(values);

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) =>
        values.Apply(ImmutableDictionary.CreateRange);

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) =>
        values.Apply(ImmutableDictionary.CreateRange);

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => new(values);
}
