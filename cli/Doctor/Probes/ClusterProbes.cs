using k8s;
using k8s.Models;
using NuGet.Versioning;

namespace Homelab.Cli.Doctor.Probes;

/// <summary>Whether the cluster answers, and who it is.</summary>
internal sealed class ClusterProbe() : Probe("HD201")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var version = await cluster.Api.Version.GetCodeAsync(cancellation);
        return Answer.Fine($"{cluster.Context} answers as Kubernetes {version.GitVersion}.");
    }
}

/// <summary>The cluster's version against the charts' <c>kubeVersion</c>.</summary>
internal sealed class ClusterVersionProbe() : Probe("HD202")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var said = (await cluster.Api.Version.GetCodeAsync(cancellation)).GitVersion;
        if (!SemanticVersion.TryParse(said.TrimStart('v'), out var version))
        {
            return Answer.NotAsked($"The cluster calls its version {said}.");
        }

        var pins = await Task.WhenAll(examination.Charts.Select(async chart => (Chart: chart, Pin: await PinAsync(chart, cancellation))));
        var refused = pins.Where(one => one.Pin?.KubeVersion is { } range && VersionConstraint.Allows(range, version) == false)
            .Select(one => $"{one.Chart.Origin.Name} {one.Chart.Version.ToNormalizedString()} wants {one.Pin!.KubeVersion}").ToList();
        var unknown = pins.Where(one => one.Pin is null
            || (one.Pin.KubeVersion is { } range && VersionConstraint.Allows(range, version) is null))
            .Select(one => one.Chart.Origin.Name).ToList();
        return refused.Count > 0 ? Answer.Fails($"The cluster is {said}, and {string.Join(" and ", refused)}.")
            : unknown.Count > 0 ? Answer.NotAsked($"What {string.Join(" and ", unknown)} supports isn't known.", "See HD021.")
            : Answer.Fine($"{said} is supported by all charts.");
    }

    private static async Task<PinnedChart.Entry?> PinAsync(PinnedChart chart, CancellationToken cancellation)
    {
        try
        {
            return await chart.PinAsync(cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or FormatException or YamlReadException)
        {
            // HD021 tells why.
            return null;
        }
    }
}

/// <summary>What the operators' charts and the program create, asked one by one where the credentials may not simply do
/// everything.</summary>
internal sealed class AccessProbe() : Probe("HD203")
{
    private static readonly (string Group, string Resource, string? Namespace)[] Created =
    [
        ("", "namespaces", null),
        ("apiextensions.k8s.io", "customresourcedefinitions", null),
        ("rbac.authorization.k8s.io", "clusterroles", null),
        ("rbac.authorization.k8s.io", "clusterrolebindings", null),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations", null),
        .. Platform.BootstrapNamespaces.SelectMany(name => new (string, string, string?)[]
        {
            ("", "secrets", name),
            ("", "services", name),
            ("", "serviceaccounts", name),
            ("", "configmaps", name),
            ("apps", "deployments", name),
            ("rbac.authorization.k8s.io", "roles", name),
            ("rbac.authorization.k8s.io", "rolebindings", name),
        }),
        ("apps", "statefulsets", Platform.ArgoCdNamespace),
        ("batch", "jobs", Platform.ArgoCdNamespace),
        ("argoproj.io", "applications", Platform.ArgoCdNamespace),
        ("argoproj.io", "appprojects", Platform.ArgoCdNamespace),
    ];

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        if (await MayAsync("*", "*", "*", null))
        {
            return Answer.Fine("The credentials may do everything.");
        }

        var answers = await Task.WhenAll(Created.Select(async one =>
            (One: one, May: await MayAsync("create", one.Group, one.Resource, one.Namespace))));
        var refused = answers.Where(answer => !answer.May).Select(answer => answer.One)
            .GroupBy(
                one => one.Group.Length == 0 ? one.Resource : $"{one.Resource}.{one.Group}", one => one.Namespace, StringComparer.Ordinal)
            .Select(group => group.OfType<string>()
                .ToList() is { Count: > 0 } names ? $"{group.Key} in {string.Join(", ", names)}" : group.Key);
        return string.Join("; ", refused) is { Length: > 0 } what
            ? Answer.Fails($"The credentials may not create {what}.")
            : Answer.Fine("The credentials may create what the program and its charts create.");

        // A review is a POST that writes nothing.
        async Task<bool> MayAsync(string verb, string group, string resource, string? inNamespace)
        {
            var review = new V1SelfSubjectAccessReview
            {
                Spec = new()
                {
                    ResourceAttributes = new() { Verb = verb, Group = group, Resource = resource, NamespaceProperty = inNamespace },
                },
            };
            return (await cluster.Api.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: cancellation))
                .Status.Allowed;
        }
    }
}

/// <summary>The namespaces of the operators and of the apps.</summary>
internal sealed class NamespacesProbe() : Probe("HD206")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var wanted = await WantedAsync(examination, cancellation);
        var there = (await cluster.NamespacesAsync(cancellation))
            .Items.Where(one => wanted.Contains(one.Metadata.Name, StringComparer.Ordinal))
            .ToList();
        var leaving = there.Where(one => one.Status?.Phase is "Terminating").Select(one => one.Metadata.Name).ToList();
        return leaving.Count > 0 ? Answer.Fails($"Namespaces that are being deleted: {string.Join(", ", leaving)}.")
            : there.Count > 0 ? Answer.Fine($"Namespaces that are there already, and kept: "
                + $"{string.Join(", ", there.Select(one => one.Metadata.Name))}.")
            : Answer.Fine("None of the namespaces is there yet.");
    }

    /// <summary>The operators' namespaces, and those that layer 1 declares.</summary>
    public static async Task<IReadOnlyList<string>> WantedAsync(Examination examination, CancellationToken cancellation)
    {
        var layer = (await examination.Content.GetAsync(cancellation)).ArgoConfig;
        var declared = layer.Files.FirstOrDefault(file => file.Path == Platform.NamespacesFile) is { } file
            ? YamlText.Read(file.Text)[0].Root!["items"]?.Items.Select(item => item.At("metadata", "name")?.Text).OfType<string>() ?? []
            : [];
        return [.. Platform.BootstrapNamespaces, .. declared];
    }
}

/// <summary>Whether the operators' namespaces let their pods in.</summary>
internal sealed class PodSecurityProbe() : Probe("HD207")
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var strict = (await cluster.NamespacesAsync(cancellation)).Items
            .Where(one => Platform.BootstrapNamespaces.Contains(one.Metadata.Name, StringComparer.Ordinal)
                && one.Metadata.Labels?.TryGetValue(Enforce, out var level) == true && level is "restricted")
            .Select(one => one.Metadata.Name).ToList();
        return strict.Count == 0 ? Answer.Fine("No namespace of the operators enforces the level restricted.") : Answer.Notice(
            $"restricted is enforced in {string.Join(", ", strict)}.",
            $"kubectl label namespace {string.Join(' ', strict)} {Enforce}=baseline --overwrite");
    }
}

/// <summary>The plugin that enforces policies, known by what runs on the nodes.</summary>
internal sealed class NetworkPolicyProbe() : Probe("HD208")
{
    private static readonly string[] Enforcing =
        ["cilium", "calico", "canal", "antrea", "kube-router", "weave", "ovnkube", "kube-network-policies", "kindnet", "azure-npm",
            "aws-node"];

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var sets = (await cluster.DaemonSetsAsync(cancellation)).Items.Select(set => set.Metadata.Name).ToList();
        if (sets.FirstOrDefault(set => Array.Exists(Enforcing, name => set.Contains(name, StringComparison.Ordinal))) is { } found)
        {
            return Answer.Fine($"{found} enforces network policies.");
        }

        return (await cluster.NodesAsync(cancellation)).Items.Any(IsK3s)
            ? Answer.Fine("k3s' own controller enforces network policies, unless it was started with --disable-network-policy.")
            : Answer.Notice("Nothing is known here that enforces network policies.");
    }

    /// <summary>Whether a node is one of k3s, which has in itself what others install.</summary>
    public static bool IsK3s(V1Node node) => node.Status?.NodeInfo?.KubeletVersion?.Contains("+k3s", StringComparison.Ordinal) == true;
}

/// <summary>A default class for Ingresses, or Gateways.</summary>
internal sealed class IngressProbe() : Probe("HD209")
{
    private const string Default = "ingressclass.kubernetes.io/is-default-class";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var classes = (await cluster.Api.NetworkingV1.ListIngressClassAsync(cancellationToken: cancellation)).Items;
        if (classes.FirstOrDefault(one => one.Metadata.Annotations?.TryGetValue(Default, out var value) == true
            && value is "true") is { } first)
        {
            return Answer.Fine($"{first.Metadata.Name} is the default IngressClass.");
        }

        var gateways = (await CustomResourcesProbe.AllAsync(cluster, cancellation))
            .Any(one => one.Metadata.Name is "gateways.gateway.networking.k8s.io");
        return gateways ? Answer.Fine("The cluster has the Gateway API.")
            : classes.Count > 0 ? Answer.Notice(
                $"There are the classes {string.Join(", ", classes.Select(one => one.Metadata.Name))}, and none is the default.",
                $"kubectl annotate ingressclass {classes[0].Metadata.Name} {Default}=true")
            : Answer.Notice("There is neither an IngressClass nor a Gateway API.");
    }
}

/// <summary>Who gives addresses to Services: what is installed for it, or the cloud that the nodes are of.</summary>
internal sealed class LoadBalancerProbe() : Probe("HD210")
{
    private static readonly string[] Giving = ["metallb", "speaker", "svclb", "kube-vip", "purelb", "openelb"];

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var sets = (await cluster.DaemonSetsAsync(cancellation)).Items.Select(set => set.Metadata.Name).ToList();
        if (sets.FirstOrDefault(set => Array.Exists(Giving, name => set.Contains(name, StringComparison.Ordinal))) is { } found)
        {
            return Answer.Fine($"{found} gives LoadBalancers an address.");
        }

        var nodes = (await cluster.NodesAsync(cancellation)).Items;
        if (nodes.Any(NetworkPolicyProbe.IsK3s))
        {
            return Answer.Fine("k3s' own controller gives LoadBalancers an address, unless it was started with --disable=servicelb.");
        }

        var cloud = nodes.Select(node => node.Spec?.ProviderID?.Split(':')[0]).OfType<string>()
            .FirstOrDefault(provider => provider is not ("kind" or "k3s" or ""));
        var services = (await cluster.Api.CoreV1.ListServiceForAllNamespacesAsync(cancellationToken: cancellation)).Items
            .Where(service => service.Spec?.Type is "LoadBalancer").ToList();
        return services.FirstOrDefault(service => service.Status?.LoadBalancer?.Ingress?.Count > 0) is { } served
                ? Answer.Fine($"{served.Metadata.NamespaceProperty}/{served.Metadata.Name} has got an address.")
            : cloud is not null ? Answer.Fine($"The nodes are of {cloud}, which gives LoadBalancers an address.")
            : services.Count > 0 ? Answer.Notice(
                $"{services[0].Metadata.NamespaceProperty}/{services[0].Metadata.Name} is waiting for an address, and nothing is known "
                    + $"here that "
                    + "gives it.")
            : Answer.Notice("Nothing is known here that gives LoadBalancers an address.");
    }
}

/// <summary>The DNS pods, by the labels that the apps' policies go by.</summary>
internal sealed class DnsProbe() : Probe("HD211")
{
    private const string Label = "k8s-app=kube-dns";
    private const string Namespace = "kube-system";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var pods = (await cluster.Api.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: Label, cancellationToken: cancellation))
            .Items;
        return pods.Count == 0 ? Answer.Notice($"No pod of {Namespace} has {Label}.")
            : pods.Any(pod => pod.Status?.Phase is "Running") ? Answer.Fine($"{pods[0].Metadata.Name} runs and has {Label}.")
            : Answer.Notice($"{pods[0].Metadata.Name} has {Label}, and is {pods[0].Status?.Phase ?? "not running"}.",
                "Look why: kubectl describe it.");
    }
}

/// <summary>What the nodes have left, beside what the operators and the example need.</summary>
internal sealed class CapacityProbe() : Probe("HD212")
{
    // What Argo CD, External Secrets, Connect and the blog use when they have come up; their charts ask for less.
    private const decimal NeededCpu = 0.5m;
    private const decimal NeededMemory = 1536m * 1024 * 1024;
    private const decimal Gibi = 1024m * 1024 * 1024;

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var cluster = await examination.ClusterAsync(cancellation);
        var nodes = (await cluster.NodesAsync(cancellation)).Items;
        var open = nodes.Where(IsOpen).Select(node => node.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        if (open.Count == 0)
        {
            return Answer.Fails(
                $"None of the {nodes.Count} nodes is ready and takes pods.",
                "kubectl get nodes; on a cluster of control planes alone, take the taint off: "
                    + "kubectl taint nodes --all node-role.kubernetes.io/control-plane-");
        }

        var pods = (await cluster.Api.CoreV1.ListPodForAllNamespacesAsync(cancellationToken: cancellation)).Items
            .Where(pod => pod.Spec?.NodeName is { } node && open.Contains(node) && pod.Status?.Phase is not ("Succeeded" or "Failed"))
                .ToList();
        var cpu = Left("cpu");
        var memory = Left("memory");
        var left = string.Create(
            CultureInfo.InvariantCulture,
            $"{open.Count} of {nodes.Count} nodes take pods; {cpu:0.0} CPU and {memory / Gibi:0.0} GiB are left");
        return cpu >= NeededCpu && memory >= NeededMemory
            ? Answer.Fine($"{left}.")
            : Answer.Notice(string.Create(
                CultureInfo.InvariantCulture,
                $"{left}; the operators and the blog use about {NeededCpu:0.0} and {NeededMemory / Gibi:0.0}."));

        decimal Left(string what) =>
            nodes.Where(node => open.Contains(node.Metadata.Name)).Sum(node => Quantity(node.Status?.Allocatable, what))
            - pods.Sum(pod => pod.Spec.Containers.Sum(container => Quantity(container.Resources?.Requests, what)));
    }

    private static bool IsOpen(V1Node node) =>
        node.Spec?.Unschedulable != true
        && node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true
        && node.Spec?.Taints?.Any(taint => taint.Effect is "NoSchedule" or "NoExecute") != true;

    private static decimal Quantity(IDictionary<string, ResourceQuantity>? all, string what) =>
        all?.TryGetValue(what, out var quantity) == true ? quantity.ToDecimal() : 0;
}
