using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>
/// What rehearsals act on instead of GitHub and clusters. Begins empty; stacks that are rehearsed one after the other in one
/// world find what those before them made.
/// </summary>
internal sealed class LocalServices
{
    private readonly Dictionary<string, LocalKubernetes> _clusters = new(StringComparer.Ordinal);

    /// <summary>Mocks are called concurrently; they take turns on this.</summary>
    public Lock Turn { get; } = new();

    /// <summary>GitHub, with all its accounts.</summary>
    public LocalGitHub GitHub { get; } = new();

    /// <summary>
    /// Stands between the stacks and these services: gets the stack, a resource and what creates it. Tests let it fail there, and keep
    /// what was created, as the engine does.
    /// </summary>
    public Func<string, MockResourceArgs, Func<(string Id, object State)>, (string Id, object State)> Creating { get; init; } =
        (_, _, create) => create();

    /// <summary>The cluster of that name, bare when nobody used it before.</summary>
    public LocalKubernetes Cluster(string name)
    {
        if (!_clusters.TryGetValue(name, out var cluster))
        {
            _clusters[name] = cluster = new LocalKubernetes();
        }

        return cluster;
    }
}
