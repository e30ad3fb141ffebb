using Homelab.Cli.Outcomes;
using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Cli.Settings;
using Homelab.Cli.Trees;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tools;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Trees;

public sealed class PlannedRootsTests : IDisposable
{
    private const string RootFile = "environments/dev/_root/root-homelab-dev.yaml";

    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _checkout.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_root_is_placed_in_the_file_that_it_is_seeded_from()
    {
        var (plans, repositories) = await UpAsync("dev");

        var root = Assert.Single(Of(plans, repositories).Roots);

        Assert.Equal($"homelab-k8s-environments-apps/{RootFile}", $"{root.Origin.Repository}/{root.Origin.Path}");
    }

    [Fact]
    public async Task A_root_that_differs_from_its_file_is_the_one_of_the_plan_at_its_line_there()
    {
        var (plans, repositories) = await UpAsync("dev");
        var file = repositories.ByName("homelab-k8s-environments-apps")!.PathOnDisk(RootFile);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(
            "path: environments/dev/_root/root-app", "path: elsewhere", StringComparison.Ordinal));

        var root = Assert.Single(Of(plans, repositories).Roots);

        var path = root.LocationOf("spec", "source", "path");
        Assert.Equal("plan.json", path.Path);
        Assert.Contains("\"path\": \"environments/dev/_root/root-app\"", PlanLines(plans)[path.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Argo_CDs_settings_are_those_of_its_release()
    {
        var (plans, repositories) = await UpAsync("dev");

        Assert.Contains("resource.customizations.health.argoproj.io_Application", Of(plans, repositories).ArgoCdSettings!);
    }

    [Fact]
    public async Task The_charts_that_are_installed_are_releases_with_their_values()
    {
        var (plans, repositories) = await UpAsync("dev");

        var releases = Of(plans, repositories).Releases;

        Assert.Equal(["argo-cd", "connect", "external-secrets"], releases.Select(release => release.Name).Order(StringComparer.Ordinal));
        var connect = releases.Single(release => release.Name is "connect").Node["spec"]!;
        Assert.Equal("https://1password.github.io/connect-helm-charts", connect["source"]?["repoURL"]?.Text);
        Assert.Equal("onepassword", connect["destination"]?["namespace"]?.Text);
        Assert.Equal("ClusterIP", connect["source"]?["helm"]?["valuesObject"]?["connect"]?["serviceType"]?.Text);
    }

    [Fact]
    public async Task The_project_is_placed_in_its_file()
    {
        var (plans, repositories) = await UpAsync("dev");

        var sources = Assert.Single(Of(plans, repositories).Projects).LocationOf("spec", "sourceRepos");

        Assert.Equal("homelab-k8s-argo-config/project/argo-config.yaml", $"{sources.Repository}/{sources.Path}");
    }

    [Fact]
    public async Task A_project_that_is_not_what_its_file_says_is_placed_at_its_line_in_the_plan()
    {
        var (plans, repositories) = await UpAsync("dev");
        var other = plans[0] with
        {
            Resources = [.. plans[0].Resources.Select(resource => resource.Name is "argo-config"
            && !resource.IsComponent ? Without(resource, "https://github.com/ada/homelab-k8s-environments") : resource)]
        };

        var sources = Assert.Single(Of([other], repositories).Projects).LocationOf("spec", "sourceRepos");

        Assert.Equal("plan.json", sources.Path);
        Assert.Contains("\"sourceRepos\": [", PlanLines([other])[sources.Line - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Required_status_checks_come_from_the_stack_that_owns_the_repositories(string stack)
    {
        var (plans, repositories) = await UpAsync(stack);

        var required = Of(plans, repositories).RequiredStatusChecks!;

        Assert.Equal(4, required.Count);
        Assert.All(required.Values, contexts => Assert.Equal(["validate"], contexts));
    }

    [Fact]
    public async Task The_namespaces_of_the_bootstrap_are_known()
    {
        var (plans, repositories) = await UpAsync("dev");

        Assert.Equal(["argocd", "external-secrets", "onepassword"], Of(plans, repositories).Namespaces);
    }

    [Fact]
    public async Task A_source_repository_that_the_program_takes_out_of_the_project_is_one_finding()
    {
        var (plans, repositories) = await UpAsync("dev");
        var dropped = plans[0] with
        {
            Resources = [.. plans[0].Resources.Select(resource => resource.Name is "argo-config"
            && !resource.IsComponent ? Without(resource, "https://github.com/ada/homelab-k8s-environments") : resource)]
        };

        var tree = await CheckedTree.FollowAsync(
            Of([dropped], repositories), new Toolbox(Path.Combine(Checkout.Root, "tools")), new ToolOptions
            {
                NoCache = true
            }, new Timings(), CancellationToken.None);

        var finding = Assert.Single(tree.Checks.Findings);
        Assert.Equal(
            "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml",
            $"{finding.Location.Repository}/{finding.Location.Path}");
        Assert.Equal(CheckState.Found, tree.StateOf(tree.Applications.Single(node => node.Name is "web-hugo-dev")));
        Assert.Equal(Outcome.Found, tree.Outcome);
    }

    private static CheckInputs Of(IReadOnlyList<Plan> plans, RepositorySet repositories) =>
        PlannedRoots.Of(plans, PlanJson.Write(plans[^1]), repositories);

    private static string[] PlanLines(IReadOnlyList<Plan> plans) =>
        System.Text.Encoding.UTF8.GetString(PlanJson.Write(plans[^1])).Split('\n');

    private static PlannedResource Without(PlannedResource project, string url)
    {
        var spec = (IReadOnlyDictionary<string, object?>)project.Inputs["spec"]!;
        var sources = ((IReadOnlyList<object?>)spec["sourceRepos"]!).Where(source => !Equals(source, url)).ToList();
        return project with { Inputs = With(project.Inputs, "spec", With(spec, "sourceRepos", sources)) };
    }

    private static SortedDictionary<string, object?> With(IReadOnlyDictionary<string, object?> map, string key, object value) =>
        new(map.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal), StringComparer.Ordinal) { [key] = value };

    // The files alone: following needs no git.
    private async Task<(IReadOnlyList<Plan> Plans, RepositorySet Repositories)> UpAsync(string stack)
    {
        var services = new LocalServices();
        List<Plan> plans = [];
        foreach (var settings in StackSettings.Read(_checkout.Root, stack))
        {
            plans.Add(await Rehearsal.RunAsync(services, settings, CancellationToken.None));
        }

        foreach (var repository in services.GitHub.Repositories)
        {
            foreach (var commit in repository.Commits)
            {
                _folder.Write($"{repository.Name}/{commit.Path}", commit.Content);
            }
        }

        return (plans, new RepositorySet(services.GitHub.Repositories.Select(repository =>
            new Repository(repository.Name, _folder.At(repository.Name), $"https://github.com/{repository.FullName}"))));
    }
}
