using Homelab.Infra.Configuration;
using Homelab.Infra.Content;
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
