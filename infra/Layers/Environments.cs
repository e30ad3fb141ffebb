using Homelab.Infra.GitHub;
using Pulumi;
using Github = Pulumi.Github;

namespace Homelab.Infra.Layers;

/// <summary>What the version registry needs besides its files.</summary>
internal sealed class EnvironmentsArgs : LayerArgs
{
    /// <summary>
    /// The GitHub token that the registry's workflows open pull requests with: those opened with a workflow's own token
    /// start no checks, so they would never merge.
    /// https://docs.github.com/en/actions/security-for-github-actions/security-guides/automatic-token-authentication
    /// </summary>
    public required Input<string> BotToken { get; init; }
}

/// <summary>Layer 3, the version registry: which version of each app runs in which environment, and nothing else.</summary>
internal sealed class Environments : ComponentResource
{
    /// <summary>The name under which the registry's workflows find the bot's token.</summary>
    public const string BotTokenSecret = "HOMELAB_BOT_TOKEN";

    public Environments(string name, EnvironmentsArgs args, ComponentResourceOptions? options = null)
        : base("homelab:layers:Environments", name, options)
    {
        var repository = new GitOpsRepository(args.Settings.Repositories.Environments, new GitOpsRepositoryArgs
        {
            Name = args.Settings.Repositories.Environments,
            Description = "Homelab layer 3: the version of each app in each environment, and nothing else",
            Files = args.Files,
            IsOwned = args.OwnsRepository,
            Settings = args.Settings,
            // Dev bumps merge by themselves when the check is green: no approval, and none waits for another to be
            // merged in. Production is a code owner's, see CODEOWNERS.
            RequiredApprovals = 0,
            RequireUpToDate = false,
        }, new ComponentResourceOptions { Parent = this });
        if (repository.Repository is { } registry)
        {
            _ = new Github.ActionsSecret($"{args.Settings.Repositories.Environments}/{BotTokenSecret}", new Github.ActionsSecretArgs
            {
                Repository = registry.Name,
                SecretName = BotTokenSecret,
                Value = args.BotToken,
            }, new CustomResourceOptions { Parent = this, DeletedWith = registry });
        }

        Url = repository.Url;
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository's address.</summary>
    public Output<string> Url { get; }
}
