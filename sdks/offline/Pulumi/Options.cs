namespace Pulumi;

/// <summary>How a resource is managed, as opposed to what it is.</summary>
public abstract class ResourceOptions
{
    private InputList<Resource>? _dependsOn;
    private List<string>? _ignoreChanges, _replaceOnChanges;
    private List<ResourceTransformation>? _transformations;

    public Resource? Parent { get; set; }
    public InputList<Resource> DependsOn { get => _dependsOn ??= []; set => _dependsOn = value; }
    public bool? Protect { get; set; }
    public List<string> IgnoreChanges { get => _ignoreChanges ??= []; set => _ignoreChanges = value; }
    public List<string> ReplaceOnChanges { get => _replaceOnChanges ??= []; set => _replaceOnChanges = value; }
    public ProviderResource? Provider { get; set; }
    public string? Version { get; set; }
    public string? PluginDownloadURL { get; set; }
    public CustomTimeouts? CustomTimeouts { get; set; }
    public Resource? DeletedWith { get; set; }
    public bool? RetainOnDelete { get; set; }
    public List<ResourceTransformation> ResourceTransformations { get => _transformations ??= []; set => _transformations = value; }

    private protected void Take(ResourceOptions other)
    {
        Parent = other.Parent ?? Parent;
        DependsOn.AddRange(other.DependsOn);
        Protect = other.Protect ?? Protect;
        IgnoreChanges.AddRange(other.IgnoreChanges);
        ReplaceOnChanges.AddRange(other.ReplaceOnChanges);
        Provider = other.Provider ?? Provider;
        Version = other.Version ?? Version;
        PluginDownloadURL = other.PluginDownloadURL ?? PluginDownloadURL;
        CustomTimeouts = other.CustomTimeouts ?? CustomTimeouts;
        DeletedWith = other.DeletedWith ?? DeletedWith;
        RetainOnDelete = other.RetainOnDelete ?? RetainOnDelete;
        ResourceTransformations.AddRange(other.ResourceTransformations);
    }
}

/// <summary>The options of a resource that a provider manages.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    private List<string>? _additionalSecretOutputs;

    public bool? DeleteBeforeReplace { get; set; }
    public List<string> AdditionalSecretOutputs { get => _additionalSecretOutputs ??= []; set => _additionalSecretOutputs = value; }
    public string? ImportId { get; set; }

    /// <summary>New options: those of the second over those of the first, with the lists of both.</summary>
    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = new CustomResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is null)
            {
                continue;
            }

            merged.Take(options);
            merged.DeleteBeforeReplace = options.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            merged.AdditionalSecretOutputs.AddRange(options.AdditionalSecretOutputs);
            merged.ImportId = options.ImportId ?? merged.ImportId;
        }

        return merged;
    }
}

/// <summary>The options of a component: its children inherit the providers, by package.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    private List<ProviderResource>? _providers;

    public List<ProviderResource> Providers { get => _providers ??= []; set => _providers = value; }

    /// <summary>New options: those of the second over those of the first, with the lists of both.</summary>
    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = new ComponentResourceOptions();
        foreach (var options in new[] { options1, options2 })
        {
            if (options is null)
            {
                continue;
            }

            merged.Take(options);
            merged.Providers.AddRange(options.Providers);
        }

        return merged;
    }
}

/// <summary>How long a provider may take.</summary>
public sealed class CustomTimeouts
{
    public TimeSpan? Create { get; set; }
    public TimeSpan? Update { get; set; }
    public TimeSpan? Delete { get; set; }
}

/// <summary>The options of a stack.</summary>
public class StackOptions
{
    private List<ResourceTransformation>? _transformations;

    public List<ResourceTransformation> ResourceTransformations { get => _transformations ??= []; set => _transformations = value; }
}

/// <summary>How a function is called.</summary>
public class InvokeOptions
{
    public Resource? Parent { get; set; }
    public ProviderResource? Provider { get; set; }
    public string? Version { get; set; }
    public string? PluginDownloadURL { get; set; }
}

/// <summary>Sees a resource before it is registered, and may replace its args and options; null leaves them.</summary>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);

/// <summary>What a transformation sees.</summary>
public readonly struct ResourceTransformationArgs(Resource resource, ResourceArgs args, ResourceOptions options)
{
    public Resource Resource { get; } = resource;
    public ResourceArgs Args { get; } = args;
    public ResourceOptions Options { get; } = options;
}

/// <summary>What a transformation makes of it.</summary>
public readonly struct ResourceTransformationResult(ResourceArgs args, ResourceOptions options)
{
    public ResourceArgs Args { get; } = args;
    public ResourceOptions Options { get; } = options;
}
