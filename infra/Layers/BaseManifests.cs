namespace Homelab.Infra.Layers;

/// <summary>Layer 2, Helm: the library template and the thin charts on it, in versioned folders.</summary>
internal sealed class BaseManifests(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
    : LayerComponent("homelab:layers:BaseManifests", name, args, options);
