using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>Anything that a program creates. Making one registers it with the run.</summary>
public class Resource
{
    private readonly string _type, _name;
    private readonly ImmutableArray<ResourceTransformation> _transformations;
    private readonly ImmutableDictionary<string, ProviderResource> _providers;
    private readonly List<Resource> _children = [];

    private protected Resource(string type, string name, ResourceArgs args, ResourceOptions options)
    {
        if (string.IsNullOrEmpty(type))
        {
            throw new ArgumentException("'type' cannot be null or empty.", nameof(type));
        }

        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException("'name' cannot be null or empty.", nameof(name));
        }

        var deployment = Deployment.Running;
        (_type, _name) = (type, name);
        var outputs = ResourceOutputs.Of(this);

        var parent = options.Parent;
        _transformations = [.. options.ResourceTransformations, .. (parent ?? deployment.Stack)?._transformations ?? []];
        try
        {
            (args, options) = Transform(args, options);
        }
        catch (Exception exception)
        {
            // Nothing may wait for the outputs of a resource that is never registered.
            outputs.Fail(exception);
            throw;
        }

        parent?.AddChild(this);
        _providers = parent?._providers ?? ImmutableDictionary<string, ProviderResource>.Empty;
        if (options is ComponentResourceOptions component)
        {
            var own = options.Provider is { } one ? [one] : component.Providers;
            _providers = _providers.SetItems(own.Select(provider => KeyValuePair.Create(provider.Package, provider)));
        }
        else if (options.Provider is { } provider)
        {
            Provider = provider;
            if (PackageOf(type) is { } package)
            {
                _providers = _providers.SetItem(package, provider);
            }
        }
        else
        {
            Provider = parent?.GetProvider(type);
        }

        deployment.Register(this, outputs, args, options);
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal ProviderResource? Provider { get; }

    internal ImmutableArray<Resource> Children
    {
        get
        {
            lock (_children)
            {
                return [.. _children];
            }
        }
    }

    public string GetResourceType() => _type;

    public string GetResourceName() => _name;

    internal ProviderResource? GetProvider(string token) => PackageOf(token) is { } package ? _providers.GetValueOrDefault(package) : null;

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        var parent = options.Parent;
        foreach (var transformation in _transformations)
        {
            if (transformation(new(this, args, options)) is not { } result)
            {
                continue;
            }

            if (result.Options.Parent != parent)
            {
                throw new ArgumentException($"A transformation cannot change the parent of '{_name}'.", nameof(options));
            }

            (args, options) = (result.Args, result.Options);
        }

        return options is ComponentResourceOptions { Provider: not null, Providers.Count: > 0 }
            ? throw new ArgumentException($"Component '{_name}' has both the option Provider and the option Providers.", nameof(options))
            : (args, options);
    }

    private void AddChild(Resource child)
    {
        lock (_children)
        {
            _children.Add(child);
        }
    }

    private static string? PackageOf(string token) => token.Split(':') is [var package, _, _] ? package : null;
}

/// <summary>A resource that a provider manages.</summary>
public class CustomResource : Resource
{
    public CustomResource(string type, string name, ResourceArgs? args, CustomResourceOptions? options = null)
        : base(type, name, args ?? ResourceArgs.Empty, options ?? new CustomResourceOptions()) { }

    [Output("id")]
    public Output<string> Id { get; private protected set; } = null!;
}

/// <summary>A configured provider, which resources name in their options.</summary>
public class ProviderResource : CustomResource
{
    public ProviderResource(string package, string name, ResourceArgs args, CustomResourceOptions? options = null)
        : base($"pulumi:providers:{package}", name, args, options) => Package = package;

    internal string Package { get; }
}

/// <summary>A resource that groups others. Depending on it is depending on all of them.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : base(type, name, ResourceArgs.Empty, options ?? new ComponentResourceOptions()) { }

    protected void RegisterOutputs() => RegisterOutputs(ImmutableDictionary<string, object?>.Empty);

    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) => Deployment.Running.RegisterOutputs(this, outputs);
}

/// <summary>The root of the resources of a run. Its properties with an <see cref="OutputAttribute"/> are the stack outputs.</summary>
public class Stack : ComponentResource
{
    internal const string TypeName = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(TypeName, $"{Deployment.Instance.ProjectName}-{Deployment.Instance.StackName}", new ComponentResourceOptions
        {
            ResourceTransformations = options?.ResourceTransformations ?? [],
        }) => Deployment.Running.Stack = this;

    /// <exception cref="RunException">A stack output was not assigned.</exception>
    internal void RegisterPropertyOutputs()
    {
        var outputs = GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.IsDefined(typeof(OutputAttribute)))
            .ToDictionary(
                property => property.GetCustomAttribute<OutputAttribute>()!.Name ?? property.Name,
                property => property.GetValue(this));
        var unassigned = outputs.Where(output => output.Value is null).Select(output => output.Key).ToList();
        if (unassigned.Count > 0)
        {
            throw new RunException(
                $"Output(s) '{string.Join(", ", unassigned)}' have no value assigned: "
                + "assign every [Output] property in the stack's constructor.");
        }

        RegisterOutputs(outputs);
    }
}
