using Pulumi;
using Pulumi.Utilities;

namespace Homelab.Cli.Plans;

/// <summary>
/// Records every resource of a run as the program declares it. <see cref="Transformation"/> goes into the stack's options;
/// after the run <see cref="ResolveAsync"/> makes the plan's resources of what was recorded.
/// </summary>
/// <param name="project">The project's name, as it stands in URNs.</param>
/// <param name="stack">The stack's name, as it stands in URNs.</param>
internal sealed class PlanRecorder(string project, string stack)
{
    private const string RootType = "pulumi:pulumi:Stack";

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<Resource, Entry> _byResource = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _urns = new(StringComparer.Ordinal);

    /// <summary>What the real engine would refuse and mocks let pass: a URN twice.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Records what it is shown and changes nothing.</summary>
    public ResourceTransformationResult? Transformation(ResourceTransformationArgs args)
    {
        lock (_lock)
        {
            var parent = Parent(args);
            var type = args.Resource.GetResourceType();
            var qualified = parent is null || parent.Type is RootType ? type : $"{parent.QualifiedType}${type}";
            var entry = new Entry(
                args,
                parent,
                qualified,
                $"urn:pulumi:{stack}::{project}::{qualified}::{args.Resource.GetResourceName()}",
                Providers(args, parent));
            if (!_urns.Add(entry.Urn))
            {
                _problems.Add($"{type} '{entry.Name}': the URN {entry.Urn} is taken by another resource of this stack; give one of the "
                    + "two another name.");
            }

            _entries.Add(entry);
            _byResource[args.Resource] = entry;
        }

        return null;
    }

    /// <summary>The recorded resources in the order of their declaration. Waits for their inputs: call it after the run.</summary>
    public async Task<IReadOnlyList<PlannedResource>> ResolveAsync()
    {
        var children = _entries.ToLookup(entry => entry.Parent);
        var resources = new List<PlannedResource>(_entries.Count);
        foreach (var entry in _entries)
        {
            resources.Add(await ResourceAsync(entry, children));
        }

        return resources;
    }

    private async Task<PlannedResource> ResourceAsync(Entry entry, ILookup<Entry?, Entry> children)
    {
        var options = entry.Options;
        var inputs = await InputReader.ReadAsync(entry.Args);
        var explicitly = await OutputUtilities.GetValueAsync(options.DependsOn.ToOutput());
        return new PlannedResource
        {
            Urn = entry.Urn,
            Type = entry.Type,
            Name = entry.Name,
            IsComponent = entry.Resource is ComponentResource,
            Parent = entry.Parent?.Urn,
            DependsOn = [.. explicitly.Concat(inputs.Dependencies).SelectMany(resource => Urns(resource, children))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Provider = entry.Resource is ComponentResource
                ? null
                : entry.Providers.GetValueOrDefault(Package(entry.Type)) is { } provider ? Urn(provider) : null,
            DeletedWith = options.DeletedWith is { } owner ? Urn(owner) : null,
            Import = (options as CustomResourceOptions)?.ImportId,
            Protect = Inherited(entry, o => o.Protect),
            RetainOnDelete = Inherited(entry, o => o.RetainOnDelete),
            IgnoreChanges = [.. options.IgnoreChanges],
            Timeouts = Timeouts(options.CustomTimeouts),
            SecretInputs = inputs.Secrets,
            Inputs = inputs.Values,
        };
    }

    // Without an explicit parent a resource belongs to the stack, which is the first to be recorded.
    private Entry? Parent(ResourceTransformationArgs args) =>
        args.Options.Parent is { } parent ? _byResource.GetValueOrDefault(parent)
        : _entries.Count > 0 && _entries[0].Type == RootType ? _entries[0]
        : null;

    private static Dictionary<string, ProviderResource> Providers(ResourceTransformationArgs args, Entry? parent)
    {
        var providers = new Dictionary<string, ProviderResource>(parent?.Providers ?? [], StringComparer.Ordinal);
        var own = (args.Options as ComponentResourceOptions)?.Providers ?? [];
        foreach (var provider in args.Options.Provider is { } one ? [.. own, one] : own)
        {
            providers[PackageOf(provider)] = provider;
        }

        return providers;
    }

    // A component has nothing to wait for itself: as in Pulumi's own SDKs it stands for the custom resources in it.
    private IEnumerable<string> Urns(Resource resource, ILookup<Entry?, Entry> children) =>
        resource is not ComponentResource ? [Urn(resource)]
        : _byResource.GetValueOrDefault(resource) is { } entry ? children[entry].SelectMany(child => Urns(child.Resource, children))
        : [];

    private string Urn(Resource resource) =>
        _byResource.TryGetValue(resource, out var entry) ? entry.Urn : throw new InvalidOperationException(
            $"{resource.GetResourceType()} '{resource.GetResourceName()}' isn't part of the recorded run.");

    private static bool Inherited(Entry? entry, Func<ResourceOptions, bool?> option)
    {
        for (; entry is not null; entry = entry.Parent)
        {
            if (option(entry.Options) is { } value)
            {
                return value;
            }
        }

        return false;
    }

    private static SortedDictionary<string, TimeSpan> Timeouts(CustomTimeouts? timeouts)
    {
        var set = new SortedDictionary<string, TimeSpan>(StringComparer.Ordinal);
        if (timeouts?.Create is { } create)
        {
            set["create"] = create;
        }

        if (timeouts?.Update is { } update)
        {
            set["update"] = update;
        }

        if (timeouts?.Delete is { } delete)
        {
            set["delete"] = delete;
        }

        return set;
    }

    private static string Package(string type) => type[..type.IndexOf(':', StringComparison.Ordinal)];

    // Provider types are pulumi:providers:PACKAGE.
    private static string PackageOf(ProviderResource provider) =>
        provider.GetResourceType()[(provider.GetResourceType().LastIndexOf(':') + 1)..];

    private sealed class Entry(
        ResourceTransformationArgs recorded,
        Entry? parent,
        string qualifiedType,
        string urn,
        Dictionary<string, ProviderResource> providers)
    {
        public Resource Resource { get; } = recorded.Resource;

        public ResourceArgs? Args { get; } = recorded.Args;

        public ResourceOptions Options { get; } = recorded.Options;

        public Entry? Parent { get; } = parent;

        public string Type { get; } = recorded.Resource.GetResourceType();

        public string Name { get; } = recorded.Resource.GetResourceName();

        public string QualifiedType { get; } = qualifiedType;

        public string Urn { get; } = urn;

        public Dictionary<string, ProviderResource> Providers { get; } = providers;
    }
}
