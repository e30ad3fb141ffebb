using System.IO.Compression;
using k8s;
using k8s.Models;

namespace Homelab.Cli.Doctor.Probes;

/// <summary>
/// The release of that name, from the Secrets in which Helm keeps one for each revision:
/// https://helm.sh/docs/topics/advanced/#storage-backends
/// </summary>
internal sealed class ReleaseProbe(PinnedChart chart) : Probe("HD204", chart.Origin.Name)
{
    private const string SecretType = "helm.sh/release.v1";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var (name, space) = (chart.Origin.Name, chart.Origin.Namespace);
        var revisions = (await cluster.Api.CoreV1.ListNamespacedSecretAsync(
            space, labelSelector: $"owner=helm,name={name}", fieldSelector: $"type={SecretType}", cancellationToken: cancellation)).Items;
        if (revisions.MaxBy(Revision) is not { } newest)
        {
            return Answer.Fine("There is no release yet.");
        }

        var status = newest.Metadata.Labels?.TryGetValue("status", out var label) == true ? label : "unknown";
        var installed = Chart(newest);
        if (installed is { } other && other.Name != name)
        {
            return Answer.Fails(
                $"{space}/{name} is a release of the chart {other.Name}.",
                $"helm uninstall {name} --namespace {space}, or install it under another name.");
        }

        var what = installed is { } known ? $"{known.Name} {known.Version}" : $"revision {Revision(newest)}";
        return status switch
        {
            "deployed" => Answer.Fine($"{what} is deployed."),
            "uninstalling" => Answer.Fails(
                $"{what} is being uninstalled, or a killed run left it so.", $"helm uninstall {name} --namespace {space}"),
            _ when status.StartsWith("pending-", StringComparison.Ordinal) => Answer.Fails(
                $"{what} is {status}: another run is at it, or was killed.",
                revisions.Count > 1 ? $"When none is, helm rollback {name} --namespace {space}"
                    : $"When none is, helm uninstall {name} --namespace {space}"),
            "superseded" or "uninstalled" => Answer.Fine($"{what} is {status}."),
            _ => Answer.Notice($"{what} is {status}; the next run upgrades it.", $"helm status {name} --namespace {space}"),
        };
    }

    private static int Revision(V1Secret secret) =>
        secret.Metadata.Labels?.TryGetValue("version", out var text) == true
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // base64 of gzip of JSON, inside of what Kubernetes encodes itself.
    private static (string Name, string Version)? Chart(V1Secret secret)
    {
        if (secret.Data?.TryGetValue("release", out var data) != true)
        {
            return null;
        }

        using var packed = new MemoryStream(Convert.FromBase64String(Encoding.ASCII.GetString(data!)));
        using var plain = new GZipStream(packed, CompressionMode.Decompress);
        using var release = JsonDocument.Parse(plain);
        return release.RootElement.TryGetProperty("chart", out var chart) && chart.TryGetProperty("metadata", out var metadata)
            ? (Text(metadata, "name"), Text(metadata, "version"))
            : null;
    }

    private static string Text(JsonElement metadata, string name) => metadata.TryGetProperty(name, out var value) ? value.ToString() : "";
}

/// <summary>The CRDs of Argo CD and External Secrets: whose they are, and whether they serve what the content uses.</summary>
internal sealed class CustomResourcesProbe() : Probe("HD205")
{
    private const string Release = "meta.helm.sh/release-name";
    private const string Namespace = "meta.helm.sh/release-namespace";

    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["argoproj.io"] = $"{Platform.ArgoCdNamespace}/argo-cd",
        ["external-secrets.io"] = $"{Platform.ExternalSecretsNamespace}/external-secrets",
        ["generators.external-secrets.io"] = $"{Platform.ExternalSecretsNamespace}/external-secrets",
    };

    // Argo Rollouts, Workflows and Events share the group, and are none of Argo CD's.
    private static readonly string[] OfArgoCd = ["applications", "applicationsets", "appprojects"];

    private static readonly Dictionary<string, string> Used = new(StringComparer.Ordinal)
    {
        ["applications.argoproj.io"] = "v1alpha1",
        ["appprojects.argoproj.io"] = "v1alpha1",
        ["externalsecrets.external-secrets.io"] = "v1",
        ["clustersecretstores.external-secrets.io"] = "v1",
    };

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var ours = (await AllAsync(await examination.ClusterAsync(cancellation), cancellation))
            .Where(one => Owners.ContainsKey(one.Spec.Group)
                && (one.Spec.Group != "argoproj.io" || OfArgoCd.Contains(one.Spec.Names.Plural, StringComparer.Ordinal)))
            .ToList();
        if (ours.Count == 0)
        {
            return Answer.Fine("None of the CRDs is there yet.");
        }

        var foreign = ours.Where(one => Owner(one) != Owners[one.Spec.Group]).GroupBy(Owner, StringComparer.Ordinal)
            .Select(group => $"{Names(group)} {(group.Count() == 1 ? "belongs" : "belong")} to {group.Key ?? "no release"}").ToList();
        if (foreign.Count > 0)
        {
            var example = ours.First(one => Owner(one) != Owners[one.Spec.Group]);
            var owner = Owners[example.Spec.Group].Split('/');
            return Answer.Fails(
                $"{string.Join("; ", foreign)}.",
                $"Uninstall what brought them, or give each to the release: kubectl annotate crd {example.Metadata.Name} "
                    + $"{Release}={owner[1]} "
                    + $"{Namespace}={owner[0]} --overwrite; kubectl label crd {example.Metadata.Name} app.kubernetes.io/managed-by=Helm "
                        + "--overwrite");
        }

        var old = ours.Where(one => Used.TryGetValue(one.Metadata.Name, out var version)
            && !one.Spec.Versions.Any(served => served.Served && served.Name == version)).ToList();
        return old.Count == 0
            ? Answer.Fine($"{ours.Count} CRDs are there, and belong to our releases.")
            : Answer.Notice(
                $"Not served yet: {string.Join(", ", old.Select(one => $"{Used[one.Metadata.Name]} of {one.Metadata.Name}"))}; "
                    + "the pinned chart brings it.",
                "Nothing, unless HD204 has something: the upgrade of the release comes first.");
    }

    /// <summary>Every CRD of the cluster.</summary>
    public static async Task<IList<V1CustomResourceDefinition>> AllAsync(ClusterApi cluster, CancellationToken cancellation) =>
        (await cluster.CustomResourcesAsync(cancellation)).Items;

    private static string? Owner(V1CustomResourceDefinition definition) =>
        definition.Metadata.Annotations is { } notes && notes.TryGetValue(Release, out var name)
            && notes.TryGetValue(Namespace, out var space)
            ? $"{space}/{name}"
            : null;

    private static string Names(IEnumerable<V1CustomResourceDefinition> definitions)
    {
        const int MostNamed = 3;
        var all = definitions.Select(one => one.Metadata.Name).ToList();
        return string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "");
    }
}
