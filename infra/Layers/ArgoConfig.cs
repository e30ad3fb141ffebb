using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 1, the platform: namespaces, the policies on them, the secret store and the ExternalSecrets.</summary>
internal sealed class ArgoConfig(string name, LayerArgs args, ComponentResourceOptions? options = null) : Layer(
    "homelab:layers:ArgoConfig",
    name,
    args,
    new LayerPolicy(
        args.Settings.Repositories.ArgoConfig,
        "Homelab layer 1: the platform that Argo CD keeps, namespaces, policies, secret store",
        args.Settings.RequiredApprovals),
    options);
