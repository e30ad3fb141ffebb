namespace Homelab.Cli.Watch;

/// <summary>A kind of objects whose changes the cluster is asked for.</summary>
/// <param name="What">What they are called.</param>
/// <param name="Path">Where the cluster lists them.</param>
internal sealed record Followed(string What, string Path)
{
    /// <summary>Argo CD's Applications, without which there is nothing to see.</summary>
    public static readonly Followed Applications =
        new("Applications", $"apis/argoproj.io/v1alpha1/namespaces/{Platform.ArgoCdNamespace}/applications");

    /// <summary>What runs, and why it doesn't.</summary>
    public static readonly Followed Pods = new("Pods", "api/v1/pods");

    /// <summary>The secrets that are fetched.</summary>
    public static readonly Followed ExternalSecrets = new("ExternalSecrets", "apis/external-secrets.io/v1/externalsecrets");

    /// <summary>Where they are fetched from.</summary>
    public static readonly Followed SecretStores = new("ClusterSecretStores", "apis/external-secrets.io/v1/clustersecretstores");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Followed> All = [Applications, Pods, ExternalSecrets, SecretStores];
}
