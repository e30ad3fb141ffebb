using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>The providers of one run of a stack, each a small stand-in that acts like the real one where it matters.</summary>
/// <param name="services">What they act on.</param>
/// <param name="stack">The stack that is being brought up.</param>
internal sealed class LocalProviders(LocalServices services, string stack) : IMocks
{
    private const string ProviderType = "pulumi:providers:";

    private readonly Dictionary<string, ImmutableDictionary<string, object>> _providers = new(StringComparer.Ordinal);
    private readonly List<RunException> _refusedCalls = [];

    /// <summary>What the stack gave out, once it has run.</summary>
    public ImmutableDictionary<string, Output<object?>> StackOutputs { get; private set; }
        = ImmutableDictionary<string, Output<object?>>.Empty;

    /// <summary>The calls that failed, in the order in which they came in; a resource that failed says so itself.</summary>
    public IReadOnlyList<RunException> RefusedCalls
    {
        get
        {
            lock (services.Turn)
            {
                return [.. _refusedCalls];
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">The real provider would refuse.</exception>
    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        lock (services.Turn)
        {
            var (id, state) = services.Creating(stack, args, () => Create(args));
            return Task.FromResult(((string?)id, state));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RunException">The real provider would refuse.</exception>
    public Task<object> CallAsync(MockCallArgs args)
    {
        lock (services.Turn)
        {
            try
            {
                return Task.FromResult(Package(args.Token) switch
                {
                    "github" => services.GitHub.Call(args, Owner(args.Provider)),
                    "onepassword" => LocalOnePassword.Call(args),
                    _ => args.Args,
                });
            }
            catch (RunException refusal)
            {
                _refusedCalls.Add(refusal);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args)
    {
        if (args.Urn.Contains("::pulumi:pulumi:Stack::", StringComparison.Ordinal))
        {
            StackOutputs = args.Outputs;
        }

        return Task.CompletedTask;
    }

    private (string Id, object State) Create(MockResourceArgs args)
    {
        if (args.Type!.StartsWith(ProviderType, StringComparison.Ordinal))
        {
            _providers[args.Name!] = args.Inputs;
        }

        return Package(args.Type) switch
        {
            "github" => services.GitHub.Create(args, Owner(args.Provider), stack),
            "kubernetes" => services.Cluster(Cluster(args.Provider)).Create(args, stack),
            _ => (args.Name!, args.Inputs),
        };
    }

    private string Owner(string? provider) => Inputs(provider).Text("owner") ?? "owner-of-the-token";

    // Stacks that name one context share its cluster; without a name each is taken to have its own.
    private string Cluster(string? provider) =>
        Inputs(provider).Text("context") is { } context ? $"context {context}" : $"cluster of {stack}";

    // A resource refers to its provider as URN::ID, and the ids are the names.
    private ImmutableDictionary<string, object> Inputs(string? provider) =>
        provider is { Length: > 0 }
            && _providers.TryGetValue(provider[(provider.LastIndexOf("::", StringComparison.Ordinal) + 2)..], out var inputs)
            ? inputs
            : ImmutableDictionary<string, object>.Empty;

    private static string Package(string? token) => token?[..Math.Max(0, token.IndexOf(':', StringComparison.Ordinal))] ?? "";
}
