namespace Homelab.Cli.Plans;

/// <summary>
/// Everything that one <c>pulumi up</c> of a stack would create. Values are strings, booleans, numbers, lists
/// (<see cref="IReadOnlyList{T}"/> of object) and maps (<see cref="IReadOnlyDictionary{TKey, TValue}"/> from string to object)
/// with keys in ordinal order; secrets are masked before they get here.
/// </summary>
/// <param name="Project">The Pulumi project.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Resources">In the order in which the program declares them, the stack itself first.</param>
/// <param name="Outputs">The stack's outputs.</param>
internal sealed record Plan(
    string Project, string Stack, IReadOnlyList<PlannedResource> Resources, IReadOnlyDictionary<string, object?> Outputs)
{
    /// <summary>What stands where a secret would.</summary>
    public const string Secret = "[secret]";
}

/// <summary>One resource of a <see cref="Plan"/>; other resources are named by URN.</summary>
internal sealed record PlannedResource
{
    /// <summary>The URN as the real engine forms it, with the types of all parents but the stack.</summary>
    public required string Urn { get; init; }

    /// <summary>The type token, such as <c>github:index/repositoryFile:RepositoryFile</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The logical name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a component (or the stack), which groups others and has nothing behind it.</summary>
    public bool IsComponent { get; init; }

    /// <summary>The parent; null only for the stack itself.</summary>
    public string? Parent { get; init; }

    /// <summary>Explicit dependencies and those that inputs bring along; a component stands for the resources in it.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The explicit or inherited provider; null when Pulumi would take the default one.</summary>
    public string? Provider { get; init; }

    /// <summary>The resource whose deletion deletes this one too.</summary>
    public string? DeletedWith { get; init; }

    /// <summary>The id of the existing resource that is adopted instead of created.</summary>
    public string? Import { get; init; }

    /// <summary>Whether Pulumi refuses to delete it.</summary>
    public bool Protect { get; init; }

    /// <summary>Whether it stays when Pulumi forgets about it.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>The inputs whose changes are ignored.</summary>
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Time limits by operation (create, update, delete), where one is set.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Timeouts { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>Property paths of the inputs that are secret.</summary>
    public IReadOnlyList<string> SecretInputs { get; init; } = [];

    /// <summary>The inputs by their names on the wire, secrets masked.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}
