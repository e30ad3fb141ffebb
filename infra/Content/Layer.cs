namespace Homelab.Infra.Content;

/// <summary>
/// One layer of the homelab: a repository, what its main branch demands of a pull request, and what a stack writes into it.
/// </summary>
public sealed record Layer
{
    /// <summary>The repository's name, and the setting that it comes from.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>One sentence on what it owns, as GitHub shows it.</summary>
    public required string Description { get; init; }

    /// <summary>How many approvals a pull request needs.</summary>
    public required int RequiredApprovals { get; init; }

    /// <summary>Whether a pull request must contain everything on main before it merges.</summary>
    public required bool RequireUpToDate { get; init; }

    /// <summary>The files that the stack writes, in the order in which they are written.</summary>
    public required IReadOnlyList<RepositoryFile> Files { get; init; }
}
