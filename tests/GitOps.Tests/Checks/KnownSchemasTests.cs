using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

/// <summary>Objects of kinds whose schemas are in the tools.</summary>
public sealed class KnownSchemasTests
{
    [Theory]
    [InlineData("gateway.networking.k8s.io/v1", "Gateway", "gatewayClassName: x, listeners: [{ name: http, port: 80, protocol: HTTP }]")]
    [InlineData("gateway.networking.k8s.io/v1", "HTTPRoute", "parentRefs: [{ name: g }], rules: [{ backendRefs: [{ name: x, port: 80 }] }]")]
    [InlineData("cert-manager.io/v1", "Certificate", "secretName: s, dnsNames: [a], issuerRef: { name: x, kind: ClusterIssuer }")]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor", "selector: {}, endpoints: [{ port: http, interval: 30s, targetPort: 80 }]")]
    [InlineData("monitoring.coreos.com/v1", "Prometheus", "storage: { volumeClaimTemplate: { spec: { storageClassName: x } } }")]
    [InlineData("cilium.io/v2", "CiliumNetworkPolicy", "endpointSelector: {}, ingress: [{ fromEntities: [cluster] }]")]
    [InlineData("traefik.io/v1alpha1", "Middleware", "plugin: { crowdsec: { enabled: true, any: { thing: 1 } } }")]
    [InlineData("bitnami.com/v1alpha1", "SealedSecret", "encryptedData: { a: b }, template: { metadata: { name: x, creationTimestamp: null } }")]
    [InlineData("postgresql.cnpg.io/v1", "Cluster", "instances: 3, storage: { size: 1Gi }, description: The blog's")]
    [InlineData("argoproj.io/v1alpha1", "AppProject", "description: All, sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }]")]
    public async Task What_is_right_has_no_finding(string apiVersion, string kind, string spec) =>
        Assert.Equal("", await FaultsAsync(apiVersion, kind, spec));

    [Theory]
    [InlineData(
        "gateway.networking.k8s.io/v1", "Gateway", "gatewayClassName: x, listeners: [{ name: http, port: '80', protocol: HTTP }]",
        "Error spec.listeners.0.port must be integer")]
    [InlineData(
        "gateway.networking.k8s.io/v1", "HTTPRoute", "rules: [{ matches: [{ path: { type: Prefix, value: / } }] }]",
        "Error spec.rules.0.matches.0.path.type must be equal to one of the allowed values")]
    [InlineData(
        "cert-manager.io/v1", "Certificate", "dnsNames: [a], issuerRef: { name: x }", "Error spec must have required property secretName")]
    [InlineData(
        "monitoring.coreos.com/v1", "ServiceMonitor", "selector: {}, endpoint: [{ port: http }]",
        "Error spec must have required property endpoints; spec.endpoint is no field that its schema knows")]
    [InlineData("bitnami.com/v1alpha1", "SealedSecret", "encryptedData: text", "Error spec.encryptedData must be object")]
    [InlineData("bitnami.com/v1alpha1", "SealedSecret", "template: text", "Error spec must have required property encryptedData; spec.template must be object")]
    public async Task What_is_wrong_is_found(string apiVersion, string kind, string spec, string expected) =>
        Assert.Equal(expected, await FaultsAsync(apiVersion, kind, spec));

    [Theory]
    [InlineData("cert-manager.io/v1", "Certificate", "secretName: s, dnsName: [a], issuerRef: { name: x }", "spec.dnsName")]
    [InlineData("cilium.io/v2", "CiliumLoadBalancerIPPool", "cidrs: [{ cidr: 10.0.0.0/24 }]", "spec.cidrs")]
    [InlineData("traefik.io/v1alpha1", "Middleware", "redirectscheme: { scheme: https }", "spec.redirectscheme")]
    [InlineData("networking.k8s.io/v1", "Ingress", "ingressClasName: x, defaultBackend: { resource: { kind: a, name: b } }", "spec.ingressClasName")]
    public async Task A_field_that_the_schema_does_not_know_is_a_warning(string apiVersion, string kind, string spec, string field) =>
        Assert.Equal($"Warning {field} is no field that its schema knows", await FaultsAsync(apiVersion, kind, spec));

    [Theory]
    [InlineData("generateName: x-", "")]
    [InlineData("labels: { app: x }", "Error metadata must have a name")]
    public async Task An_object_has_a_name(string metadata, string expected) =>
        Assert.Equal(expected, await FaultsAsync("v1", "ConfigMap", "", metadata: metadata));

    [Theory]
    [InlineData("v1", "")]
    [InlineData("v2", "Warning spec.dnsName is no field that its schema knows")]
    public async Task A_definition_at_hand_comes_before_the_schema(string version, string expected) => Assert.Equal(
        expected,
        await FaultsAsync("cert-manager.io/v1", "Certificate", "secretName: s, dnsName: [a], issuerRef: { name: x }", $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: certificates.cert-manager.io }
            spec:
              group: cert-manager.io
              names: { kind: Certificate, plural: certificates }
              scope: Namespaced
              versions:
                - name: {{version}}
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: { type: object, properties: { spec: { type: object, x-kubernetes-preserve-unknown-fields: true } } }
            """));

    private static async Task<string> FaultsAsync(string apiVersion, string kind, string spec, string definition = "", string metadata = "name: x")
    {
        using var checkouts = new Checkouts()
            .Application("root-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}apps\n    path: all")
            .Write("apps/all/x.yaml", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{ {metadata} }}\n{(spec.Length == 0 ? "" : $"spec: {{ {spec} }}\n")}")
            .Write("platform/crds/x.yaml", definition);
        var report = await checkouts.CheckAsync("apps/root-dev.yaml");
        Assert.DoesNotContain(report.Notes, note => note.Message.Contains("There is no schema for", StringComparison.Ordinal));
        return string.Join(", ", report.Findings.Where(finding => finding.Check == ValidatedChecks.Schema).Select(
            finding => $"{finding.Severity} {finding.Message.Split($"is no valid {kind} of {apiVersion}: ")[1].TrimEnd('.')}"));
    }
}
