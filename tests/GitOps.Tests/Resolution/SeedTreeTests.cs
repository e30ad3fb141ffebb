using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

public sealed class SeedTreeTests
{
    [Fact]
    public async Task The_root_leads_to_the_platform_and_the_blog()
    {
        using var seed = Seed.Write();
        var tree = await seed.FollowAsync(Seed.Root);

        Assert.Empty(tree.Findings);
        Assert.Empty(tree.Notes);
        Assert.Equal(
            """
            root-homelab-dev
              root-platform-dev
                platform-project-dev
                platform-namespaces-dev
                platform-secrets-dev
              root-web-dev
                web-hugo-dev
            """,
            string.Join('\n', tree.Roots.SelectMany(root => Lines(root, ""))));
    }

    [Fact]
    public async Task The_blog_renders_a_deployment_a_service_a_config_map_and_an_ingress()
    {
        using var seed = Seed.Write();
        var tree = await seed.FollowAsync(Seed.Root);

        var blog = tree.Application("web-hugo-dev");
        Assert.Equal("ConfigMap/web-hugo-env, Service/web-hugo, Deployment/web-hugo, Ingress/web-hugo", string.Join(", ", blog.Objects));
        var deployment = blog.Objects[2];
        Assert.Equal("1", deployment.Node.At("spec", "replicas")?.Text);
        Assert.Equal(
            "anvaplus/hugo-blog-example:v0.1.0-alpha.7", deployment.Node.At("spec", "template", "spec", "containers", "0", "image")?.Text);
        Assert.Equal(
            "homelab-k8s-base-manifests/templates/microservices-template/template-hugo/v0.1.0/templates/_deployment.yaml:7",
            deployment.Origin.ToString());
    }

    [Fact]
    public async Task The_way_to_the_blog_leads_from_its_host_to_its_pods()
    {
        using var seed = Seed.Write();
        var tree = await seed.FollowAsync(Seed.Root);

        var route = Assert.Single(tree.Routes[tree.Application("web-hugo-dev")]);
        Assert.Equal(["blog.dev.example.com"], route.Hosts);
        Assert.Equal(["web-hugo"], route.Services);
        Assert.Equal("Deployment/web-hugo", string.Join(", ", route.Workloads));
        Assert.Null(route.Ingress.Node.At("spec", "tls"));
    }

    [Fact]
    public async Task Without_an_ingress_the_blog_has_no_route()
    {
        using var seed = Seed.Write(("ingress", "none"));
        var tree = await seed.FollowAsync(Seed.Root);

        Assert.Empty(tree.Routes);
        Assert.Equal("ConfigMap/web-hugo-env, Service/web-hugo, Deployment/web-hugo", string.Join(", ", tree.Application("web-hugo-dev").Objects));
    }

    [Fact]
    public async Task A_platform_object_is_placed_at_the_line_of_its_base()
    {
        using var seed = Seed.Write();
        var tree = await seed.FollowAsync(Seed.Root);

        var store = tree.Objects.Single(item => item.Object is { Kind: "ClusterSecretStore" }).Object;
        Assert.Equal($"{Seed.StoreFile}:2", store.Origin.ToString());
    }

    [Fact]
    public async Task Nothing_is_written_into_the_checkouts()
    {
        using var seed = Seed.Write();
        var before = Files(seed);
        await seed.FollowAsync(Seed.Root);

        Assert.Equal(before, Files(seed));
    }

    [Fact]
    public async Task Env_secrets_add_an_external_secret()
    {
        using var seed = Seed.Write();
        seed.Write(
            Seed.ValuesFile,
            File.ReadAllText(seed.PathOf(Seed.ValuesFile)) + "\nexternalSecretsConfig:\n  envSecrets:\n    SMTP_PASSWORD:\n      item: smtp\n      property: password\n");
        var tree = await seed.FollowAsync(Seed.Root);

        Assert.Contains(
            tree.Objects, item => item.Object is { ApiVersion: "external-secrets.io/v1", Kind: "ExternalSecret", Name: "web-hugo-env" });
    }

    private static string Files(Checkouts seed) =>
        string.Join('\n', Directory.EnumerateFiles(seed.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Lines(ApplicationNode node, string indent) =>
        [indent + node.Name, .. node.Children.SelectMany(child => Lines(child, indent + "  "))];
}
