using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The outputs of one resource, to be resolved once it is registered.</summary>
internal sealed class ResourceOutputs
{
    private static readonly ConcurrentDictionary<Type, Slot[]> Slots = new();
    private readonly Dictionary<string, Source> _sources = [];

    private ResourceOutputs() { }

    /// <summary>
    /// Gives every <see cref="OutputAttribute"/> property of <paramref name="resource"/> an output without a value yet; those that a
    /// component declares are left to it.
    /// </summary>
    public static ResourceOutputs Of(Resource resource)
    {
        var outputs = new ResourceOutputs();
        foreach (var slot in Slots.GetOrAdd(resource.GetType(), SlotsOf))
        {
            var source = slot.Create(resource);
            slot.Property.SetValue(resource, source.Output);
            outputs._sources.Add(slot.Name, source);
        }

        return outputs;
    }

    /// <summary>Resolves each output that <paramref name="state"/> has a value for; any other is the default value, known or not.</summary>
    public void Resolve(IReadOnlyDictionary<string, OutputData<object?>> state, bool othersKnown)
    {
        foreach (var (name, source) in _sources)
        {
            source.Resolve(state.TryGetValue(name, out var data) ? data : new([], null, othersKnown, IsSecret: false), name);
        }
    }

    public void Fail(Exception exception)
    {
        foreach (var source in _sources.Values)
        {
            source.Fail(exception);
        }
    }

    private static Slot[] SlotsOf(Type type) =>
    [
        .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           let output = property.GetCustomAttribute<OutputAttribute>()
           where output is not null && (property.DeclaringType == typeof(Resource) || !type.IsAssignableTo(typeof(ComponentResource)))
           let value = property.PropertyType
           select value.IsConstructedGenericType && value.GetGenericTypeDefinition() == typeof(Output<>)
               ? new Slot(
                   output.Name ?? property.Name,
                   property.DeclaringType!.GetProperty(property.Name)!,
                   FactoryOf(value.GenericTypeArguments[0]))
               : throw new RunException($"[Output] {type.FullName}.{property.Name} has incorrect type: declare it as an Output<T>."),
    ];

    private static Func<Resource, Source> FactoryOf(Type value) =>
        typeof(Source<>).MakeGenericType(value).GetMethod(nameof(Source<>.Of))!.CreateDelegate<Func<Resource, Source>>();

    private sealed record Slot(string Name, PropertyInfo Property, Func<Resource, Source> Create);

    private abstract class Source
    {
        public abstract object Output { get; }

        public abstract void Resolve(OutputData<object?> data, string name);

        public abstract void Fail(Exception exception);
    }

    private sealed class Source<T> : Source
    {
        private readonly TaskCompletionSource<OutputData<T>> _source = new();
        private readonly Resource _resource;

        private Source(Resource resource)
        {
            _resource = resource;
            Output = new Output<T>(_source.Task);
        }

        public override object Output { get; }

        public static Source Of(Resource resource) => new Source<T>(resource);

        public override void Resolve(OutputData<object?> data, string name)
        {
            var value = Converter.Convert<T>($"{_resource.GetType().FullName}.{name}", data.Value);
            _source.TrySetResult(new(data.Resources.Add(_resource), value, data.IsKnown, data.IsSecret));
        }

        public override void Fail(Exception exception) => _source.TrySetException(exception);
    }
}
