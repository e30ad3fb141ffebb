using System.Collections.Immutable;

namespace Homelab.Infra.Cluster;

/// <summary>How a person gets to what runs in the cluster: the commands, since nothing is open to the outside.</summary>
internal static class ClusterAccess
{
    /// <summary>The commands by what they open.</summary>
    public static ImmutableDictionary<string, string> PortForward(HomelabSettings settings, HomelabContent content)
    {
        var doors = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        // The chart names what it installs after the release and "argocd": https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd
        doors["argocd"] = Forward(
            Platform.ArgoCdNamespace, "argo-cd-argocd-server", $"8080:{(settings.Cluster.ArgoCdInsecure ? 80 : 443)}");
        if (content.HasExample)
        {
            doors["blog"] = Forward("web", "web-hugo", "8081:80");
        }

        return doors.ToImmutable();

        string Forward(string ns, string service, string ports) =>
            $"kubectl {Context(settings.Cluster)}--namespace {ns} port-forward service/{service} {ports}";
    }

    /// <summary>The command that shows Argo CD's first password.</summary>
    public static string ArgoCdPassword(ClusterSettings cluster) =>
        $"kubectl {Context(cluster)}--namespace {Platform.ArgoCdNamespace} get secret argocd-initial-admin-secret "
        + "--output jsonpath='{.data.password}' | base64 --decode";

    private static string Context(ClusterSettings cluster) => cluster.KubeContext is { } context ? $"--context {context} " : "";
}
