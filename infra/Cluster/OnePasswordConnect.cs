using Pulumi.Kubernetes.Helm.V3;

namespace Homelab.Infra.Cluster;

/// <summary>How 1Password Connect is installed, and the two secrets it begins with.</summary>
internal sealed class OnePasswordConnectArgs
{
    /// <summary>The exact version of the connect chart; decides how the credentials are encoded.</summary>
    public required SemanticVersion ChartVersion { get; init; }

    /// <summary>The content of <c>1password-credentials.json</c>.</summary>
    public required Output<string> Credentials { get; init; }

    /// <summary>The access token that External Secrets shows to the server.</summary>
    public required Output<string> Token { get; init; }

    /// <summary>The namespace of External Secrets, where the token goes.</summary>
    public required Core.Namespace TokenNamespace { get; init; }

    /// <summary>
    /// Layer 1, whose ExternalSecret for the credentials is in the encoding of this chart: before the chart, or the new one is
    /// given the old encoding.
    /// </summary>
    public required Resource PlatformLayer { get; init; }
}

/// <summary>
/// The 1Password Connect server, at <c>http://onepassword-connect:8080</c> in its namespace. The program seeds the two
/// Secrets that no ExternalSecret can fetch before the server runs; afterwards ExternalSecrets keep them current.
/// </summary>
internal sealed class OnePasswordConnect : ComponentResource
{
    private const string CredentialsFile = "1password-credentials.json";

    public OnePasswordConnect(string name, OnePasswordConnectArgs args, ComponentResourceOptions? options = null)
        : base("homelab:cluster:OnePasswordConnect", name, options)
    {
        var ns = ClusterResources.Namespace(Platform.ConnectNamespace, this);
        var format = ConnectCredentialsFormat.For(args.ChartVersion);
        var credentials = ClusterResources.SeededSecret(
            "op-credentials",
            Platform.ConnectNamespace,
            new InputMap<string> { [CredentialsFile] = args.Credentials.Apply(format.Encode) },
            this,
            ns);
        var token = ClusterResources.SeededSecret(
            "op-access-token",
            Platform.ExternalSecretsNamespace,
            new InputMap<string> { ["token"] = args.Token },
            this,
            args.TokenNamespace);
        Release = ClusterResources.Release(ChartOrigin.Connect.Name, new ChartArgs
        {
            Repository = ChartOrigin.Connect.Repository,
            Chart = ChartOrigin.Connect.Name,
            Version = args.ChartVersion,
            Namespace = Platform.ConnectNamespace,
            Values = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["connect"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["credentialsName"] = "op-credentials",
                    ["credentialsKey"] = CredentialsFile,
                    // The chart's default, NodePort, would open the vault's door on every node.
                    ["serviceType"] = "ClusterIP",
                },
            },
        }, this, ns, credentials, token, args.PlatformLayer);
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["version"] = Release.Version });
    }

    /// <summary>The installed release.</summary>
    public Release Release { get; }
}
