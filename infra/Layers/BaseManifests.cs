using Homelab.Infra.GitHub;
using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 2, Helm: the library template and the thin charts on it, in versioned folders.</summary>
internal sealed class BaseManifests : ComponentResource
{
    public BaseManifests(string name, LayerArgs args, ComponentResourceOptions? options = null)
        : base("homelab:layers:BaseManifests", name, options)
    {
        var repository = new GitOpsRepository(args.Settings.Repositories.BaseManifests, new GitOpsRepositoryArgs
        {
            Name = args.Settings.Repositories.BaseManifests,
            Description = "Homelab layer 2: Helm library template and deployable charts, in versioned folders",
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
