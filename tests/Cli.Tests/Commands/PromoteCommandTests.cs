using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.Findings;
using Homelab.GitOps.Rendering;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

public sealed class PromoteCommandTests
{
    private const string ProdVersion = $"{Registry}/environments/prod/web/blog_hugo/values.yaml";

    [Fact]
    public async Task The_first_promotion_brings_version_application_values_and_the_line()
    {
        using var homelab = await CopyAsync();
        using var before = await CopyAsync();

        var output = await homelab.DoAsync("promote", "web/blog_hugo", "--from", "dev", "--to", "prod", "--commit");

        Assert.Equal("A\tenvironments/prod/web/blog_hugo/values.yaml\n", await ShowAsync(homelab, Registry));
        Assert.Equal(
            "A\tenvironments/prod/web/blog_hugo/blog_hugo.yaml\nA\tenvironments/prod/web/blog_hugo/values.yaml\n"
                + "M\tenvironments/prod/web/kustomization.yaml\n",
            await ShowAsync(homelab, EnvironmentsApps));
        Assert.Equal("version: v0.1.0-alpha.7\n", homelab.Read(ProdVersion));
        Assert.Equal(
            "chore(prod): promote web/blog_hugo to v0.1.0-alpha.7\n", await homelab.GitAsync(Registry, "log", "-1", "--format=%s"));
        Assert.StartsWith("Promoted web/blog_hugo v0.1.0-alpha.7 from dev to prod; the checks pass.\n", output, StringComparison.Ordinal);
        var check = await homelab.CheckAsync("prod");
        Assert.True(check.Status == ExitStatus.Fine, check.Output);
        Assert.Contains("\"web-hugo-prod\"", check.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "added Application argocd/web-hugo-prod",
                "added ConfigMap web/web-hugo-env", "added Deployment web/web-hugo", "added Ingress web/web-hugo",
                "added Service web/web-hugo",
            ],
            await homelab.DifferencesAsync(before));
    }

    [Fact]
    public async Task Only_the_environment_is_replaced()
    {
        using var homelab = await CopyAsync();

        await homelab.DoAsync("promote", "web/blog_hugo");

        foreach (var (file, lines) in new (string, string[])[]
                 {
                     ("blog_hugo.yaml", ["  name: web-hugo-prod", "          - $valuesRepo/environments/prod/web/blog_hugo/values.yaml", "          - $valuesRepoDefault/environments/prod/web/blog_hugo/values.yaml"]),
                     ("values.yaml", ["environment: prod", "  host: \"blog.prod.homelab.internal\"", "  HUGO_BASEURL: \"https://blog.prod.homelab.internal/\""]),
                 })
        {
            var (dev, prod) = (Lines("dev", file), Lines("prod", file));
            Assert.Equal(dev.Length, prod.Length);
            Assert.Equal(lines, dev.Zip(prod).Where(pair => pair.First != pair.Second).Select(pair => pair.Second));
        }

        Assert.Equal(
            "# The apps of this domain. One that is not listed here does not run: nothing does until the first promotion.\n"
            + "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - blog_hugo/blog_hugo.yaml\n",
            homelab.Read($"{EnvironmentsApps}/environments/prod/web/kustomization.yaml"));

        string[] Lines(string environment, string file) =>
            homelab.Read($"{EnvironmentsApps}/environments/{environment}/web/blog_hugo/{file}").Split('\n');
    }

    [Fact]
    public async Task A_second_promotion_of_the_same_version_changes_nothing()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo", "--commit");
        var before = await homelab.StateAsync();

        var output = await homelab.DoAsync("promote", "web/blog_hugo", "--commit");

        Assert.Equal("prod has v0.1.0-alpha.7 of web/blog_hugo already, as dev has; nothing to do.\n", output);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_later_promotion_brings_the_version_alone()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo");
        homelab.Write(ProdVersion, "# since the launch\nversion: 'v0.1.0-alpha.7' # reviewed\n");
        homelab.Replace($"{EnvironmentsApps}/environments/prod/web/blog_hugo/values.yaml", "replicas: 1", "replicas: 2");
        homelab.Replace($"{EnvironmentsApps}/environments/dev/web/blog_hugo/values.yaml", "cpu: 100m", "cpu: 150m");
        homelab.Write($"{Registry}/environments/dev/web/blog_hugo/values.yaml", "version: v0.2.0\n");
        await homelab.CommitAllAsync();

        await homelab.DoAsync("promote", "web/blog_hugo");

        Assert.Equal([$"{Registry} M environments/prod/web/blog_hugo/values.yaml"], await homelab.ChangesAsync());
        Assert.Equal("# since the launch\nversion: 'v0.2.0' # reviewed\n", homelab.Read(ProdVersion));
    }

    [Fact]
    public async Task An_app_that_prod_has_taken_off_its_list_stays_off_and_that_is_told()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo");
        homelab.Write($"{EnvironmentsApps}/environments/prod/web/kustomization.yaml", "kind: Kustomization\nresources: []\n");
        homelab.Write($"{Registry}/environments/dev/web/blog_hugo/values.yaml", "version: v0.2.0\n");
        await homelab.CommitAllAsync();

        var output = await homelab.DoAsync("promote", "web/blog_hugo");

        Assert.Contains("Note: web/blog_hugo still does not run in prod: not listed.\n", output, StringComparison.Ordinal);
        Assert.Equal([$"{Registry} M environments/prod/web/blog_hugo/values.yaml"], await homelab.ChangesAsync());
    }

    [Fact]
    public async Task A_downgrade_has_to_be_asked_for()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo");
        homelab.Write(ProdVersion, "version: v0.1.0-alpha.10\n");
        await homelab.CommitAllAsync();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("promote", "web/blog_hugo");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Equal("homelab: prod has v0.1.0-alpha.10 of web/blog_hugo, which is newer than v0.1.0-alpha.7; give --allow-downgrade "
            + "to go back. Nothing was changed.\n", run.Error);
        Assert.Equal(before, await homelab.StateAsync());
        await homelab.DoAsync("promote", "web/blog_hugo", "--allow-downgrade");
        Assert.Equal("version: v0.1.0-alpha.7\n", homelab.Read(ProdVersion));
    }

    [Fact]
    public async Task What_may_still_be_of_the_old_environment_is_shown_and_left()
    {
        using var homelab = await CopyAsync();
        homelab.Replace($"{EnvironmentsApps}/environments/dev/web/blog_hugo/values.yaml", "HUGO_ENVIRONMENT: production", "HUGO_ENVIRONMENT: dev");
        await homelab.CommitAllAsync();

        var output = await homelab.DoAsync("promote", "web/blog_hugo");

        Assert.Contains(
            $"Note: {EnvironmentsApps}/environments/prod/web/blog_hugo/values.yaml:35 still says dev: HUGO_ENVIRONMENT: dev",
            output,
            StringComparison.Ordinal);
        Assert.Contains(
            "HUGO_ENVIRONMENT: dev",
            homelab.Read($"{EnvironmentsApps}/environments/prod/web/blog_hugo/values.yaml"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_of_an_app_is_of_the_environment_that_it_comes_to()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.DoAsync("promote", "web/blog_hugo");

        var values = homelab.Read($"{EnvironmentsApps}/environments/prod/web/blog_hugo/values.yaml");
        Assert.Contains("  host: \"blog.prod.homelab.internal\"\n", values, StringComparison.Ordinal);
        Assert.Contains("  HUGO_BASEURL: \"https://blog.prod.homelab.internal/\"\n", values, StringComparison.Ordinal);
        Assert.DoesNotContain("still says", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web/nothing", "dev", "prod", "there is no app web/nothing in dev; there is web/blog_hugo. Nothing was changed.")]
    [InlineData("web/blog_hugo", "prod", "dev", "there is no app web/blog_hugo in prod; there is none. Nothing was changed.")]
    [InlineData("web/blog_hugo", "dev", "test", "there is no environment test; there are dev, prod. Nothing was changed.")]
    [InlineData("web/blog_hugo", "test", "prod", "there is no environment test; there are dev, prod. Nothing was changed.")]
    [InlineData("web/blog_hugo", "dev", "dev", "--from and --to are both dev.")]
    public async Task What_is_not_there_is_refused(string app, string from, string to, string reason)
    {
        using var homelab = await CopyAsync();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("promote", app, "--from", from, "--to", to);

        Assert.Equal((ExitStatus.Usage, $"homelab: {reason}\n"), (run.Status, run.Error));
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_dirty_checkout_is_refused()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{Registry}/environments/dev/web/blog_hugo/values.yaml", "version: v0.2.0\n");
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("promote", "web/blog_hugo");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains(
            "has 1 uncommitted change, such as environments/dev/web/blog_hugo/values.yaml", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_file_that_cannot_be_changed_safely_is_refused_with_its_place()
    {
        using var homelab = await CopyAsync();
        homelab.Write(
            $"{EnvironmentsApps}/environments/prod/web/kustomization.yaml", "kind: Kustomization\nlist: &list []\nresources: *list\n");
        await homelab.CommitAllAsync();

        var run = await homelab.RunAsync("promote", "web/blog_hugo");

        Assert.Equal(
            (ExitStatus.Usage, $"homelab: {EnvironmentsApps}/environments/prod/web/kustomization.yaml: the list stands elsewhere and "
                + "is only named here (an alias); make this edit by hand. Nothing was changed.\n"),
            (run.Status, run.Error));
    }

    private static Task<string> ShowAsync(HomelabCheckouts homelab, string repository) =>
        homelab.GitAsync(repository, "show", "--format=", "--name-status");
}
