using Pulumi.Kubernetes.Helm.V3;

namespace Homelab.Infra.Cluster;

/// <summary>How Argo CD is installed.</summary>
internal sealed class ArgoCdArgs
{
    /// <summary>The exact version of the argo-cd chart.</summary>
    public required SemanticVersion ChartVersion { get; init; }

    /// <summary>The host name that Argo CD answers at.</summary>
    public required Input<string> Domain { get; init; }

    /// <summary>Whether it serves plain HTTP behind an ingress that terminates TLS.</summary>
    public required Input<bool> IsInsecure { get; init; }

    /// <summary>Whether it has a page, and a certificate for that.</summary>
    public required IngressSettings Ingress { get; init; }
}

/// <summary>Argo CD: the one thing in the cluster that everything else comes through.</summary>
internal sealed class ArgoCd : ComponentResource
{
    // An Application's health is its own status. Argo CD ships without this check since 1.8; without it every
    // Application counts as healthy at once and sync waves between Applications wait for nothing.
    // https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#argocd-app
    private const string ApplicationHealth =
        """
        hs = {}
        hs.status = "Progressing"
        hs.message = ""
        if obj.status ~= nil and obj.status.health ~= nil then
          hs.status = obj.status.health.status
          if obj.status.health.message ~= nil then
            hs.message = obj.status.health.message
          end
        end
        return hs
        """;

    public ArgoCd(string name, ArgoCdArgs args, ComponentResourceOptions? options = null)
        : base("homelab:cluster:ArgoCd", name, options)
    {
        var ns = ClusterResources.Namespace(Platform.ArgoCdNamespace, this);
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["global"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["domain"] = args.Domain },
            ["configs"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["params"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["server.insecure"] = args.IsInsecure },
                ["cm"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["resource.customizations.health.argoproj.io_Application"] = ApplicationHealth,
                },
            },
        };
        if (args.Ingress.HasArgoCd)
        {
            // Its host is the domain. With tls the chart names the Secret argocd-server-tls, which a Certificate of layer 1 fills:
            // https://github.com/argoproj/argo-helm/blob/main/charts/argo-cd/templates/argocd-server/ingress.yaml
            values["server"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["ingress"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["enabled"] = true,
                    ["ingressClassName"] = "traefik",
                    ["tls"] = args.Ingress.Issuer is not null,
                },
            };
        }

        Release = ClusterResources.Release(ChartOrigin.ArgoCd.Name, new ChartArgs
        {
            Repository = ChartOrigin.ArgoCd.Repository,
            Chart = ChartOrigin.ArgoCd.Name,
            Version = args.ChartVersion,
            Namespace = Platform.ArgoCdNamespace,
            Values = values,
        }, this, ns);
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["version"] = Release.Version });
    }

    /// <summary>The installed release.</summary>
    public Release Release { get; }
}
