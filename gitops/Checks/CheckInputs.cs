using Homelab.GitOps.Convention;

namespace Homelab.GitOps.Checks;

/// <summary>Where following begins, and the facts that are not in the repositories.</summary>
public sealed record CheckInputs
{
    /// <summary>The repositories at hand.</summary>
    public required RepositorySet Repositories { get; init; }

    /// <summary>The Applications and ApplicationSets that are applied by hand, or by Pulumi: where following begins.</summary>
    public IReadOnlyList<KubernetesObject> Roots { get; init; } = [];

    /// <summary>The day on which acceptances are judged; today, the same all over the world, unless set.</summary>
    public DateOnly Today { get; init; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date);

    /// <summary>AppProjects that are not in the repositories: from the plan, or from files named on the command line.</summary>
    public IReadOnlyList<KubernetesObject> Projects { get; init; } = [];

    /// <summary>What is installed with helm before Argo CD is there, each as an Application would have it.</summary>
    public IReadOnlyList<KubernetesObject> Releases { get; init; } = [];

    /// <summary>The environment in which Application names end; taken from the root's path when null.</summary>
    public string? Environment { get; init; }

    /// <summary>What ApplicationSets are expanded with besides the repositories.</summary>
    public ApplicationSetInputs ApplicationSets { get; init; } = new();

    /// <summary>Namespaces that exist without the repositories.</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = Platform.BootstrapNamespaces;

    /// <summary>Repository name to the status checks that its branch protection requires; null when that isn't known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? RequiredStatusChecks { get; init; }

    /// <summary>The rules that the run is about.</summary>
    public RuleSelection Rules { get; init; } = new();

    /// <summary>The keys of Argo CD's own settings, <c>argocd-cm</c>; null when only the repositories can tell them.</summary>
    public IReadOnlyCollection<string>? ArgoCdSettings { get; init; }
}

/// <summary>What the checks say.</summary>
public sealed record CheckReport
{
    /// <summary>What is wrong and not accepted, by repository, file and line.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What is wrong and was accepted.</summary>
    public required IReadOnlyList<AcceptedFinding> Accepted { get; init; }

    /// <summary>The rules that were looked at, but for what is <see cref="NotChecked"/>.</summary>
    public required IReadOnlyList<CheckInfo> Rules { get; init; }

    /// <summary>How much is wrong and not told, because a repository or the command line says so.</summary>
    public Quieted Quieted { get; init; } = new();

    /// <summary>What was not checked, and why. Never the same as passed.</summary>
    public required IReadOnlyList<NotChecked> NotChecked { get; init; }

    /// <summary>What is worth knowing: the tree's notes, kinds without a schema, files that could not be read.</summary>
    public required IReadOnlyList<Note> Notes { get; init; }

    /// <summary>The tools without which something was not checked; when there are any, the run as a whole has not succeeded.</summary>
    public IEnumerable<string> MissingTools =>
        NotChecked.Select(entry => entry.MissingTool).OfType<string>().Distinct(StringComparer.Ordinal);
}

/// <summary>A rule that could not be checked.</summary>
/// <param name="Check">The rule.</param>
/// <param name="Reason">Why not.</param>
/// <param name="MissingTool">The tool that is missing, when that is why.</param>
public sealed record NotChecked(CheckInfo Check, string Reason, string? MissingTool = null);

/// <summary>A finding that somebody accepted.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Acceptance">The acceptance.</param>
public sealed record AcceptedFinding(Finding Finding, Acceptance Acceptance);
