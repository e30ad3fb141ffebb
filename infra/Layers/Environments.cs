namespace Homelab.Infra.Layers;

/// <summary>Layer 3, the version registry: which version of each app runs in which environment, and nothing else.</summary>
internal sealed class Environments(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
    : LayerComponent("homelab:layers:Environments", name, args, options);
