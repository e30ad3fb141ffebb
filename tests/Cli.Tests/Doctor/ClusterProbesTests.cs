using System.IO.Compression;
using System.Text;
using Homelab.Cli.Doctor;
using k8s.Models;

namespace Homelab.Cli.Tests.Doctor;

public sealed class ClusterProbesTests : IDisposable
{
    private readonly DoctorWorld _world = new();

    [Fact]
    public Task A_cluster_that_answers_is_fine() => _world.ExpectAsync("HD201", ProbeState.Fine, "homelab-dev answers as Kubernetes v1.35.1");

    [Fact]
    public async Task A_context_that_is_not_in_the_kubeconfig_fails()
    {
        _world.Variables["KUBECONFIG"] = _world.Kubeconfig(_world.Cluster.Address, "another");

        var result = await _world.ExpectAsync("HD201", ProbeState.Fails, "homelab-dev");

        Assert.Contains("homelab:kubeContext is homelab-dev", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public Task Without_a_kubeconfig_it_fails()
    {
        _world.Variables.Remove("KUBECONFIG");

        return _world.ExpectAsync("HD201", ProbeState.Fails, "there is no ");
    }

    [Fact]
    public Task A_secret_kubeconfig_is_used()
    {
        _world.WriteStack("""
            config:
              homelab:owner: ada
              homelab:ownsRepositories: true
              homelab:secrets:
                kubeconfig:
                  secure: v1:abc:def
            """);
        _world.Pulumi(("secrets.kubeconfig", File.ReadAllText(_world.Kubeconfig(_world.Cluster.Address)) + "\ncurrent-context: homelab-dev\n"));

        return _world.ExpectAsync("HD201", ProbeState.Fine, "v1.35.1");
    }

    [Fact]
    public Task A_secret_kubeconfig_that_nobody_decrypts_is_not_asked()
    {
        _world.WriteStack("""
            config:
              homelab:owner: ada
              homelab:ownsRepositories: true
              homelab:secrets:
                kubeconfig:
                  secure: v1:abc:def
            """);

        return _world.ExpectAsync("HD201", ProbeState.NotAsked, "a secret that can't be read");
    }

    [Fact]
    public Task A_version_that_the_charts_support_is_fine() => _world.ExpectAsync("HD202", ProbeState.Fine, "v1.35.1 is supported");

    [Fact]
    public Task A_version_that_a_chart_excludes_fails()
    {
        _world.Cluster.Version("v1.20.4-eks-1");

        return _world.ExpectAsync("HD202", ProbeState.Fails, ">=1.25.0-0");
    }

    [Fact]
    public Task What_charts_support_is_not_asked_where_their_repository_is_not_there()
    {
        _world.Chart("connect", "  - version: 0.0.1\n");

        return _world.ExpectAsync("HD202", ProbeState.NotAsked, "What connect supports");
    }

    [Fact]
    public Task Credentials_that_may_do_everything_are_fine() => _world.ExpectAsync("HD203", ProbeState.Fine, "everything");

    [Fact]
    public Task Credentials_that_may_do_what_is_needed_are_fine()
    {
        _world.Cluster.Allows(attributes => attributes.Verb == "create");

        return _world.ExpectAsync("HD203", ProbeState.Fine, "what the program and its charts create");
    }

    [Fact]
    public Task Credentials_that_may_not_fail_with_what_they_may_not()
    {
        _world.Cluster.Allows(attributes => attributes.Verb == "create" && attributes.Resource is not ("clusterroles" or "secrets"));

        return _world.ExpectAsync(
            "HD203", ProbeState.Fails, "clusterroles.rbac.authorization.k8s.io; secrets in argocd, external-secrets, onepassword");
    }

    [Fact]
    public Task A_release_that_is_not_there_is_fine() => _world.ExpectAsync("HD204", ProbeState.Fine, "no release yet", "argo-cd");

    [Theory]
    [InlineData("deployed", "argo-cd", ProbeState.Fine, "argo-cd 1.2.3 is deployed")]
    [InlineData("pending-install", "argo-cd", ProbeState.Fails, "pending-install")]
    [InlineData("pending-upgrade", "argo-cd", ProbeState.Fails, "pending-upgrade")]
    [InlineData("uninstalling", "argo-cd", ProbeState.Fails, "being uninstalled")]
    [InlineData("failed", "argo-cd", ProbeState.Notice, "is failed")]
    [InlineData("uninstalled", "argo-cd", ProbeState.Fine, "is uninstalled")]
    [InlineData("deployed", "argo-workflows", ProbeState.Fails, "a release of the chart argo-workflows")]
    internal Task A_release_is_told_by_its_state(string status, string chart, ProbeState state, string what)
    {
        _world.Cluster.Lists<V1Secret, V1SecretList>("api/v1/namespaces/argocd/secrets", Release(1, status, chart));

        return _world.ExpectAsync("HD204", state, what, "argo-cd");
    }

    [Fact]
    public async Task Of_several_revisions_the_newest_counts_and_one_can_go_back()
    {
        _world.Cluster.Lists<V1Secret, V1SecretList>(
            "api/v1/namespaces/argocd/secrets", Release(9, "deployed", "argo-cd"), Release(10, "pending-upgrade", "argo-cd"));

        var result = await _world.ExpectAsync("HD204", ProbeState.Fails, "pending-upgrade", "argo-cd");

        Assert.Contains("helm rollback argo-cd --namespace argocd", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public Task CRDs_that_are_not_there_are_fine() => _world.ExpectAsync("HD205", ProbeState.Fine, "is there yet");

    [Fact]
    public Task CRDs_of_our_releases_are_fine()
    {
        Crds(Crd("applications", "argoproj.io", "v1alpha1", "argocd/argo-cd"));

        return _world.ExpectAsync("HD205", ProbeState.Fine, "1 CRDs are there");
    }

    [Theory]
    [InlineData("gitops/argo", "belongs to gitops/argo")]
    [InlineData(null, "belongs to no release")]
    public async Task CRDs_of_others_fail_with_the_commands_that_give_them_away(string? owner, string what)
    {
        Crds(Crd("applications", "argoproj.io", "v1alpha1", owner));

        var result = await _world.ExpectAsync("HD205", ProbeState.Fails, $"applications.argoproj.io {what}");

        Assert.Contains("meta.helm.sh/release-name=argo-cd meta.helm.sh/release-namespace=argocd", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public Task CRDs_of_Argo_Workflows_are_none_of_Argo_CDs()
    {
        Crds(Crd("workflows", "argoproj.io", "v1alpha1", "argo/argo-workflows"));

        return _world.ExpectAsync("HD205", ProbeState.Fine, "is there yet");
    }

    [Fact]
    public Task A_version_that_is_not_served_yet_is_a_notice()
    {
        Crds(Crd("externalsecrets", "external-secrets.io", "v1beta1", "external-secrets/external-secrets"));

        return _world.ExpectAsync("HD205", ProbeState.Notice, "v1 of externalsecrets.external-secrets.io");
    }

    [Theory]
    [InlineData("default", "Active", ProbeState.Fine, "is there yet")]
    [InlineData("web", "Active", ProbeState.Fine, "kept: web")]
    [InlineData("argocd", "Terminating", ProbeState.Fails, "being deleted: argocd")]
    internal Task Namespaces_are_told_by_their_phase(string name, string phase, ProbeState state, string what)
    {
        _world.Cluster.Lists<V1Namespace, V1NamespaceList>(
            "api/v1/namespaces", new V1Namespace { Metadata = new() { Name = name }, Status = new() { Phase = phase } });

        return _world.ExpectAsync("HD206", state, what);
    }

    [Theory]
    [InlineData("baseline", ProbeState.Fine)]
    [InlineData("restricted", ProbeState.Notice)]
    internal Task A_namespace_of_an_operator_that_enforces_restricted_is_a_notice(string level, ProbeState state)
    {
        _world.Cluster.Lists<V1Namespace, V1NamespaceList>("api/v1/namespaces", new V1Namespace
        {
            Metadata = new()
            {
                Name = "onepassword",
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["pod-security.kubernetes.io/enforce"] = level },
            },
        });

        return _world.ExpectAsync("HD207", state, "restricted");
    }

    [Theory]
    [InlineData("calico-node", "v1.35.1", ProbeState.Fine, "calico-node enforces")]
    [InlineData("kube-proxy", "v1.35.1+k3s1", ProbeState.Fine, "k3s' own")]
    [InlineData("kube-flannel", "v1.35.1", ProbeState.Notice, "Nothing is known")]
    internal Task Who_enforces_policies_is_told_by_what_is_installed(string set, string kubelet, ProbeState state, string what)
    {
        Installed(set, kubelet);

        return _world.ExpectAsync("HD208", state, what);
    }

    [Fact]
    public Task Without_a_way_in_there_is_a_notice() => _world.ExpectAsync("HD209", ProbeState.Notice, "neither an IngressClass nor");

    [Theory]
    [InlineData("true", ProbeState.Fine, "traefik is the default")]
    [InlineData("false", ProbeState.Notice, "none is the default")]
    internal Task A_default_class_is_fine(string isDefault, ProbeState state, string what)
    {
        _world.Cluster.Lists<V1IngressClass, V1IngressClassList>("apis/networking.k8s.io/v1/ingressclasses", new V1IngressClass
        {
            Metadata = new()
            {
                Name = "traefik",
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ingressclass.kubernetes.io/is-default-class"] = isDefault,
                },
            },
        });

        return _world.ExpectAsync("HD209", state, what);
    }

    [Fact]
    public Task A_Gateway_API_is_fine()
    {
        Crds(Crd("gateways", "gateway.networking.k8s.io", "v1", null));

        return _world.ExpectAsync("HD209", ProbeState.Fine, "Gateway API");
    }

    [Theory]
    [InlineData("metallb-speaker", "v1.35.1", null, ProbeState.Fine, "metallb-speaker")]
    [InlineData("kube-proxy", "v1.35.1+k3s1", null, ProbeState.Fine, "k3s' own")]
    [InlineData("kube-proxy", "v1.35.1", "aws:///a/i-1", ProbeState.Fine, "of aws")]
    [InlineData("kube-proxy", "v1.35.1", null, ProbeState.Notice, "Nothing is known")]
    internal Task Who_gives_addresses_is_told_by_what_is_installed(
        string set, string kubelet, string? provider, ProbeState state, string what)
    {
        Installed(set, kubelet, provider);

        return _world.ExpectAsync("HD210", state, what);
    }

    [Theory]
    [InlineData("10.0.0.1", ProbeState.Fine, "web/front has got an address")]
    [InlineData(null, ProbeState.Notice, "web/front is waiting")]
    internal Task A_service_that_has_an_address_shows_that_they_get_one(string? address, ProbeState state, string what)
    {
        _world.Cluster.Lists<V1Service, V1ServiceList>("api/v1/services", new V1Service
        {
            Metadata = new() { Name = "front", NamespaceProperty = "web" },
            Spec = new() { Type = "LoadBalancer" },
            Status = new() { LoadBalancer = new() { Ingress = address is null ? null : [new() { Ip = address }] } },
        });

        return _world.ExpectAsync("HD210", state, what);
    }

    [Fact]
    public Task DNS_without_its_label_is_a_notice() => _world.ExpectAsync("HD211", ProbeState.Notice, "No pod of kube-system");

    [Theory]
    [InlineData("Running", ProbeState.Fine)]
    [InlineData("Pending", ProbeState.Notice)]
    internal Task DNS_with_its_label_is_fine_when_it_runs(string phase, ProbeState state)
    {
        _world.Cluster.Lists<V1Pod, V1PodList>(
            "api/v1/namespaces/kube-system/pods", new V1Pod { Metadata = new() { Name = "coredns-1" }, Status = new() { Phase = phase } });

        return _world.ExpectAsync("HD211", state, "coredns-1");
    }

    [Fact]
    public Task Nodes_with_room_are_fine() =>
        _world.ExpectAsync("HD212", ProbeState.Fine, "1 of 1 nodes take pods; 4.0 CPU and 8.0 GiB are left");

    [Fact]
    public Task What_pods_have_asked_for_is_not_left()
    {
        _world.Cluster.Lists<V1Pod, V1PodList>("api/v1/pods", Pod("Running", "3800m"), Pod("Succeeded", "2"));

        return _world.ExpectAsync("HD212", ProbeState.Notice, "0.2 CPU");
    }

    [Fact]
    public Task Nodes_that_take_no_pods_fail()
    {
        _world.Cluster.Lists<V1Node, V1NodeList>(
            "api/v1/nodes",
            ClusterDouble.Node(node => node.Spec.Taints = [new() { Key = "node-role.kubernetes.io/control-plane", Effect = "NoSchedule" }]),
            ClusterDouble.Node(node => node.Status.Conditions[0].Status = "False"),
            ClusterDouble.Node(node => node.Spec.Unschedulable = true));

        return _world.ExpectAsync("HD212", ProbeState.Fails, "None of the 3 nodes");
    }

    public void Dispose() => _world.Dispose();

    private void Crds(params V1CustomResourceDefinition[] all) => _world.Cluster
        .Lists<V1CustomResourceDefinition, V1CustomResourceDefinitionList>("apis/apiextensions.k8s.io/v1/customresourcedefinitions", all);

    private void Installed(string set, string kubelet, string? provider = null) => _world.Cluster
        .Lists<V1DaemonSet, V1DaemonSetList>("apis/apps/v1/daemonsets", new V1DaemonSet { Metadata = new() { Name = set } })
        .Lists<V1Node, V1NodeList>("api/v1/nodes", ClusterDouble.Node(node =>
        {
            node.Status.NodeInfo.KubeletVersion = kubelet;
            node.Spec.ProviderID = provider;
        }));

    private static V1Pod Pod(string phase, string cpu) => new()
    {
        Metadata = new() { Name = "pod" },
        Spec = new()
        {
            NodeName = "node-1",
            Containers =
            [
                new()
                {
                    Name = "main",
                    Resources = new()
                    {
                        Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["cpu"] = new ResourceQuantity(cpu) },
                    },
                },
            ],
        },
        Status = new() { Phase = phase },
    };

    private static V1CustomResourceDefinition Crd(string plural, string group, string version, string? owner) => new()
    {
        Metadata = new()
        {
            Name = $"{plural}.{group}",
            Annotations = owner?.Split('/') is [var space, var name]
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["meta.helm.sh/release-name"] = name,
                    ["meta.helm.sh/release-namespace"] = space,
                }
                : null,
        },
        Spec = new()
        {
            Group = group,
            Names = new() { Plural = plural, Kind = "Kind" },
            Scope = "Namespaced",
            Versions = [new() { Name = version, Served = true, Storage = true }],
        },
    };

    // As Helm keeps a release.
    private static V1Secret Release(int revision, string status, string chart)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes($$"""{ "chart": { "metadata": { "name": "{{chart}}", "version": "1.2.3" } } }"""));
        }

        return new()
        {
            Metadata = new()
            {
                Name = $"sh.helm.release.v1.argo-cd.v{revision}",
                Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["owner"] = "helm",
                    ["name"] = "argo-cd",
                    ["status"] = status,
                    ["version"] = $"{revision}",
                },
            },
            Type = "helm.sh/release.v1",
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["release"] = Encoding.ASCII.GetBytes(Convert.ToBase64String(packed.ToArray())),
            },
        };
    }
}
