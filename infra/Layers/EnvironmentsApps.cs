namespace Homelab.Infra.Layers;

/// <summary>Layer 4, the App-of-Apps tree and each app's runtime values, never a version.</summary>
internal sealed class EnvironmentsApps(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
    : LayerComponent("homelab:layers:EnvironmentsApps", name, args, options);
