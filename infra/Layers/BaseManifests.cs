using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 2, Helm: the library template and the thin charts on it, in versioned folders.</summary>
internal sealed class BaseManifests(string name, LayerArgs args, ComponentResourceOptions? options = null) : Layer(
    "homelab:layers:BaseManifests",
    name,
    args,
    new LayerPolicy(
        args.Settings.Repositories.BaseManifests,
        "Homelab layer 2: Helm library template and deployable charts, in versioned folders",
        args.Settings.RequiredApprovals),
    options);
