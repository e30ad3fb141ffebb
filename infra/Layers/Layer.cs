using Homelab.Infra.Configuration;
using Homelab.Infra.Content;
using Homelab.Infra.GitHub;
using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>What a layer's repository is made of.</summary>
internal sealed class LayerArgs
{
    /// <summary>How repositories are made, and their names.</summary>
    public required GitHubSettings Settings { get; init; }

    /// <summary>Whether this stack creates and protects the repository.</summary>
    public required bool OwnsRepository { get; init; }

    /// <summary>The files this stack writes into it.</summary>
    public required IReadOnlyList<RepositoryFile> Files { get; init; }

    /// <summary>The bot's GitHub token, for the repository's workflows.</summary>
    public required Input<string> BotToken { get; init; }
}

/// <summary>One layer of the homelab: a repository, and what its main branch demands of a pull request.</summary>
internal abstract class Layer : ComponentResource
{
    protected Layer(string type, string name, LayerArgs args, LayerPolicy policy, ComponentResourceOptions? options)
        : base(type, name, options)
    {
        Url = new GitOpsRepository(policy.Repository, new GitOpsRepositoryArgs
        {
            Name = policy.Repository,
            Description = policy.Description,
            Files = args.Files,
            IsOwned = args.OwnsRepository,
            Settings = args.Settings,
            RequiredApprovals = policy.RequiredApprovals,
            RequireUpToDate = policy.RequireUpToDate,
            BotToken = args.BotToken,
        }, new ComponentResourceOptions { Parent = this }).Url;
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository's address.</summary>
    public Output<string> Url { get; }
}

/// <summary>In what the layers differ.</summary>
/// <param name="Repository">The repository's name.</param>
/// <param name="Description">One sentence on what it owns, as GitHub shows it.</param>
/// <param name="RequiredApprovals">How many approvals a pull request needs.</param>
/// <param name="RequireUpToDate">Whether a pull request must contain everything on main before it merges.</param>
internal sealed record LayerPolicy(string Repository, string Description, int RequiredApprovals, bool RequireUpToDate = true);
