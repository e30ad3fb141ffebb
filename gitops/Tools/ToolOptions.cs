namespace Homelab.GitOps.Tools;

/// <summary>How renders and checks run.</summary>
public sealed record ToolOptions
{
    /// <summary>Where finished renders are kept for the next run; null keeps none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Neither read nor write the cache.</summary>
    public bool NoCache { get; init; }

    /// <summary>The cluster's version of Kubernetes, for charts that ask; what helm was built for when null.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>What the cluster serves besides what helm knows (<c>group/version</c> or <c>…/Kind</c>), for charts that ask.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>The time one call of a tool may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many tools run at once; the number of cores unless set.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The charts of Helm repositories that are at hand; null for none.</summary>
    public ChartCache? Charts { get; init; }

    /// <summary>Whether the kernel holds the tools where it can; tests look at what holds without.</summary>
    internal bool Sandboxed { get; init; } = true;

    internal string? Cache => NoCache ? null : CacheFolder;
}
