using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

/// <summary>What an output comes to: the value, the resources it came from, whether it is known yet, and whether it is a secret.</summary>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsKnown, bool IsSecret);

internal interface IOutput
{
    Task<OutputData<object?>> GetDataAsync();
}

/// <summary>A value that is there later, with the resources it depends on and its secrecy.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
    {
        Data = data;
        Deployment.Current?.Track(data);
    }

    internal Task<OutputData<T>> Data { get; }

    async Task<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await Data;
        return new(data.Resources, data.Value, data.IsKnown, data.IsSecret);
    }

    public static Output<T> Create(Task<T> value) => Output.Create(value);

    public Output<TResult> Apply<TResult>(Func<T, TResult> func) => Apply(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) => Apply(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) => Apply(value => func(value).ToOutput());

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) => new(ApplyAsync(func));

    public Output<ValueTuple> Apply(Func<T, Task> func) => Apply(async value =>
    {
        await func(value);
        return default(ValueTuple);
    });

    private async Task<OutputData<TResult>> ApplyAsync<TResult>(Func<T, Output<TResult>?> func)
    {
        var data = await Data;
        if (!data.IsKnown)
        {
            return new(data.Resources, default!, IsKnown: false, data.IsSecret);
        }

        if (func(data.Value) is not { } inner)
        {
            return new(data.Resources, default!, data.IsKnown, data.IsSecret);
        }

        var result = await inner.Data;
        return new(data.Resources.Union(result.Resources), result.Value, data.IsKnown && result.IsKnown, data.IsSecret || result.IsSecret);
    }

    /// <summary>An output has no text of its own: this says so, in place of a value that would look right and be wrong.</summary>
    public override string ToString() =>
        "An Output<T> has no text before the run: use Apply, or Output.Format($\"...\") in place of an interpolated string.";
}

/// <summary>Makes and combines outputs.</summary>
public static class Output
{
    public static Output<T> Create<T>(T value) => new(Task.FromResult(new OutputData<T>([], value, IsKnown: true, IsSecret: false)));

    public static Output<T> Create<T>(Task<T> value) => new(CreateAsync(value, isSecret: false));

    public static Output<T> CreateSecret<T>(T value) => new(Task.FromResult(new OutputData<T>([], value, IsKnown: true, IsSecret: true)));

    public static Output<T> CreateSecret<T>(Task<T> value) => new(CreateAsync(value, isSecret: true));

    public static Output<T> CreateSecret<T>(Output<T> value) => new(WithSecrecyAsync(value, isSecret: true));

    public static Output<T> Unsecret<T>(Output<T> output) => new(WithSecrecyAsync(output, isSecret: false));

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.Data).IsSecret;

    public static Output<string> Format(FormattableString formattableString) =>
        Combine(formattableString.GetArguments()).Apply(values =>
            string.Format(CultureInfo.InvariantCulture, formattableString.Format, [.. values]));

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => Combine(inputs).Apply(Cast<T>);

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All(outputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => Combine(outputs).Apply(Cast<T>);

    public static Output<(T1, T2)> Tuple<T1, T2>(Input<T1> item1, Input<T2> item2) =>
        Combine([item1, item2]).Apply(v => ((T1)v[0]!, (T2)v[1]!));

    public static Output<(T1, T2)> Tuple<T1, T2>(Output<T1> item1, Output<T2> item2) =>
        Combine([item1, item2]).Apply(v => ((T1)v[0]!, (T2)v[1]!));

    public static Output<(T1, T2, T3)> Tuple<T1, T2, T3>(Input<T1> item1, Input<T2> item2, Input<T3> item3) =>
        Combine([item1, item2, item3]).Apply(v => ((T1)v[0]!, (T2)v[1]!, (T3)v[2]!));

    public static Output<(T1, T2, T3)> Tuple<T1, T2, T3>(Output<T1> item1, Output<T2> item2, Output<T3> item3) =>
        Combine([item1, item2, item3]).Apply(v => ((T1)v[0]!, (T2)v[1]!, (T3)v[2]!));

    public static Output<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(Input<T1> item1, Input<T2> item2, Input<T3> item3, Input<T4> item4) =>
        Combine([item1, item2, item3, item4]).Apply(v => ((T1)v[0]!, (T2)v[1]!, (T3)v[2]!, (T4)v[3]!));

    public static Output<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(Output<T1> item1, Output<T2> item2, Output<T3> item3, Output<T4> item4) =>
        Combine([item1, item2, item3, item4]).Apply(v => ((T1)v[0]!, (T2)v[1]!, (T3)v[2]!, (T4)v[3]!));

    /// <summary>All of <paramref name="items"/> as one output: inputs and outputs by their values, anything else as it is.</summary>
    private static Output<ImmutableArray<object?>> Combine(IEnumerable<object?> items) => new(CombineAsync(items));

    private static async Task<OutputData<ImmutableArray<object?>>> CombineAsync(IEnumerable<object?> items)
    {
        var resources = ImmutableHashSet<Resource>.Empty;
        var values = ImmutableArray.CreateBuilder<object?>();
        var (isKnown, isSecret) = (true, false);
        foreach (var item in items)
        {
            if ((item as IOutput ?? (item as IInput)?.ToOutput()) is not { } output)
            {
                values.Add(item);
                continue;
            }

            var data = await output.GetDataAsync();
            values.Add(data.Value);
            resources = resources.Union(data.Resources);
            isKnown &= data.IsKnown;
            isSecret |= data.IsSecret;
        }

        return new(resources, values.ToImmutable(), isKnown, isSecret);
    }

    private static ImmutableArray<T> Cast<T>(ImmutableArray<object?> values) => [.. values.Select(value => (T)value!)];

    private static async Task<OutputData<T>> CreateAsync<T>(Task<T> value, bool isSecret) => new([], await value, IsKnown: true, isSecret);

    private static async Task<OutputData<T>> WithSecrecyAsync<T>(Output<T> output, bool isSecret) =>
        (await output.Data) with { IsSecret = isSecret };
}
