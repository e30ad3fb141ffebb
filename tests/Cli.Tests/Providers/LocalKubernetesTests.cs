using Homelab.Cli.Providers;
using Pulumi;
using Pulumi.Kubernetes;
using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using CustomResource = Pulumi.Kubernetes.ApiExtensions.CustomResource;

namespace Homelab.Cli.Tests.Providers;

public sealed class LocalKubernetesTests
{
    private readonly LocalServices _world = new();

    [Fact]
    public async Task A_custom_resource_comes_after_the_operator_whose_kind_it_is()
    {
        var message = await TestProgram.FailAsync(
            () => new CustomResource("root", new ApplicationArgs { Metadata = Meta("root", "default") }));

        Assert.Equal(
            "  kubernetes:argoproj.io/v1alpha1:Application 'root': no matches for kind Application in version argoproj.io/v1alpha1: "
            + "the chart argo-cd brings that kind and isn't installed yet; let this resource depend on its Release.", message);
    }

    [Fact]
    public async Task After_its_operator_a_custom_resource_is_fine()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var argo = Chart("argo", "argo-cd");
            _ = new CustomResource("root", new ApplicationArgs { Metadata = Meta("root", "default") }, After(argo));
        });

        Assert.Equal("kubernetes:argoproj.io/v1alpha1:Application", plan.Named("root").Type);
    }

    [Fact]
    public async Task A_release_without_its_definitions_brings_no_kinds()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var argo = Chart("argo", "argo-cd", skipCrds: true);
            _ = new CustomResource("root", new ApplicationArgs { Metadata = Meta("root", "default") }, After(argo));
        });

        Assert.Contains("no matches for kind Application", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_the_operator_no_longer_serves_is_refused()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var operators = Chart("eso", "external-secrets");
            _ = new CustomResource("store", new OldStoreArgs { Metadata = Meta("store") }, After(operators));
        });

        Assert.Equal(
            "  kubernetes:external-secrets.io/v1beta1:ClusterSecretStore 'store': no matches for kind ClusterSecretStore in version "
                + "external-secrets.io/v1beta1: "
            + "the cluster serves external-secrets.io/v1, external-secrets.io/v1alpha1; use one of these.", message);
    }

    [Fact]
    public async Task A_kind_that_nothing_brings_is_refused()
    {
        var message = await TestProgram.FailAsync(() => new CustomResource("w", new WidgetArgs()));

        Assert.Equal(
            "  kubernetes:example.com/v1:Widget 'w': no matches for kind Widget in version example.com/v1: "
            + "nothing in this stack brings that kind; install its operator first and let this resource depend on it.", message);
    }

    [Fact]
    public async Task A_chart_that_is_not_known_here_may_bring_any_kind()
    {
        var plan = await TestProgram.UpAsync(
            () => new CustomResource("w", new WidgetArgs { Metadata = Meta("w") }, After(Chart("o", "widget-operator"))));

        Assert.NotNull(plan.Named("w"));
    }

    [Fact]
    public async Task A_definition_in_the_stack_brings_its_kinds()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var definition = new CustomResource("crd", new DefinitionArgs
            {
                Metadata = Meta("widgets.example.com"),
                Spec = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["group"] = "example.com",
                    ["versions"] = new[] { new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = "v1" } },
                },
            });
            _ = new CustomResource("w", new WidgetArgs { Metadata = Meta("w") }, After(definition));
        });

        Assert.NotNull(plan.Named("w"));
    }

    [Fact]
    public async Task An_object_needs_its_namespace()
    {
        var message = await TestProgram.FailAsync(() => new Secret("s", new SecretArgs { Metadata = Meta("s", "web") }));

        Assert.Equal(
            "  kubernetes:core/v1:Secret 's': the namespace web doesn't exist yet; declare it and let this resource depend on "
                + "it.", message);
    }

    [Fact]
    public async Task A_release_needs_its_namespace()
    {
        var message = await TestProgram.FailAsync(() => Chart("argo", "argo-cd", space: "argocd"));

        Assert.Equal(
            "  kubernetes:helm.sh/v3:Release 'argo': the namespace argocd doesn't exist yet; declare it and let this resource depend "
                + "on it.", message);
    }

    [Fact]
    public async Task A_release_may_bring_its_namespace()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var argo = Chart("argo", "argo-cd", space: "argocd", createNamespace: true);
            _ = new Secret("s", new SecretArgs { Metadata = Meta("s", "argocd") }, After(argo));
        });

        Assert.NotNull(plan.Named("s"));
    }

    [Fact]
    public async Task Two_resources_cannot_be_one_object()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var first = new Secret("one", new SecretArgs { Metadata = Meta("s", "default") });
            _ = new Secret("two", new SecretArgs { Metadata = Meta("s", "default") }, After(first));
        });

        Assert.Equal(
            "  kubernetes:core/v1:Secret 'two': Secret default/s is already declared by 'one' of stack dev; "
            + "two resources would overwrite each other, so remove one of the two.", message);
    }

    [Fact]
    public async Task Another_stack_adopts_what_exists_but_cannot_install_a_release_again()
    {
        await TestProgram.UpAsync(_world, "dev", () => Shared(chart: true));
        await TestProgram.UpAsync(_world, "stage", () => Shared(chart: false));

        var message = await TestProgram.FailAsync(_world, "prod", () => Shared(chart: true));

        Assert.Equal(
            "  kubernetes:helm.sh/v3:Release 'argo': Helm release argo-cd in namespace argocd already exists (chart argo-cd, stack dev); "
            + "give it another name, or each stack its own cluster.", message);

        static void Shared(bool chart)
        {
            var provider = new Provider("cluster", new ProviderArgs { Context = "shared" });
            var space = new Namespace("argocd", new NamespaceArgs { Metadata = Meta("argocd") }, new() { Provider = provider });
            if (chart)
            {
                Chart("argo", "argo-cd", space: "argocd", provider: provider, after: space);
            }
        }
    }

    [Fact]
    public async Task Stacks_that_name_no_context_have_clusters_of_their_own()
    {
        await TestProgram.UpAsync(_world, "dev", () => Chart("argo", "argo-cd"));
        await TestProgram.UpAsync(_world, "prod", () => Chart("argo", "argo-cd"));
    }

    [Fact]
    public async Task A_secret_among_Helm_values_is_refused()
    {
        var message = await TestProgram.FailAsync(() => new Release("argo", new ReleaseArgs
        {
            Chart = "argo-cd",
            Values = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["configs"] = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["secret"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["admin.password"] = Output.CreateSecret("hush")
                    },
                    ["list"] = new object[] { "plain", Output.Format($"{Output.CreateSecret("hush")}!") },
                },
            },
        }));

        Assert.Equal(
            """
              kubernetes:helm.sh/v3:Release 'argo': values.configs.list[1] is secret, and Helm keeps its values in the cluster as they are; put it into a Secret and name that Secret in the values.
              kubernetes:helm.sh/v3:Release 'argo': values.configs.secret["admin.password"] is secret, and Helm keeps its values in the cluster as they are; put it into a Secret and name that Secret in the values.
            """, message);
    }

    [Fact]
    public async Task Objects_have_ids_by_namespace_and_name()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var secret = new Secret("s", new SecretArgs { Metadata = Meta("token", "default") });
            var argo = Chart("argo", "argo-cd");
            _ = new Secret(
                "ids",
                new SecretArgs { Metadata = Meta("ids", "default"), StringData = { ["ids"] = Output.Format($"{secret.Id} {argo.Id}") } });
        });

        Assert.Equal(
            "default/token default/argo-cd", ((IReadOnlyDictionary<string, object?>)plan.Named("ids").Inputs["stringData"]!)["ids"]);
    }

    private static ObjectMetaArgs Meta(string name, string? space = null) =>
        space is null ? new() { Name = name } : new() { Name = name, Namespace = space };

    private static CustomResourceOptions After(params Resource[] resources) => new() { DependsOn = resources };

    private static Release Chart(
        string resource, string chart, string space = "default", bool skipCrds = false, bool createNamespace = false, Provider? provider = null, params Resource[] after)
    {
        var options = After(after);
        options.Provider = provider;
        return new Release(
            resource, new ReleaseArgs
            {
                Name = chart,
                Chart = chart,
                Namespace = space,
                SkipCrds = skipCrds,
                CreateNamespace = createNamespace
            }, options);
    }

    private sealed class ApplicationArgs() : CustomResourceArgs("argoproj.io/v1alpha1", "Application");

    private sealed class OldStoreArgs() : CustomResourceArgs("external-secrets.io/v1beta1", "ClusterSecretStore");

    private sealed class WidgetArgs() : CustomResourceArgs("example.com/v1", "Widget");

    private sealed class DefinitionArgs() : CustomResourceArgs("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    {
        [Input("spec")]
        public InputMap<object>? Spec { get; set; }
    }
}
