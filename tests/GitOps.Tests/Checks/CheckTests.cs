using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Checks;

/// <summary>The checks that a mistake in the seed does not show, each on one small repository.</summary>
public sealed class CheckTests
{
    private const string Good = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: hugo }
        spec:
          selector: { matchLabels: { app: hugo } }
          template:
            metadata: { labels: { app: hugo } }
            spec:
              securityContext: { runAsNonRoot: true }
              containers:
                - name: hugo
                  image: example/hugo:v1
                  livenessProbe: { httpGet: { path: /, port: 80 } }
                  readinessProbe: { httpGet: { path: /, port: 80 } }
                  resources: { requests: { cpu: 1m, memory: 1Mi }, limits: { memory: 1Mi } }
        """;

    [Fact]
    public async Task A_deployment_as_it_should_be_has_no_finding() => Assert.Empty(await IdsAsync(Good));

    [Theory]
    [InlineData("livenessProbe: { httpGet: { path: /, port: 80 } }", "", "HL019 apps/all/x.yaml:11")]
    [InlineData("limits: { memory: 1Mi }", "limits: {}", "HL020 apps/all/x.yaml:15")]
    [InlineData("{ runAsNonRoot: true }", "{}", "HL021 apps/all/x.yaml:11")]
    [InlineData("{ runAsNonRoot: true }", "{ runAsUser: 0 }", "HL021 apps/all/x.yaml:11")]
    [InlineData("{ runAsNonRoot: true }", "{ runAsUser: 1000 }", "")]
    [InlineData(
        "image: example/hugo:v1", "image: example/hugo:v1\n          securityContext: { runAsNonRoot: false }", "HL021 apps/all/x.yaml:13")]
    [InlineData("example/hugo:v1", "example/hugo", "HL018 apps/all/x.yaml:12")]
    [InlineData("example/hugo:v1", "registry:5000/hugo:latest", "HL018 apps/all/x.yaml:12")]
    [InlineData("example/hugo:v1", "example/hugo:latest@sha256:aa", "")]
    [InlineData("metadata: { name: hugo }", "metadata: { name: hugo }\nstatus: { replicas: many }", "HL025 apps/all/x.yaml:4")]
    [InlineData("apps/v1", "apps/v1beta1", "HL023 apps/all/x.yaml:1")]
    [InlineData("metadata: { name: hugo }", "metadata: { name: hugo, namespace: nowhere }", "HL012 apps/all/x.yaml:3")]
    public async Task A_deployment_that_is_not_has_one(string old, string with, string expected)
    {
        Assert.Contains(old, Good, StringComparison.Ordinal);
        Assert.Equal(expected, string.Join(", ", await IdsAsync(Good.Replace(old, with, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("ClusterSecretStore", "onepassword", "")]
    [InlineData("ClusterSecretStore", "one-password", "HL024 apps/all/x.yaml:14")]
    [InlineData("SecretStore", "onepassword", "HL024 apps/all/x.yaml:14")]
    public async Task An_external_secret_needs_a_declared_store(
        string kind,
        string name,
        string expected) => Assert.Equal(expected, string.Join(", ", await IdsAsync($$"""
        apiVersion: external-secrets.io/v1
        kind: ClusterSecretStore
        metadata: { name: onepassword }
        spec: { provider: { onepassword: { connectHost: x, vaults: { v: 1 }, auth: { secretRef: { connectTokenSecretRef: { name: a, key: b } } } } } }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: x
        spec:
          refreshInterval: 1h
          secretStoreRef:
            kind: {{kind}}
            name: {{name}}
          target: { name: x }
          data: [{ secretKey: a, remoteRef: { key: b } }]
        """)));

    [Theory]
    [InlineData("web", "docs.example.com", "/", "traefik", "HL036 apps/all/x.yaml:3")]
    [InlineData("zoo", "docs.example.com", "/", "traefik", "HL040 apps/all/x.yaml:15")]
    [InlineData("zoo", "docs.example.com", "/other", "traefik", "")]
    [InlineData("zoo", "blog.example.com", "/", "traefik", "")]
    [InlineData("zoo", "blog.example.com", "/", "nginx", "HL042 apps/all/x.yaml:13")]
    public async Task An_ingress_has_a_host_of_its_own_and_a_class_that_is_served(
        string name, string host, string path, string className, string expected) => Assert.Equal(expected, string.Join(", ", await IdsAsync($$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web }
        spec:
          ingressClassName: traefik
          rules:
            - { host: docs.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: {{name}} }
        spec:
          ingressClassName: {{className}}
          rules:
            - host: {{host}}
              http: { paths: [{ path: {{path}}, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
        """)));

    [Fact]
    public async Task A_class_is_served_whose_IngressClass_is_there() => Assert.Empty(await IdsAsync("""
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: { name: nginx }
        spec: { controller: k8s.io/ingress-nginx }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web }
        spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { name: http } } } }
        """));

    [Theory]
    [InlineData("web-tls", "ClusterIssuer", "homelab", "", "")]
    [InlineData("other-tls", "ClusterIssuer", "homelab", "", "HL041 apps/all/x.yaml:23")]
    [InlineData("other-tls", "ClusterIssuer", "homelab", "cert-manager.io/cluster-issuer: homelab", "")]
    [InlineData("web-tls", "ClusterIssuer", "letsencrypt", "", "HL043 apps/all/x.yaml:13")]
    [InlineData("web-tls", "Issuer", "homelab", "", "HL043 apps/all/x.yaml:13")]
    [InlineData("web-tls", "ClusterIssuer", "homelab", "cert-manager.io/cluster-issuer: letsencrypt", "HL043 apps/all/x.yaml:19")]
    public async Task The_certificate_of_an_ingress_is_made_and_signed(
        string secret, string kind, string issuer, string annotation, string expected) => Assert.Equal(expected, string.Join(", ", await IdsAsync($$"""
        apiVersion: cert-manager.io/v1
        kind: ClusterIssuer
        metadata: { name: homelab }
        spec: { selfSigned: {} }
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: { name: web }
        spec:
          secretName: web-tls
          issuerRef:
            kind: {{kind}}
            name: {{issuer}}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: web
          annotations: { {{annotation}} }
        spec:
          defaultBackend: { service: { name: web, port: { name: http } } }
          tls:
            - secretName: {{secret}}
        """)));

    [Theory]
    [InlineData("destinations: [{ server: '*', namespace: '*' }]", "clusterResourceWhitelist: [{ group: '*', kind: '*' }]", "")]
    [InlineData(
        "destinations: [{ server: '*', namespace: argocd }]",
        "clusterResourceWhitelist: [{ group: '*', kind: '*' }]",
        "HL010 apps/root-dev.yaml:11")]
    [InlineData("destinations: [{ server: '*', namespace: '*' }]", "clusterResourceWhitelist: []", "HL011 apps/all/x.yaml:1")]
    public async Task The_project_decides_on_destinations_and_kinds(
        string destinations,
        string kinds,
        string expected) => Assert.Equal(expected, string.Join(", ", await IdsAsync(
        "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n",
        project: $"apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {{ name: default }}\nspec:\n  sourceRepos: ['*']\n  "
            + $"{destinations}\n  {kinds}\n")));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("", ", namespace: web", "")]
    [InlineData(", namespace: argocd", ", namespace: argocd", "")]
    [InlineData(", namespace: argocd", "", "HL024 apps/all/x.yaml:15")]
    [InlineData("", ", namespace: argocd", "HL024 apps/all/x.yaml:15")]
    public async Task A_namespaced_store_serves_its_own_namespace(
        string store, string secret, string expected) => Assert.Equal(expected, string.Join(", ", await IdsAsync($$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: { name: vault{{store}} }
        spec:
          provider:
            onepassword: { connectHost: x, vaults: { v: 1 }, auth: { secretRef: { connectTokenSecretRef: { name: a, key: b } } } }
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: { name: x{{secret}} }
        spec:
          refreshInterval: 1h
          secretStoreRef:
            kind: SecretStore
            name: vault
          target: { name: x }
          data: [{ secretKey: a, remoteRef: { key: b } }]
        """)));

    [Fact]
    public async Task Without_a_project_its_rules_are_not_checked()
    {
        using var checkouts = Repository(Good).Replace("apps/root-dev.yaml", "project: default", "project: team");

        Assert.Equal(
            "HL009, HL010, HL011, HL026",
            string.Join(", ", (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).NotChecked.Select(entry => entry.Check.Id)));
    }

    [Fact]
    public async Task A_project_in_a_repository_counts()
    {
        using var checkouts = Repository(Good).Write(
            "platform/project.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: default }\nspec: { sourceRepos: [] }\n");

        Assert.Contains(
            "HL009",
            (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings.Select(finding => finding.Check.Id),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task Of_two_definitions_of_a_project_that_may_be_in_effect_which_allows_it()
    {
        using var checkouts = Repository(Good)
            .Write(
                "platform/a-first-boot.yaml",
                "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: default }\nspec: { sourceRepos: [] }\n")
            .Write(
                "platform/project.yaml",
                "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: default }\nspec: { sourceRepos: ['*'] }\n");

        Assert.DoesNotContain(
            "HL009",
            (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings.Select(finding => finding.Check.Id),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_name_without_its_environment_and_a_policy_that_does_not_heal_are_findings()
    {
        using var checkouts = new Checkouts().Write(
            "apps/all/x.yaml",
            Good).Application("root", "  syncPolicy: { syncOptions: [CreateNamespace=true], automated: { prune: true } }\n  source:\n  "
                + "  repoURL: https://github.com/example/apps\n    path: all");
        var report = await checkouts.CheckAsync("apps/root.yaml", null, Dev);

        Assert.Equal("HL007 apps/root.yaml:4, HL008 apps/root.yaml:3", string.Join(", ", report.Findings
            .OrderBy(finding => finding.Check.Id, StringComparer.Ordinal)
            .Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Contains("selfHeal: true", report.Findings.Single(finding => finding.Check.Id is "HL008").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_project_is_the_one_that_argo_cd_makes_where_there_is_none()
    {
        using var checkouts = Repository("apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n");
        var report = await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev);

        Assert.Empty(report.Findings);
        Assert.Equal("HL026", string.Join(", ", report.NotChecked.Select(entry => entry.Check.Id)));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n", "web", true)]
    [InlineData("apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: a }\nprovisioner: a\n", "web", false)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n", "cilium", false)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n", "nfs-csi", false)]
    public async Task What_others_stand_on_needs_no_cascade_finalizer(string manifest, string folder, bool isAsked)
    {
        using var checkouts = new Checkouts().Write($"apps/{folder}/x.yaml", manifest).Application(
            "root-dev",
            "  syncPolicy: { syncOptions: [CreateNamespace=true], automated: { prune: true, selfHeal: true } }\n  source:\n    "
                + $"repoURL: https://github.com/example/apps\n    path: {folder}");

        Assert.Equal(
            isAsked ? "HL008" : "",
            string.Join(", ", (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings.Select(finding => finding.Check.Id)));
    }

    [Theory]
    [InlineData("v1beta1", "0.10.2", "")]
    [InlineData("v1beta1", "v0.16.2", "")]
    [InlineData("v1beta1", "0.17.0", "HL023:1")]
    [InlineData("v1beta1", "*", "HL023:1")]
    [InlineData("v1", "0.10.2", "HL023:1")]
    [InlineData("v1", "0.16.0", "")]
    [InlineData("v1", "2.9.0", "")]
    public async Task The_operator_that_the_tree_installs_says_which_versions_are_served(string version, string chart, string expected)
    {
        using var checkouts = Repository($"apiVersion: external-secrets.io/{version}\nkind: ClusterSecretStore\nmetadata: {{ name: store }}\n")
            .Application(
                "eso-dev",
                $"  source: {{ repoURL: https://charts.external-secrets.io, chart: external-secrets, targetRevision: '{chart}' }}",
                "apps/all/eso.yaml");

        Assert.Equal(expected, string.Join(", ", (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings
            .Where(finding => finding.Check.Id is "HL023").Select(finding => $"{finding.Check.Id}:{finding.Location.Line}")));
    }

    [Theory]
    [InlineData("v1", "")]
    [InlineData("v1alpha1", "HL023")]
    [InlineData("v2", "HL023")]
    public async Task A_definition_in_the_tree_says_which_versions_are_served(string version, string expected)
    {
        using var checkouts = Repository($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: things.example.com }
            spec:
              group: example.com
              names: { kind: Thing, plural: things }
              scope: Namespaced
              versions:
                - { name: v1, served: true, storage: true }
                - { name: v1alpha1, served: false, storage: false }
            ---
            apiVersion: example.com/{{version}}
            kind: Thing
            metadata: { name: thing }
            """);

        Assert.Equal(expected, string.Join(", ", (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings
            .Where(finding => finding.Check.Id is "HL023").Select(finding => finding.Check.Id)));
    }

    [Fact]
    public async Task Without_an_environment_names_are_not_checked()
    {
        using var checkouts = Repository(Good);

        Assert.Contains(
            "HL007", (await checkouts.CheckAsync("apps/root-dev.yaml")).NotChecked.Select(entry => entry.Check.Id), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_kind_without_a_schema_is_noted()
    {
        using var checkouts = Repository("apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: x }\n");

        Assert.Contains(
            (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Notes,
            note => note.Message.Contains("no schema for example.com/v1 Thing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_may_be_declared_where_nothing_could_be_followed_is_not_checked_instead_of_found()
    {
        using var checkouts = Repository(
            Good.Replace("name: hugo }\nspec", "name: hugo, namespace: elsewhere }\nspec", StringComparison.Ordinal))
            .Application("far-dev", "  source: { repoURL: https://github.com/elsewhere/unknown, path: x }", "apps/all/far.yaml");
        var report = await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev);

        Assert.DoesNotContain("HL012", report.Findings.Select(finding => finding.Check.Id), StringComparer.Ordinal);
        Assert.Contains("far-dev", report.NotChecked.Single(entry => entry.Check.Id is "HL012").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_may_be_declared_where_nothing_could_be_followed_is_named()
    {
        using var checkouts = Repository("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: x }\nspec: { "
            + "secretStoreRef: { kind: ClusterSecretStore, name: vault }, target: { name: x } }\n")
            .Application("far-dev", "  source: { repoURL: https://github.com/elsewhere/unknown, path: x }", "apps/all/far.yaml");

        Assert.Contains(
            "ClusterSecretStore vault",
            (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).NotChecked.Single(entry => entry.Check.Id is "HL024").Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_template_does_wrong_to_many_applications_is_one_finding()
    {
        using var checkouts = new Checkouts().WithChart(Good.Replace("runAsNonRoot: true", "", StringComparison.Ordinal))
            .Write("apps/root.yaml", "")
            .Application("one-dev", ChartBuilder.Source())
            .Application("two-dev", ChartBuilder.Source());
        var finding = Assert.Single((await checkouts.CheckAsync("apps", null, Dev)).Findings, finding => finding.Check.Id is "HL021");

        Assert.Contains("one-dev", finding.Message, StringComparison.Ordinal);
        Assert.Contains("two-dev", Assert.Single(finding.Consequences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_because_of_a_cause_is_told_with_it_once()
    {
        const string Source = $"""
              sources:
                - repoURL: {Checkouts.UrlPrefix}registry
                  ref: registry
                - repoURL: {Checkouts.UrlPrefix}charts
                  path: web
                  helm:
                    valueFiles: [runtime.yaml, $registry/dev/values.yaml]
            """;
        using var checkouts = new Checkouts().WithChart("{{ fail \"refused\" }}")
            .Write("charts/web/runtime.yaml", "replicas: 1\n")
            .Write("registry/dev/values.yaml", "version: v1.0.0\nlogLevel: debug\nreplicas: 3\n")
            .Application("one-dev", Source)
            .Application("two-dev", Source);
        var findings = (await checkouts.CheckAsync("apps", null, Dev)).Findings;

        Assert.DoesNotContain("HL004", findings.Select(finding => finding.Check.Id), StringComparer.Ordinal);
        Assert.Equal("HL015 registry/dev/values.yaml:2, HL017 registry/dev/values.yaml:3", string.Join(", ", findings
            .Where(finding => finding.Location.Repository == "registry")
            .Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Collection(
            findings.SelectMany(finding => finding.Consequences)
                .Where(text => text.Contains("refused", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            text => Assert.Contains("as release one-dev", text, StringComparison.Ordinal),
            text => Assert.Contains("as release two-dev", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_render_that_fails_is_not_told_with_a_finding_that_does_not_explain_it()
    {
        using var checkouts = Repository("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n")
            .Write("config/shared/web.yaml", Good.Replace("example/hugo:v1", "example/hugo", StringComparison.Ordinal))
            .Write("config/one/kustomization.yaml", "resources: [../shared/web.yaml]\n")
            .Application("shared-dev", $"  source: {{ repoURL: {Checkouts.UrlPrefix}config, path: shared }}", "apps/all/shared.yaml")
            .Application("one-dev", $"  source: {{ repoURL: {Checkouts.UrlPrefix}config, path: one }}", "apps/all/one.yaml");
        var report = await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev);

        Assert.Equal("HL004 config/one/kustomization.yaml:1", Assert.Single(
            report.Findings.Where(finding => finding.Check.Id is "HL004").Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    [Fact]
    public async Task An_object_with_a_generated_name_is_called_by_it()
    {
        var job = "apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: migrate- }\nspec: { template: { spec: { restartPolicy: "
            + "Never, containers: [{ name: c, image: example/migrate }] } } }\n";
        using var checkouts = Repository(job);

        Assert.Contains(
            "Job/migrate-*",
            (await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev)).Findings.First(finding => finding.Check.Id is "HL018").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_validator_is_said_and_never_taken_for_a_pass()
    {
        using var checkouts = Repository(Good);
        var tree = await checkouts.FollowAsync("apps/root-dev.yaml");
        var inputs = new CheckInputs { Repositories = tree.Repositories, Roots = [] };
        var report = await CheckRunner.RunAsync(tree, inputs, new Toolbox(), Checkouts.Uncached);

        Assert.Equal("validate.mjs", Assert.Single(report.MissingTools));
        Assert.Contains("HL025", report.NotChecked.Select(entry => entry.Check.Id), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(null, "not checked")]
    [InlineData("data: {}", "HL033 apps/all/first.yaml:6")]
    [InlineData("data: { resource.customizations.health.argoproj.io_Application: 'return {}' }", "")]
    [InlineData("data: { resource.customizations: 'argoproj.io/Application: { health.lua: return {} }' }", "")]
    public async Task Waves_between_Applications_need_Argo_CDs_settings(string? settings, string expected)
    {
        const string Source = $"  source: {{ repoURL: {Checkouts.UrlPrefix}config, path: . }}";
        using var checkouts = Repository(Good)
            .Application("first-dev", Source, "apps/all/first.yaml", "  annotations: { argocd.argoproj.io/sync-wave: '-1' }\n")
            .Write("config/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n");
        if (settings is not null)
        {
            checkouts.Write(
                "platform/argocd.yaml",
                $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: argocd-cm, namespace: argocd }}\n{settings}\n");
        }

        var report = await checkouts.CheckAsync("apps/root-dev.yaml", null, Dev);

        Assert.Equal(expected, string.Join(", ", report.Findings.Where(finding => finding.Check.Id is "HL033")
            .Select(finding => $"{finding.Check.Id} {finding.Location}")
            .Concat(report.NotChecked.Where(entry => entry.Check.Id is "HL033").Select(_ => "not checked"))));
    }

    private static CheckInputs Dev(CheckInputs inputs) => inputs with { Environment = "dev" };

    private static Checkouts Repository(string manifest) => new Checkouts()
        .Write("apps/all/x.yaml", manifest)
        .Application(
            "root-dev",
            "  syncPolicy: { syncOptions: [CreateNamespace=true], automated: { prune: true, selfHeal: true } }\n  source:\n    "
                + "repoURL: https://github.com/example/apps\n    path: all",
            metadata: "  finalizers: [resources-finalizer.argocd.argoproj.io]\n");

    private static async Task<IReadOnlyList<string>> IdsAsync(string manifest, string? project = null)
    {
        using var checkouts = Repository(manifest);
        return [.. (await checkouts.CheckAsync("apps/root-dev.yaml", project, Dev)).Findings
            .Select(finding => $"{finding.Check.Id} {finding.Location}")];
    }
}
