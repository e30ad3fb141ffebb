using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Checks;

/// <summary>
/// Which kinds belong to the cluster and not to a namespace: Kubernetes' own, the usual operators', and those that a rendered
/// CustomResourceDefinition declares.
/// </summary>
internal sealed class ObjectKinds(IEnumerable<KubernetesObject> rendered)
{
    private static readonly HashSet<string> ClusterWide = new(StringComparer.Ordinal)
    {
        "/Namespace", "/Node", "/PersistentVolume", "/ComponentStatus",
        "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
        "storage.k8s.io/StorageClass", "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode", "storage.k8s.io/VolumeAttachment",
        "storage.k8s.io/VolumeAttributesClass",
        "snapshot.storage.k8s.io/VolumeSnapshotClass", "snapshot.storage.k8s.io/VolumeSnapshotContent",
        "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService", "scheduling.k8s.io/PriorityClass",
        "node.k8s.io/RuntimeClass", "networking.k8s.io/IngressClass", "networking.k8s.io/IPAddress", "networking.k8s.io/ServiceCIDR",
        "gateway.networking.k8s.io/GatewayClass", "certificates.k8s.io/CertificateSigningRequest", "certificates.k8s.io/ClusterTrustBundle",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration", "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
        "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
        "policy/PodSecurityPolicy", "resource.k8s.io/DeviceClass", "resource.k8s.io/ResourceSlice",
        "external-secrets.io/ClusterSecretStore", "external-secrets.io/ClusterExternalSecret", "external-secrets.io/ClusterPushSecret",
        "generators.external-secrets.io/ClusterGenerator", "cert-manager.io/ClusterIssuer", "trust.cert-manager.io/Bundle",
        "kyverno.io/ClusterPolicy", "cilium.io/CiliumClusterwideNetworkPolicy", "cilium.io/CiliumLoadBalancerIPPool",
        "crd.projectcalico.org/GlobalNetworkPolicy", "projectcalico.org/GlobalNetworkPolicy", "karpenter.sh/NodePool",
    };

    private readonly Dictionary<string, bool> _declared = rendered
        .Where(item => item.Is("apiextensions.k8s.io", "CustomResourceDefinition"))
        .GroupBy(item => $"{item.Node.At("spec", "group")?.Text}/{item.Node.At("spec", "names", "kind")?.Text}", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Node.At("spec", "scope")?.Text is "Cluster", StringComparer.Ordinal);

    public bool IsNamespaced(KubernetesObject item)
    {
        var id = $"{item.Group}/{item.Kind}";
        return _declared.TryGetValue(id, out var clusterWide) ? !clusterWide : !ClusterWide.Contains(id);
    }
}
