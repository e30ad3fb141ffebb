using System.Text.Json.Nodes;

namespace Homelab.Cli.Apps;

/// <summary>Where an app answers from outside the cluster, and with whose certificate.</summary>
/// <param name="Values">What the chart takes for it.</param>
internal sealed record AppIngress(JsonObject Values)
{
    private const string Certificates = "certificates", Issuer = "homelab", TraefikClass = "traefik";

    /// <summary>
    /// As the other apps of the environment do: with their class, and with the certificate of one whose namespace and parent domain are
    /// the same. Where there is none, cert-manager makes one for this app alone, if the platform has it; the ingress controller's own
    /// serves otherwise.
    /// </summary>
    public static AppIngress Of(HomelabRepositories homelab, AppPlace place, string host)
    {
        var apps = homelab.RequiredEnvironmentsApps;
        var others = apps.FilesUnder(place.Domain.Place.Folder).Where(path => Path.GetFileName(path) is "values.yaml")
            .Select(path => apps.ReadYaml(path).Roots.FirstOrDefault())
            .Select(values => (Namespace: values?["namespace"]?.Text, Ingress: values?[Templates.IngressKey]))
            .Where(other => other.Ingress?["host"]?.Text is { Length: > 0 }).ToList();
        var shared = others.Where(other => other.Namespace == place.App.Namespace
                && Parent(other.Ingress!["host"]!.Text!) == Parent(host) && other.Ingress["clusterIssuer"]?.Text is not { Length: > 0 })
            .Select(other => other.Ingress!["tlsSecretName"]?.Text).FirstOrDefault(secret => secret is { Length: > 0 });
        var className = others.Select(other => other.Ingress!["className"]?.Text).FirstOrDefault(name => name is not null);
        var values = new JsonObject { ["host"] = host, ["className"] = className ?? TraefikClass };
        if (shared is not null)
        {
            values["tlsSecretName"] = shared;
        }
        else if (HasCertificates(homelab.ArgoConfig, place.Domain.Place))
        {
            values["tlsSecretName"] = $"{place.App.Namespace}-{place.App.Component}-tls";
            values["clusterIssuer"] = Issuer;
        }

        return new(values);
    }

    private static bool HasCertificates(Repository? platform, EnvironmentPlace place)
    {
        var file = $"{place.Folder}/_root/kustomization.yaml";
        return platform?.HasFile(file) == true && platform.ReadYaml(file).Roots.FirstOrDefault()?["resources"]?.Items
            .Any(item => item.Text?.TrimEnd('/') is Certificates) == true;
    }

    private static string Parent(string host) => host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
