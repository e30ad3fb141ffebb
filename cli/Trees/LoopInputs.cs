using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Trees;

/// <summary>Where following begins, and what is known besides the repositories.</summary>
internal sealed record TreeInputs
{
    /// <summary>The repositories at hand.</summary>
    public required RepositorySet Repositories { get; init; }

    /// <summary>The Applications and ApplicationSets that are applied by hand, or by Pulumi.</summary>
    public required IReadOnlyList<KubernetesObject> Roots { get; init; }

    /// <summary>AppProjects that the repositories don't hold.</summary>
    public IReadOnlyList<KubernetesObject> Projects { get; init; } = [];

    /// <summary>The environment in which Application names end; null takes it from the root's path.</summary>
    public string? Environment { get; init; }

    /// <summary>Namespaces that exist without the repositories.</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = CheckInputs.BootstrapNamespaces;

    /// <summary>The status checks that branch protections require, by repository; null when that isn't known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? RequiredStatusChecks { get; init; }
}
