using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>Layer 4, the App-of-Apps tree and each app's runtime values, never a version.</summary>
internal sealed class EnvironmentsApps(string name, LayerArgs args, ComponentResourceOptions? options = null) : Layer(
    "homelab:layers:EnvironmentsApps",
    name,
    args,
    new LayerPolicy(
        args.Settings.Repositories.EnvironmentsApps,
        "Homelab layer 4: the App-of-Apps tree and the runtime values of each app",
        args.Settings.RequiredApprovals),
    options);
