using Homelab.Infra.GitHub;
using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 3, the version registry: which version of each app runs in which environment, and nothing else.</summary>
internal sealed class Environments : ComponentResource
{
    public Environments(string name, LayerArgs args, ComponentResourceOptions? options = null)
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
            BotToken = args.BotToken,
        }, new ComponentResourceOptions { Parent = this });
        Url = repository.Url;
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository's address.</summary>
    public Output<string> Url { get; }
}
