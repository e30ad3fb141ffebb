using Homelab.Infra.GitHub;
using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 4, the App-of-Apps tree and each app's runtime values, never a version.</summary>
internal sealed class EnvironmentsApps : ComponentResource
{
    public EnvironmentsApps(string name, LayerArgs args, ComponentResourceOptions? options = null)
        : base("homelab:layers:EnvironmentsApps", name, options)
    {
        var repository = new GitOpsRepository(args.Settings.Repositories.EnvironmentsApps, new GitOpsRepositoryArgs
        {
            Name = args.Settings.Repositories.EnvironmentsApps,
            Description = "Homelab layer 4: the App-of-Apps tree and the runtime values of each app",
            Files = args.Files,
            IsOwned = args.OwnsRepository,
            Settings = args.Settings,
            RequiredApprovals = args.Settings.RequiredApprovals,
            RequireUpToDate = true,
            BotToken = args.BotToken,
        }, new ComponentResourceOptions { Parent = this });
        Url = repository.Url;
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository's address.</summary>
    public Output<string> Url { get; }
}
