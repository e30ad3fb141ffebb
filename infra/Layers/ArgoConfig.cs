namespace Homelab.Infra.Layers;

/// <summary>Layer 1, the platform: namespaces, the policies on them, the secret store and the ExternalSecrets.</summary>
internal sealed class ArgoConfig(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
    : LayerComponent("homelab:layers:ArgoConfig", name, args, options);
