using Pulumi.Kubernetes.Helm.V3;

namespace Homelab.Infra.Cluster;

/// <summary>How the External Secrets Operator is installed.</summary>
internal sealed class ExternalSecretsArgs
{
    /// <summary>The exact version of the external-secrets chart.</summary>
    public required SemanticVersion ChartVersion { get; init; }
}

/// <summary>The External Secrets Operator, which turns ExternalSecrets into Secrets.</summary>
internal sealed class ExternalSecrets : ComponentResource
{
    public ExternalSecrets(string name, ExternalSecretsArgs args, ComponentResourceOptions? options = null)
        : base("homelab:cluster:ExternalSecrets", name, options)
    {
        NamespaceResource = ClusterResources.Namespace(Platform.ExternalSecretsNamespace, this);
        Release = ClusterResources.Release(ChartOrigin.ExternalSecrets.Name, new ChartArgs
        {
            Repository = ChartOrigin.ExternalSecrets.Repository,
            Chart = ChartOrigin.ExternalSecrets.Name,
            Version = args.ChartVersion,
            Namespace = Platform.ExternalSecretsNamespace,
            Values = new Dictionary<string, object>(StringComparer.Ordinal) { ["installCRDs"] = true },
        }, this, NamespaceResource);
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["version"] = Release.Version });
    }

    /// <summary>The operator's namespace.</summary>
    public Core.Namespace NamespaceResource { get; }

    /// <summary>The installed release.</summary>
    public Release Release { get; }
}
