using Pulumi;

namespace Homelab.Infra.Layers;

/// <summary>
/// Layer 3, the version registry: which version of each app runs in which environment, and nothing else. Dev bumps merge
/// by themselves when the check is green: no approval, and none waits for another to be merged in. Production is a code
/// owner's, see CODEOWNERS.
/// </summary>
internal sealed class Environments(string name, LayerArgs args, ComponentResourceOptions? options = null) : Layer(
    "homelab:layers:Environments",
    name,
    args,
    new LayerPolicy(
        args.Settings.Repositories.Environments,
        "Homelab layer 3: the version of each app in each environment, and nothing else",
        RequiredApprovals: 0,
        RequireUpToDate: false),
    options);
