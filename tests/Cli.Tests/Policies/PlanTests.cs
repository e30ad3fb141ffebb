using System.Text.Json;
using Homelab.Cli.Plans;
using Homelab.Cli.Settings;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Yaml;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Policies;

/// <summary>What must hold for the plans of the homelab, whatever else changes.</summary>
[Collection(nameof(RehearsedStacks))]
public sealed class PlanTests(Rehearsed rehearsed)
{
    public static TheoryData<string> Stacks => ["dev", "prod"];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void No_URN_is_there_twice(string stack)
    {
        var urns = Plan(stack).Resources.Select(resource => resource.Urn).ToList();

        Assert.Equal(urns.Distinct(StringComparer.Ordinal), urns);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_resource_but_the_stack_has_a_parent_that_is_there(string stack)
    {
        var plan = Plan(stack);

        Assert.Equal($"urn:pulumi:{stack}::homelab::pulumi:pulumi:Stack::homelab-{stack}", plan.Resources[0].Urn);
        Assert.Null(plan.Resources[0].Parent);
        Assert.All(plan.Resources.Skip(1), resource => Assert.NotNull(plan.Of(resource.Parent!)));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_URN_that_a_resource_refers_to_is_there(string stack)
    {
        var plan = Plan(stack);
        var urns = plan.Resources.Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);

        Assert.All(plan.Resources, resource => Assert.Subset(
            urns, resource.DependsOn.Concat(new[] { resource.DeletedWith, resource.Provider }.OfType<string>())
                .ToHashSet(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Everything_on_GitHub_and_in_the_cluster_has_an_explicit_provider(string stack) => Assert.All(
        Plan(stack).Resources.Where(resource => resource.Type.Split(':')[0] is "github" or "kubernetes"),
        resource => Assert.EndsWith(resource.Type.StartsWith("github", StringComparison.Ordinal)
            ? "pulumi:providers:github::github"
            : "pulumi:providers:kubernetes::cluster", resource.Provider!, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_files_of_a_repository_are_one_chain(string stack)
    {
        var plan = Plan(stack);
        foreach (var files in plan.OfType(WrittenPlan.FileType).GroupBy(file => file.Input("repository")))
        {
            var urns = files.Select(file => file.Urn).ToHashSet(StringComparer.Ordinal);
            var before = files.Select(file => file.DependsOn.Where(urns.Contains).ToList()).ToList();

            Assert.Single(before, own => own.Count == 0);
            Assert.All(before, own => Assert.InRange(own.Count, 0, 1));
            Assert.Equal(urns.Count - 1, before.SelectMany(own => own).Distinct(StringComparer.Ordinal).Count());
            Assert.Contains(files, file => plan.Before(file).Count(urns.Contains) == urns.Count - 1);
        }
    }

    [Fact]
    public void A_protection_waits_for_every_file_of_its_repository()
    {
        var plan = Plan("dev");

        Assert.All(plan.OfType(WrittenPlan.ProtectionType), protection =>
        {
            var repository = protection.Input("repositoryId").Split('_')[^1];
            var files = plan.OfType(WrittenPlan.FileType).Where(file => file.Input("repository") == repository).Select(file => file.Urn)
                .ToList();
            Assert.NotEmpty(files);
            Assert.Superset(files.ToHashSet(StringComparer.Ordinal), plan.Before(protection));
        });
    }

    [Fact]
    public void Files_and_protections_go_with_their_repository()
    {
        var plan = Plan("dev");

        Assert.All(
            plan.OfType(WrittenPlan.FileType).Concat(plan.OfType(WrittenPlan.ProtectionType)),
            resource => Assert.Equal(WrittenPlan.RepositoryType, plan.Of(resource.DeletedWith!).Type));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Managed_files_are_kept_and_seeded_ones_left_alone(
        string stack) => Assert.All(Plan(stack).OfType(WrittenPlan.FileType), file =>
    {
        var isManaged = file.Input("file").StartsWith(".github/", StringComparison.Ordinal)
            || file.Input("file") is "CODEOWNERS" or "base/secrets/connect-credentials.yaml";
        Assert.Equal(isManaged ? [] : ["content", "commitMessage", "commitAuthor", "commitEmail", "overwriteOnCreate"], file.IgnoreChanges);
    });

    [Fact]
    public void Dev_is_four_repositories_three_releases_one_project_and_one_Application()
    {
        var plan = Plan("dev");

        Assert.Equal(
            ["homelab-k8s-argo-config", "homelab-k8s-base-manifests", "homelab-k8s-environments", "homelab-k8s-environments-apps"],
            plan.OfType(WrittenPlan.RepositoryType).Select(repository => repository.Input("name")));
        Assert.Equal(4, plan.OfType(WrittenPlan.ProtectionType).Count);
        Assert.Equal("argo-config", Assert.Single(plan.OfType(WrittenPlan.ProjectType)).Name);
        Assert.Equal("root-homelab-dev", Assert.Single(plan.OfType(WrittenPlan.ApplicationType)).Name);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Releases_have_the_pinned_versions(string stack) => Assert.Equal(
        [
            $"argo-cd {TestCheckout.Pin("argocdChartVersion")}", $"external-secrets {TestCheckout.Pin("externalSecretsChartVersion")}",
            $"connect {TestCheckout.Pin("connectChartVersion")}",
        ],
        Plan(stack).OfType(WrittenPlan.ReleaseType).Select(release => $"{release.Input("chart")} {release.Input("version")}"));

    [Fact]
    public void Dev_writes_every_file_there_is_for_itself_and_what_prod_begins_with()
    {
        var source = Path.Combine(Checkout.Root, "infra", "repositories");
        var files = Snapshot.Of(source).Where(entry => entry.Value != "folder").Select(entry => entry.Key
                .Replace("/environments/_each/", "/environments/dev/", StringComparison.Ordinal)
                .Replace("${environment}", "dev", StringComparison.Ordinal)
                .Replace("/environments/_later/", "/environments/prod/", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(
            files, Plan("dev").OfType(WrittenPlan.FileType).Select(file => $"{file.Input("repository")}/{file.Input("file")}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prod_makes_no_repository_and_writes_nothing_but_its_own_environment()
    {
        var plan = Plan("prod");

        Assert.Empty(plan.OfType(WrittenPlan.RepositoryType));
        Assert.Empty(plan.OfType(WrittenPlan.ProtectionType));
        Assert.NotEmpty(plan.OfType(WrittenPlan.FileType));
        Assert.All(
            plan.OfType(WrittenPlan.FileType),
            file => Assert.StartsWith("environments/prod/", file.Input("file"), StringComparison.Ordinal));
        Assert.Equal("root-homelab-prod", Assert.Single(plan.OfType(WrittenPlan.ApplicationType)).Name);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_root_Application_waits_for_everything_else_that_Argo_CD_needs(string stack)
    {
        var plan = Plan(stack);
        string[] types = [WrittenPlan.ReleaseType, WrittenPlan.ProjectType, WrittenPlan.FileType, WrittenPlan.RepositoryType, WrittenPlan
            .ProtectionType];

        Assert.Superset(
            plan.Resources.Where(resource => types.Contains(resource.Type)).Select(resource => resource.Urn)
                .ToHashSet(StringComparer.Ordinal),
            plan.Before(plan.OfType(WrittenPlan.ApplicationType)[0]));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_root_Application_is_the_one_in_the_repository(string stack)
    {
        var yaml = YamlText.Read(File.ReadAllText(
            Stack(stack).Repository("homelab-k8s-environments-apps", "environments", stack, "_root", $"root-homelab-{stack}.yaml")));
        var written = SettingText.Of(yaml[0].Root!, "", _ => "");

        var planned = Plan(stack).OfType(WrittenPlan.ApplicationType)[0];

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(written).RootElement, planned.Inputs), $"{written}\n{planned.Inputs}");
        Assert.Equal("00:30:00", planned.Json.GetProperty("timeouts").GetProperty("delete").GetString());
    }

    [Fact]
    public void Connect_is_released_after_the_ExternalSecret_in_its_encoding()
    {
        var plan = Plan("dev");
        var file = plan.OfType(WrittenPlan.FileType).Single(file => file.Input("file") == "base/secrets/connect-credentials.yaml");

        Assert.Contains(file.Urn, plan.Before(plan.OfType(WrittenPlan.ReleaseType).Single(release => release.Name == "connect")));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Secrets_are_marked_and_masked(string stack)
    {
        var secrets = Plan(stack).Resources.Where(resource => resource.SecretInputs.Count > 0)
            .ToDictionary(resource => resource.Name, resource => resource.SecretInputs);

        Assert.Equal(["stringData"], secrets["onepassword/op-credentials"]);
        Assert.Equal(["stringData"], secrets["external-secrets/op-access-token"]);
        Assert.Equal(["token"], secrets["github"]);
        Assert.All(Plan(stack).OfType(WrittenPlan.ReleaseType), release => Assert.Empty(release.SecretInputs));
        Assert.All(
            Plan(stack).Resources, resource => Assert.All(resource.SecretInputs, path => Assert.Equal("[secret]", resource.Input(path))));
    }

    [Fact]
    public void Outputs_name_the_repositories_the_root_Application_and_Argo_CD()
    {
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse("""
                {
                  "argocdPassword": "kubectl --context homelab-dev --namespace argocd get secret argocd-initial-admin-secret --output jsonpath='{.data.password}' | base64 --decode",
                  "argocdUrl": "https://argocd.homelab.internal",
                  "environment": "dev",
                  "portForward": {
                    "argocd": "kubectl --context homelab-dev --namespace argocd port-forward service/argo-cd-argocd-server 8080:443",
                    "blog": "kubectl --context homelab-dev --namespace web port-forward service/web-hugo 8081:80"
                  },
                  "repositories": {
                    "homelab-k8s-argo-config": "https://github.com/ada/homelab-k8s-argo-config",
                    "homelab-k8s-base-manifests": "https://github.com/ada/homelab-k8s-base-manifests",
                    "homelab-k8s-environments": "https://github.com/ada/homelab-k8s-environments",
                    "homelab-k8s-environments-apps": "https://github.com/ada/homelab-k8s-environments-apps"
                  },
                  "rootApplication": "root-homelab-dev"
                }
                """).RootElement,
            Plan("dev").Root.GetProperty("outputs")));
    }

    private RehearsedStack Stack(string stack) => stack is "dev" ? rehearsed.Dev : rehearsed.Prod;

    private WrittenPlan Plan(string stack) => Stack(stack).Plan;
}
