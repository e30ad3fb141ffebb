using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

// What an engine does with resources and calls, done with mocks.
public sealed partial class Deployment
{
    private readonly IMocks _mocks;

    internal void Register(Resource resource, ResourceOutputs outputs, ResourceArgs args, ResourceOptions options) =>
        Track(RegisterAsync(resource, outputs, args, options));

    internal void RegisterOutputs(Resource resource, Output<IDictionary<string, object?>> outputs) =>
        Track(RegisterOutputsAsync(resource, outputs));

    internal async Task<OutputData<T>> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options, bool tellsBadArgs)
    {
        var (inputs, dependencies, isKnown) = await SerializeArgsAsync(token, args ?? InvokeArgs.Empty, tellsBadArgs);
        if (!isKnown)
        {
            return new([], default!, IsKnown: false, IsSecret: false);
        }

        var result = await _mocks.CallAsync(new MockCallArgs
        {
            Token = token,
            Args = inputs,
            Provider = await ReferenceAsync(options?.Provider ?? options?.Parent?.GetProvider(token)),
        });
        var data = await Serializer.SerializeStateAsync(result);
        var values = data.Where(entry => entry.Value.Value is not null)
            .ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Value!);
        var value = Converter.Convert<T>($"{token} result", values);
        return new(dependencies, value, data.Values.All(d => d.IsKnown), data.Values.Any(d => d.IsSecret));
    }

    // Bad arguments of a call that gives an output are an error of their own, besides the failure of that output.
    private async Task<Serialized> SerializeArgsAsync(string token, InvokeArgs args, bool tellsBadArgs)
    {
        try
        {
            return await SerializeAsync(args.GetInputs());
        }
        catch (Exception exception) when (tellsBadArgs)
        {
            LogError($"Error serializing arguments for invoke {token}: {exception}");
            throw;
        }
    }

    private async Task RegisterAsync(Resource resource, ResourceOutputs outputs, ResourceArgs args, ResourceOptions options)
    {
        try
        {
            outputs.Resolve(await RegisterAsync(resource, args, options), othersKnown: !Instance.IsDryRun);
        }
        catch (Exception exception)
        {
            outputs.Fail(exception);
            throw;
        }
    }

    private async Task<Dictionary<string, OutputData<object?>>> RegisterAsync(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var (type, name) = (resource.GetResourceType(), resource.GetResourceName());
        var explicitDependencies = await options.DependsOn.ToOutput().Data;
        var (inputs, dependencies, _) = await SerializeAsync(args.GetInputs().Where(input => input.Key is not ("id" or "urn")));
        var parent = options.Parent ?? Stack;
        if (parent is not null)
        {
            await parent.Urn.Data;
        }

        await WaitForAsync(resource, dependencies.Union(explicitDependencies.IsKnown ? explicitDependencies.Value : []));

        var prefix = parent is null ? "" : Stack.TypeName + "$";
        var urn = Known($"urn:pulumi:{Instance.StackName}::{Instance.ProjectName}::{prefix}{type}::{name}");
        var provider = await ReferenceAsync(resource.Provider);
        lock (_resources)
        {
            _resources.Add(resource);
        }

        if (resource is Stack)
        {
            return new() { ["urn"] = urn };
        }

        var importId = (options as CustomResourceOptions)?.ImportId ?? "";
        var (id, state) = await _mocks.NewResourceAsync(
            new MockResourceArgs { Type = type, Name = name, Inputs = inputs, Provider = provider, Id = importId });
        var outputs = await Serializer.SerializeStateAsync(state);
        outputs["urn"] = urn;
        id ??= importId;
        outputs["id"] = Known(id) with { IsKnown = id.Length > 0 };
        return outputs;
    }

    private async Task RegisterOutputsAsync(Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        var urn = (await resource.Urn.Data).Value;
        var values = ImmutableDictionary.CreateBuilder<string, Output<object?>>();
        foreach (var (name, value) in (await outputs.Data).Value)
        {
            var data = await Serializer.SerializePropertyAsync(name, value);
            if (data.Value is not null || !data.IsKnown)
            {
                values.Add(name, new Output<object?>(Task.FromResult(data with { Resources = [] })));
            }
        }

        await _mocks.RegisterResourceOutputs(new MockRegisterResourceOutputsRequest(urn, values.ToImmutable()));
    }

    private static async Task<Serialized> SerializeAsync(IEnumerable<KeyValuePair<string, object?>> inputs)
    {
        var values = ImmutableDictionary.CreateBuilder<string, object>();
        var dependencies = ImmutableHashSet.CreateBuilder<Resource>();
        var isKnown = true;
        foreach (var (name, input) in inputs)
        {
            var data = await Serializer.SerializePropertyAsync(name, input);
            dependencies.UnionWith(data.Resources);
            isKnown &= data.IsKnown;
            if (data.Value is not null)
            {
                values.Add(name, data.Value);
            }
        }

        return new(values.ToImmutable(), dependencies.ToImmutable(), isKnown);
    }

    /// <summary>Waits for resources to be registered; a component stands for everything below it.</summary>
    private static async Task WaitForAsync(Resource waiting, IEnumerable<Resource> dependencies)
    {
        var reached = new HashSet<Resource>();
        var next = new Stack<Resource>(dependencies);
        while (next.TryPop(out var dependency))
        {
            if (!reached.Add(dependency))
            {
                continue;
            }

            if (dependency == waiting)
            {
                throw new InvalidOperationException(
                    $"'{waiting.GetResourceName()}' depends on itself, or on a component that it is part of.");
            }

            if (dependency is ComponentResource)
            {
                foreach (var child in dependency.Children)
                {
                    next.Push(child);
                }
            }
            else
            {
                await dependency.Urn.Data;
            }
        }
    }

    private static async Task<string> ReferenceAsync(ProviderResource? provider) =>
        provider is null ? "" : $"{(await provider.Urn.Data).Value}::{(await provider.Id.Data).Value}";

    private static OutputData<object?> Known(string value) => new([], value, IsKnown: true, IsSecret: false);

    /// <summary>The inputs that have a known value, the resources they depend on, and whether all were known.</summary>
    private readonly record struct Serialized(
        ImmutableDictionary<string, object> Inputs, ImmutableHashSet<Resource> Dependencies, bool IsKnown);
}
