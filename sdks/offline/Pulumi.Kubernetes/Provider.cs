namespace Pulumi.Kubernetes;

/// <summary>How to reach a cluster.</summary>
[KubernetesResourceType("pulumi:providers:kubernetes")]
public class Provider : ProviderResource
{
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("kubernetes", name, args ?? new ProviderArgs(), options.WithDefaults()) { }
}

/// <summary>The inputs of <see cref="Provider"/>. Most have an environment variable for a default.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    public ProviderArgs()
    {
        DeleteUnreachable = Utilities.GetEnvBoolean("PULUMI_K8S_DELETE_UNREACHABLE");
        EnableConfigMapMutable = Utilities.GetEnvBoolean("PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE");
        EnablePatchForce = Utilities.GetEnvBoolean("PULUMI_K8S_ENABLE_PATCH_FORCE");
        EnableSecretMutable = Utilities.GetEnvBoolean("PULUMI_K8S_ENABLE_SECRET_MUTABLE");
        EnableServerSideApply = Utilities.GetEnvBoolean("PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY");
        SkipUpdateUnreachable = Utilities.GetEnvBoolean("PULUMI_K8S_SKIP_UPDATE_UNREACHABLE");
        SuppressDeprecationWarnings = Utilities.GetEnvBoolean("PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS");
        SuppressHelmHookWarnings = Utilities.GetEnvBoolean("PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS");
        UpsertExistingObjects = Utilities.GetEnvBoolean("PULUMI_K8S_UPSERT_EXISTING_OBJECTS");
        KubeConfig = Utilities.GetEnv("KUBECONFIG")!;
    }

    [Input("cluster")] public Input<string>? Cluster { get; set; }
    [Input("clusterIdentifier")] public Input<string>? ClusterIdentifier { get; set; }
    [Input("context")] public Input<string>? Context { get; set; }
    [Input("deleteUnreachable", json: true)] public Input<bool>? DeleteUnreachable { get; set; }
    [Input("enableConfigMapMutable", json: true)] public Input<bool>? EnableConfigMapMutable { get; set; }
    [Input("enablePatchForce", json: true)] public Input<bool>? EnablePatchForce { get; set; }
    [Input("enableSecretMutable", json: true)] public Input<bool>? EnableSecretMutable { get; set; }
    [Input("enableServerSideApply", json: true)] public Input<bool>? EnableServerSideApply { get; set; }
    [Input("kubeconfig")] public Input<string>? KubeConfig { get; set; }
    [Input("namespace")] public Input<string>? Namespace { get; set; }
    [Input("skipUpdateUnreachable", json: true)] public Input<bool>? SkipUpdateUnreachable { get; set; }
    [Input("suppressDeprecationWarnings", json: true)] public Input<bool>? SuppressDeprecationWarnings { get; set; }
    [Input("suppressHelmHookWarnings", json: true)] public Input<bool>? SuppressHelmHookWarnings { get; set; }
    [Input("upsertExistingObjects", json: true)] public Input<bool>? UpsertExistingObjects { get; set; }
}
