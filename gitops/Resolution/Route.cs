namespace Homelab.GitOps.Resolution;

/// <summary>The way that an Ingress opens: from hosts to the Services it names, and on to what makes their pods.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="Hosts">Its hosts, each once; <c>*</c> for every one.</param>
/// <param name="Services">The names of the Services that it leads to, each once.</param>
/// <param name="Workloads">What makes the pods of those, as far as it is in the tree.</param>
public sealed record Route(
    KubernetesObject Ingress, IReadOnlyList<string> Hosts, IReadOnlyList<string> Services, IReadOnlyList<KubernetesObject> Workloads)
{
    /// <summary>The routes of a tree, by the Application that deploys the Ingress.</summary>
    internal static ILookup<ApplicationNode, Route> Of(ApplicationTree tree)
    {
        var ingresses = tree.Objects.Where(item => item.Object.Is("networking.k8s.io", "Ingress")).ToList();
        // Most trees have none, and need no one to look any further.
        var others = ingresses.Count == 0 ? [] : tree.Objects;
        var services = others.Where(item => item.Object.Is("", "Service"))
            .ToLookup(item => (item.Application.NamespaceOf(item.Object), item.Object.Name), item => item.Object);
        var workloads = others.Where(item => item.Object is { Group: "apps", Kind: "Deployment" or "StatefulSet" or "DaemonSet" })
            .ToLookup(item => item.Application.NamespaceOf(item.Object), item => item.Object, StringComparer.Ordinal);
        return ingresses.ToLookup(item => item.Application, item =>
        {
            var space = item.Application.NamespaceOf(item.Object);
            var backends = Backends(item.Object).Distinct(StringComparer.Ordinal).ToList();
            var selectors = backends.SelectMany(name => services[(space, name)])
                .Select(service => service.Node.At("spec", "selector")?.Entries ?? []).Where(selector => selector.Count > 0).ToList();
            return new Route(
                item.Object,
                [.. Rules(item.Object).Select(rule => rule["host"]?.Text ?? "*").DefaultIfEmpty("*").Distinct(StringComparer.Ordinal)],
                backends,
                [.. workloads[space].Where(workload => selectors.Exists(selector => IsSelected(workload, selector)))]);
        });
    }

    /// <summary>The rules of an Ingress.</summary>
    internal static IReadOnlyList<YamlValue> Rules(KubernetesObject ingress) => ingress.Node.At("spec", "rules")?.Items ?? [];

    /// <summary>The paths of a rule.</summary>
    internal static IReadOnlyList<YamlValue> Paths(YamlValue rule) => rule.At("http", "paths")?.Items ?? [];

    private static IEnumerable<string> Backends(KubernetesObject ingress) => Rules(ingress).SelectMany(Paths)
        .Select(path => path["backend"]).Append(ingress.Node.At("spec", "defaultBackend"))
        .Select(backend => backend?.At("service", "name")?.Text).OfType<string>();

    private static bool IsSelected(KubernetesObject workload, IReadOnlyList<YamlEntry> selector) =>
        workload.Node.At("spec", "template", "metadata", "labels") is { } labels
            && selector.All(label => labels[label.Key.Value]?.Text == label.Value.Text);
}
