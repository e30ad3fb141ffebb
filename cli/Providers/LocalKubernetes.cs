using System.Collections.Immutable;
using System.Security.Cryptography;
using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>
/// One bare cluster: it has Kubernetes' own kinds and namespaces, and gets more of both from the resources of a stack. Existing
/// objects are adopted, as server-side apply does.
/// </summary>
internal sealed class LocalKubernetes
{
    /// <summary>What the charts bring besides workloads: the API versions of their custom resource definitions.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> ServedByChart
        = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
        {
            ["argo-cd"] = ["argoproj.io/v1alpha1"],
            ["connect"] = ["onepassword.com/v1"],
            ["external-secrets"] = ["external-secrets.io/v1", "external-secrets.io/v1alpha1", "generators.external-secrets.io/v1alpha1"],
        }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> OwnGroups = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps",
        "authentication.k8s.io", "authorization.k8s.io",
        "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io",
        "storage.k8s.io");

    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal) {
        "default",
        "kube-node-lease",
        "kube-public",
        "kube-system" };
    private readonly Dictionary<string, Declaration> _objects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Release> _releases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _served = new(StringComparer.Ordinal);

    /// <summary>Creates a resource.</summary>
    /// <param name="args">Its type, name and inputs.</param>
    /// <param name="stack">The stack that is being brought up.</param>
    /// <exception cref="ProviderException">The cluster or Helm would refuse.</exception>
    public (string Id, object State) Create(MockResourceArgs args, string stack) =>
        args.Type is "kubernetes:helm.sh/v3:Release" ? Install(args, stack) : Apply(args, stack);

    private (string Id, object State) Install(MockResourceArgs args, string stack)
    {
        var chart = args.Inputs.Text("chart")!;
        var name = args.Inputs.Text("name") ?? Generated(args);
        var space = args.Inputs.Text("namespace") ?? "default";
        if (args.Inputs.Flag("createNamespace"))
        {
            _namespaces.Add(space);
        }

        RequireNamespace(args, space);
        if (_releases.TryGetValue($"{space}/{name}", out var existing))
        {
            throw new ProviderException(
                args, $"Helm release {name} in namespace {space} already exists (chart {existing.Chart}, stack {existing.Stack}); give "
                    + "it another name, or each stack its own cluster.");
        }

        _releases[$"{space}/{name}"] = new(chart, stack);
        if (!args.Inputs.Flag("skipCrds"))
        {
            _served.UnionWith(ServedByChart.GetValueOrDefault(chart, []));
        }

        var status = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["chart"] = chart,
            ["name"] = name,
            ["namespace"] = space,
            ["revision"] = 1.0,
            ["status"] = "deployed",
            ["version"] = args.Inputs.Text("version") ?? "",
        };
        return ($"{space}/{name}", args.Inputs.SetItem("name", name).SetItem("namespace", space)
            .SetItem("status", status.ToImmutableDictionary()));
    }

    private (string Id, object State) Apply(MockResourceArgs args, string stack)
    {
        var (apiVersion, kind) = (args.Inputs.Text("apiVersion") ?? "", args.Inputs.Text("kind") ?? "");
        RequireKind(args, apiVersion, kind);
        var metadata = args.Inputs.Map("metadata");
        var name = metadata.Text("name") ?? Generated(args);
        var space = metadata.Text("namespace");
        if (space is not null)
        {
            RequireNamespace(args, space);
        }

        var id = space is null ? name : $"{space}/{name}";
        var key = $"{apiVersion} {kind} {id}";
        if (_objects.TryGetValue(key, out var other) && other.Stack == stack)
        {
            throw new ProviderException(args, $"{kind} {id} is already declared by '{other.Resource}' of stack {stack}; two resources "
                + "would overwrite each other, so remove one of the two.");
        }

        _objects[key] = new(args.Name!, stack);
        if (apiVersion is "v1" && kind is "Namespace")
        {
            _namespaces.Add(name);
        }

        if (kind is "CustomResourceDefinition")
        {
            Define(args.Inputs.Map("spec"));
        }

        return (id, args.Inputs.SetItem("metadata", metadata.SetItem("name", name)));
    }

    private void Define(ImmutableDictionary<string, object> spec) =>
        _served.UnionWith(spec.Maps("versions").Select(version => $"{spec.Text("group")}/{version.Text("name")}"));

    private void RequireNamespace(MockResourceArgs args, string space)
    {
        if (!_namespaces.Contains(space))
        {
            throw new ProviderException(args, $"the namespace {space} doesn't exist yet; declare it and let this resource depend on it.");
        }
    }

    private void RequireKind(MockResourceArgs args, string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal)
            ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)]
            : "";
        if (group.Length == 0 || OwnGroups.Contains(group) || _served.Contains(apiVersion))
        {
            return;
        }
        // A chart that isn't known here may bring any kind.
        if (_releases.Values.Any(release => !ServedByChart.ContainsKey(release.Chart)))
        {
            return;
        }

        var served = _served.Where(candidate => candidate.StartsWith($"{group}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ToList();
        var chart = ServedByChart.FirstOrDefault(
            entry => entry.Value.Any(candidate => candidate.StartsWith($"{group}/", StringComparison.Ordinal))).Key;
        var way = served.Count > 0 ? $"the cluster serves {string.Join(", ", served)}; use one of these."
            : chart is not null ? $"the chart {chart} brings that kind and isn't installed yet; let this resource depend on its Release."
            : "nothing in this stack brings that kind; install its operator first and let this resource depend on it.";
        throw new ProviderException(args, $"no matches for kind {kind} in version {apiVersion}: {way}");
    }

    // Pulumi adds a random suffix; here it is made of type and name, so that every run gives the same.
    private static string Generated(MockResourceArgs args) =>
        $"{args.Name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{args.Type}::{args.Name}")))[..8]}";

    private sealed record Declaration(string Resource, string Stack);

    private sealed record Release(string Chart, string Stack);
}
