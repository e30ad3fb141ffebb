using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

/// <summary>
/// What the platform can switch on. The charts of others are not at hand here: in their places stand charts that take the same keys of
/// values, and no others, and make what the checks have to know of. That those keys are the real charts' is not shown here.
/// </summary>
public sealed class PlatformComponentTests
{
    private const string Platform = "homelab-k8s-argo-config/";
    private const string RootKustomization = Platform + "environments/dev/_root/kustomization.yaml";

    private static readonly Dictionary<string, (string Folder, string Source, string Keys, string Template)> Charts =
        new(StringComparer.Ordinal)
        {
            ["cert-manager"] = (
                "certificates",
                "repoURL: https://charts.jetstack.io\n      chart: cert-manager\n      targetRevision: v1.20.2\n",
                "crds startupapicheck resources webhook cainjector",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: { name: leader-election, namespace: "{{ .Values.global.leaderElection.namespace }}" }
                """),
            ["traefik"] = (
                "traefik",
                "repoURL: https://traefik.github.io/charts\n      chart: traefik\n      targetRevision: 39.0.7\n",
                "ingressClass providers service podSecurityContext securityContext resources global",
                """
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: { name: "{{ .Values.ingressClass.name }}" }
                spec: { controller: traefik.io/ingress-controller }
                """),
            ["external-dns"] = (
                "external-dns",
                "repoURL: https://kubernetes-sigs.github.io/external-dns\n      chart: external-dns\n      targetRevision: 1.20.0\n",
                "provider domainFilters txtOwnerId sources policy env resources",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: "{{ .Values.txtOwnerId }}" }
                data: { provider: "{{ .Values.provider.name }}", domains: "{{ join "," .Values.domainFilters }}" }
                """),
        };

    [Theory]
    [InlineData("traefik")]
    [InlineData("certificates")]
    [InlineData("external-dns")]
    public async Task A_component_is_off_until_its_line_is_there_and_then_all_of_it_is_deployed(string component)
    {
        using var seed = WithCharts(Seed.Write());
        var before = await seed.FollowAsync(Seed.Root);
        seed.Replace(RootKustomization, $"# - {component}\n", $"- {component}\n");
        var report = await seed.CheckAsync(Seed.Root, null, inputs => inputs);
        var after = await seed.FollowAsync(Seed.Root);

        Assert.Equal(7, before.Applications.Count);
        Assert.Equal(component == "certificates" ? 9 : 8, after.Applications.Count);
        Assert.All(after.Applications, node => Assert.Equal(NodeState.Rendered, node.State));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task A_component_whose_chart_is_not_at_hand_is_external_and_everything_else_of_it_is_rendered()
    {
        using var seed = Seed.Write(("certificates", "selfSigned"));
        var tree = await seed.FollowAsync(Seed.Root);

        Assert.Empty(tree.Findings);
        var external = Assert.Single(tree.Applications, node => node.State is not NodeState.Rendered);
        Assert.Equal("platform-cert-manager-dev", external.Name);
        Assert.Equal("Namespace/cert-manager", string.Join(", ", external.Objects));
    }

    [Theory]
    [InlineData("selfSigned", "ClusterIssuer/homelab, ClusterIssuer/self-signed, Certificate/homelab-ca, Certificate/wildcard")]
    [InlineData("acme", "ClusterIssuer/homelab, ExternalSecret/dns-token, Certificate/wildcard")]
    [InlineData("acmeStaging", "ClusterIssuer/homelab, ExternalSecret/dns-token, Certificate/wildcard")]
    public async Task Whoever_signs_is_the_issuer_homelab(string certificates, string expected)
    {
        using var seed = Signed(certificates);
        var objects = (await seed.FollowAsync(Seed.Root)).Application("platform-certificates-dev").Objects;

        Assert.Equal(Sorted(expected.Split(", ")), Sorted(objects.Select(item => item.ToString())));
        var wildcard = objects.Single(item => item.Name == "wildcard");
        Assert.Equal("*.dev.example.com", wildcard.Node.At("spec", "dnsNames", "0")?.Text);
        Assert.Equal("web", wildcard.Namespace);
        Assert.Equal("homelab", wildcard.Node.At("spec", "issuerRef", "name")?.Text);
    }

    [Theory]
    [InlineData("acme", "https://acme-v02.api.letsencrypt.org/directory", "homelab-acme")]
    [InlineData("acmeStaging", "https://acme-staging-v02.api.letsencrypt.org/directory", "homelab-acme-staging")]
    public async Task Lets_Encrypt_for_tries_is_another_server_with_an_account_of_its_own(string certificates, string server, string key)
    {
        using var seed = Signed(certificates);
        var acme = (await seed.FollowAsync(Seed.Root)).Objects.Single(item => item.Object is { Kind: "ClusterIssuer" }).Object.Node.At("spec", "acme")!;

        Assert.Equal(server, acme["server"]?.Text);
        Assert.Equal(key, acme.At("privateKeySecretRef", "name")?.Text);
        Assert.Equal("me@example.com", acme["email"]?.Text);
        Assert.Equal("dns-token", acme.At("solvers", "0", "dns01", "cloudflare", "apiTokenSecretRef", "name")?.Text);
    }

    [Fact]
    public async Task The_blog_takes_its_certificate_from_the_Secret_of_the_wildcard()
    {
        using var seed = WithCharts(Seed.Write(("certificates", "selfSigned"), ("argocdIngress", "true")));
        var report = await seed.CheckAsync(Seed.Root, null, inputs => inputs);
        var tree = await seed.FollowAsync(Seed.Root);

        Assert.Empty(report.Findings);
        var ingress = tree.Objects.Single(item => item.Object is { Kind: "Ingress" }).Object;
        Assert.Equal("wildcard-tls", ingress.Node.At("spec", "tls", "0", "secretName")?.Text);
        Assert.Equal(
            ["argocd/argocd-server-tls", "cert-manager/homelab-ca", "web/wildcard-tls"],
            Sorted(tree.Objects.Where(item => item.Object is { Kind: "Certificate" })
                .Select(item => $"{item.Object.Namespace}/{item.Object.Node.At("spec", "secretName")?.Text}")));
    }

    [Fact]
    public async Task Kinds_come_before_issuers_and_issuers_before_certificates_and_all_before_the_route()
    {
        using var seed = WithCharts(Seed.Write(("certificates", "selfSigned")));
        var tree = await seed.FollowAsync(Seed.Root);

        var (kinds, issuers) = (tree.Application("platform-cert-manager-dev"), tree.Application("platform-certificates-dev"));
        Assert.True(kinds.Application.Wave < issuers.Application.Wave);
        Assert.True(SyncOrder.Wave(issuers.Objects.Single(item => item.Name == "homelab"))
            < SyncOrder.Wave(issuers.Objects.Single(item => item.Name == "wildcard")));
        Assert.True(tree.Application("root-platform-dev").Application.Wave < tree.Application("root-web-dev").Application.Wave);
    }

    [Fact]
    public async Task Namespaces_of_components_are_restricted_and_stay()
    {
        using var seed = Seed.Write(("certificates", "selfSigned"), ("ingress", "traefik"));
        var tree = await seed.FollowAsync(Seed.Root);

        var namespaces = tree.Objects.Select(item => item.Object).Where(item => item.Kind is "Namespace").ToList();
        Assert.Equal(["cert-manager", "traefik", "web"], Sorted(namespaces.Select(item => item.Name)));
        Assert.All(namespaces, item =>
        {
            Assert.Equal("restricted", item.Node.At("metadata", "labels", "pod-security.kubernetes.io/enforce")?.Text);
            Assert.Equal("Prune=false,Delete=false", item.Annotation("argocd.argoproj.io/sync-options"));
        });
    }

    private static Checkouts Signed(string certificates) => WithCharts(Seed.Write(
        ("certificates", certificates), ("acmeEmail", "me@example.com"), ("dnsProvider", "cloudflare"), ("domain", "example.com")));

    private static IEnumerable<string> Sorted(IEnumerable<string> texts) => texts.Order(StringComparer.Ordinal);

    private static Checkouts WithCharts(Checkouts seed)
    {
        foreach (var (name, (folder, source, keys, template)) in Charts)
        {
            var properties = string.Join(", ", keys.Split(' ').Append("nameOverride").Select(key => $"\"{key}\": {{}}"));
            seed
                .Replace(
                    $"{Platform}environments/dev/_root/{folder}/platform-{name}.yaml",
                    source,
                    $"repoURL: {Checkouts.UrlPrefix}charts\n      path: {name}\n      targetRevision: main\n")
                .Write($"charts/{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: 1.0.0\n")
                .Write($"charts/{name}/templates/all.yaml", template)
                .Write(
                    $"charts/{name}/values.schema.json",
                    $$"""{"type": "object", "additionalProperties": false, "properties": { "global": {}, {{properties}} } }""");
        }

        return seed.Replace(
            Seed.ProjectFile, "    - https://charts.jetstack.io\n", $"    - https://charts.jetstack.io\n    - {Checkouts.UrlPrefix}charts\n");
    }
}
