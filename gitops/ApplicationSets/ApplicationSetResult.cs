namespace Homelab.GitOps.ApplicationSets;

/// <summary>An ApplicationSet with what it generates.</summary>
public sealed record ApplicationSetResult
{
    /// <summary>The manifest.</summary>
    public required KubernetesObject Definition { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;

    /// <summary>The Applications that it generates, each pointing into the ApplicationSet's file.</summary>
    public IReadOnlyList<KubernetesObject> Applications { get; init; } = [];

    /// <summary>Whether these are all: no generator asks the world, and nothing is wrong.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>What keeps Argo CD from generating.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Generators that are external or make nothing, and the like.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];
}

/// <summary>An ApplicationSet can't be expanded, with the value of it that is why.</summary>
internal sealed class ExpansionException(YamlValue where, string message, Exception? inner = null) : Exception(message, inner)
{
    public YamlValue Where { get; } = where;
}

/// <summary>A generator needs what isn't at hand.</summary>
internal sealed class ExternalGeneratorException(YamlValue where, string why) : Exception(why)
{
    public YamlValue Where { get; } = where;
}
