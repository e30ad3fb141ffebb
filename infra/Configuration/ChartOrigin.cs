namespace Homelab.Infra.Configuration;

/// <summary>A chart that the program installs, and where it is from; the release is named like the chart.</summary>
/// <param name="Setting">The setting that pins its version.</param>
/// <param name="Repository">The address of the Helm repository.</param>
/// <param name="Name">The chart's name in it, and the release's.</param>
/// <param name="Namespace">The namespace that it is installed into.</param>
public sealed record ChartOrigin(string Setting, string Repository, string Name, string Namespace)
{
    /// <summary>Argo CD.</summary>
    public static ChartOrigin ArgoCd { get; } =
        new("argocdChartVersion", "https://argoproj.github.io/argo-helm", "argo-cd", Platform.ArgoCdNamespace);

    /// <summary>The External Secrets Operator.</summary>
    public static ChartOrigin ExternalSecrets { get; } = new(
        "externalSecretsChartVersion", "https://charts.external-secrets.io", "external-secrets", Platform.ExternalSecretsNamespace);

    /// <summary>The 1Password Connect server.</summary>
    public static ChartOrigin Connect { get; } =
        new("connectChartVersion", "https://1password.github.io/connect-helm-charts", "connect", Platform.ConnectNamespace);
}
