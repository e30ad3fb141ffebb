using Homelab.Infra.GitHub;
using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 1, the platform: namespaces, the policies on them, the secret store and the ExternalSecrets.</summary>
internal sealed class ArgoConfig : ComponentResource
{
    public ArgoConfig(string name, LayerArgs args, ComponentResourceOptions? options = null)
        : base("homelab:layers:ArgoConfig", name, options)
    {
        var repository = new GitOpsRepository(args.Settings.Repositories.ArgoConfig, new GitOpsRepositoryArgs
        {
            Name = args.Settings.Repositories.ArgoConfig,
            Description = "Homelab layer 1: the platform that Argo CD keeps, namespaces, policies, secret store",
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
