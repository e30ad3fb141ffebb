using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.Rendering;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

public sealed class RemoveAppCommandTests
{
    private const string DevList = $"{EnvironmentsApps}/environments/dev/web/kustomization.yaml";

    [Fact]
    public async Task An_app_leaves_every_environment_that_has_it()
    {
        using var homelab = await CopyAsync();
        using var before = await CopyAsync();
        await before.AddAsync("web/home", "--commit");
        await homelab.AddAsync("web/home", "--commit");
        await homelab.DoAsync("promote", "web/home", "--commit");

        var output = await homelab.DoAsync("remove-app", "web/home");

        Assert.Equal(
            [
                $"{Registry} D environments/dev/web/home/values.yaml",
                $"{Registry} D environments/prod/web/home/values.yaml",
                $"{EnvironmentsApps} M environments/dev/web/kustomization.yaml",
                $"{EnvironmentsApps} D environments/dev/web/home/home.yaml",
                $"{EnvironmentsApps} D environments/dev/web/home/values.yaml",
                $"{EnvironmentsApps} M environments/prod/web/kustomization.yaml",
                $"{EnvironmentsApps} D environments/prod/web/home/home.yaml",
                $"{EnvironmentsApps} D environments/prod/web/home/values.yaml",
            ],
            (await homelab.ChangesAsync()).OrderBy(change => change.Split(' ')[0], StringComparer.Ordinal)
                .ThenBy(change => change.Contains("/prod/", StringComparison.Ordinal))
                .ThenBy(change => change.Split(' ')[1] is "D"));
        Assert.False(Directory.Exists(homelab.At($"{EnvironmentsApps}/environments/dev/web/home")));
        Assert.StartsWith("Removed web/home from dev and prod; the checks pass.\n", output, StringComparison.Ordinal);
        Assert.Contains("    removed  environments/dev/web/home/home.yaml\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Note:", output, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("dev")).Status);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("prod")).Status);
        Assert.Equal(
            ["removed Application argocd/web-home-dev", "removed Deployment web/web-home", "removed Service web/web-home"],
            await homelab.DifferencesAsync(before));
    }

    [Fact]
    public async Task An_app_that_comes_and_goes_leaves_nothing_behind()
    {
        using var homelab = await CopyAsync();
        var before = await homelab.StateAsync();
        await homelab.AddAsync("web/home", "--commit");

        await homelab.DoAsync("remove-app", "web/home", "--commit");

        foreach (var name in (string[])[Registry, EnvironmentsApps])
        {
            Assert.Empty(await homelab.GitAsync(name, "diff", "--stat", "HEAD~2"));
        }

        Assert.Equal(Files(before), Files(await homelab.StateAsync()));

        static IEnumerable<string> Files(string state) =>
            state.Split('\n').Where(line => !line.StartsWith("# branch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_one_environment_named_it_stays_in_the_others()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("promote", "web/blog_hugo", "--commit");

        var output = await homelab.DoAsync("remove-app", "web/blog_hugo", "--env", "prod");

        Assert.All(await homelab.ChangesAsync(), change => Assert.Contains("environments/prod/", change, StringComparison.Ordinal));
        Assert.DoesNotContain("Note:", output, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("prod")).Status);
    }

    [Fact]
    public async Task The_last_app_of_a_domain_leaves_an_empty_list_and_of_an_environment_a_placeholder()
    {
        using var homelab = await CopyAsync();

        await homelab.DoAsync("remove-app", "web/blog_hugo", "--commit");

        Assert.Contains("\nresources: []\n", homelab.Read(DevList), StringComparison.Ordinal);
        Assert.Equal(
            homelab.Read($"{Registry}/environments/prod/.gitkeep").Replace("prod", "dev", StringComparison.Ordinal),
            homelab.Read($"{Registry}/environments/dev/.gitkeep"));
        var check = await homelab.CheckAsync("dev");
        Assert.True(check.Status == ExitStatus.Fine, check.Output);
        await homelab.AddAsync("web/home");
    }

    [Fact]
    public async Task The_Application_goes_first_and_no_step_in_between_is_broken()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.DoAsync("remove-app", "web/blog_hugo", "--branch", "remove-blog");

        Assert.Equal(
            [EnvironmentsApps, Registry],
            output.Split('\n').Where(line => line.Contains(" push --set-upstream origin remove-blog", StringComparison.Ordinal))
                .Select(line => Path.GetFileName(line.Split(" push")[0])));
        Assert.Equal("feat(dev): remove web/blog_hugo\n", await homelab.GitAsync(EnvironmentsApps, "log", "-1", "--format=%s"));
        await homelab.GitAsync(Registry, "checkout", "--quiet", "main");
        var check = await homelab.CheckAsync("dev");
        Assert.True(check.Status == ExitStatus.Fine, check.Output);
    }

    [Fact]
    public async Task Of_the_example_it_is_told_how_it_stays_away()
    {
        using var homelab = await CopyAsync();

        Assert.Contains(
            "Note: web/blog_hugo is the example: a pulumi up that comes after a pulumi refresh writes its files again, unless "
                + "homelab:seedExample is false (pulumi config set --stack dev seedExample false).\n",
            await homelab.DoAsync("remove-app", "web/blog_hugo"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_is_in_the_folder_goes_with_its_line_and_what_others_wrote_in_the_list_stays()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{EnvironmentsApps}/environments/dev/web/blog_hugo/more.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: { name: more }\n");
        homelab.Write(DevList, "# mine\r\nkind: Kustomization\r\nresources:\r\n- blog_hugo/more.yaml\r\n- blog_hugo/blog_hugo.yaml # it\r\n# end\r\n");
        await homelab.CommitAllAsync();

        await homelab.DoAsync("remove-app", "web/blog_hugo");

        Assert.False(Directory.Exists(homelab.At($"{EnvironmentsApps}/environments/dev/web/blog_hugo")));
        Assert.Equal("# mine\r\nkind: Kustomization\r\nresources: []\r\n# end\r\n", homelab.Read(DevList));
    }

    [Fact]
    public async Task What_is_left_of_an_app_can_be_removed_too()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{Registry}/environments/prod/web/old/values.yaml", "version: v1.0.0\n");
        await homelab.CommitAllAsync();

        await homelab.DoAsync("remove-app", "web/old");

        Assert.Equal([$"{Registry} D environments/prod/web/old/values.yaml"], await homelab.ChangesAsync());
    }

    [Theory]
    [InlineData("web/nothing", null, "there is no app web/nothing in dev or prod; there is web/blog_hugo. Nothing was changed.")]
    [InlineData("web/blog_hugo", "prod", "there is no app web/blog_hugo in prod; there is none. Nothing was changed.")]
    [InlineData("web/blog_hugo", "test", "there is no environment test; there are dev, prod. Nothing was changed.")]
    public async Task What_is_not_there_is_refused(string app, string? environment, string reason)
    {
        using var homelab = await CopyAsync();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync(["remove-app", app, .. environment is null ? Array.Empty<string>() : ["--env", environment]]);

        Assert.Equal((ExitStatus.Usage, $"homelab: {reason}\n"), (run.Status, run.Error));
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_domain_that_Argo_CD_would_not_empty_keeps_its_last_app()
    {
        using var homelab = await CopyAsync();
        homelab.Replace(
            $"{EnvironmentsApps}/environments/dev/_root/root-app/root-web.yaml", "      allowEmpty: true", "      # allowEmpty: true");
        await homelab.CommitAllAsync();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("remove-app", "web/blog_hugo", "--commit");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("HL032", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_dirty_checkout_is_refused()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{Registry}/note.txt", "mine");
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("remove-app", "web/blog_hugo");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("has 1 uncommitted change, such as note.txt", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }
}
