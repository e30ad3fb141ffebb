using Homelab.Cli.Providers;
using Pulumi.Testing;

namespace Homelab.Cli.Tests.Providers;

/// <summary>
/// A world in which one resource fails as long as <see cref="Fault"/> says so, and the part of Pulumi's engine that remembers: what a
/// stack created in one run is there in the next, and not created again.
/// </summary>
internal sealed class FaultyWorld
{
    private readonly Dictionary<(string Stack, string Type, string Name), (string Id, object State)> _state = [];

    public FaultyWorld() => Services = new() { Creating = Create };

    public LocalServices Services { get; }

    /// <summary>What goes wrong, or nothing.</summary>
    public Fault? Fault { get; set; }

    /// <summary>What stacks have created, in this order.</summary>
    public List<(string Stack, string Type, string Name)> Created { get; } = [];

    /// <summary>Everything that is there, to compare two worlds: files in the order in which they were written, then all resources.</summary>
    public IEnumerable<string> Contents() =>
    [
        .. Services.GitHub.Repositories.SelectMany(repository => repository.Commits.Select(commit => $"{repository.FullName} {commit}")),
        .. _state.Keys.Select(key => key.ToString()).Order(StringComparer.Ordinal),
    ];

    private (string Id, object State) Create(string stack, MockResourceArgs args, Func<(string Id, object State)> create)
    {
        // The others are no part of the world: they are made in every run.
        if (args.Type!.Split(':')[0] is not ("github" or "kubernetes"))
        {
            return create();
        }

        if (Fault is { } fault && (fault.Type, fault.Name) == (args.Type, args.Name))
        {
            throw new ProviderException(args, fault.Answer);
        }

        if (!_state.TryGetValue((stack, args.Type, args.Name!), out var kept))
        {
            _state[(stack, args.Type, args.Name!)] = kept = create();
            Created.Add((stack, args.Type, args.Name!));
        }

        return kept;
    }
}

/// <summary>A resource that cannot be created.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Answer">What the provider says.</param>
internal sealed record Fault(string Type, string Name, string Answer);
