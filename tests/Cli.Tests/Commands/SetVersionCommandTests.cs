using System.Runtime.Versioning;
using Homelab.Cli.Apps;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Tests.Apps;
using Homelab.Cli.Tests.Checkouts;
using Homelab.GitOps.Repositories;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

[UnsupportedOSPlatform("windows")]
public sealed class SetVersionCommandTests
{
    private const string DevVersion = $"{Registry}/environments/dev/web/blog_hugo/values.yaml";

    [Fact]
    public async Task Without_a_branch_a_commit_is_refused_and_the_change_alone_is_not()
    {
        using var homelab = await CopyAsync();
        await homelab.GitAsync(Registry, "checkout", "--quiet", "--detach");

        var run = await homelab.RunAsync("set-version", "web/blog_hugo", "v0.2.0", "--commit");

        Assert.Equal((ExitStatus.Usage, ""), (run.Status, run.Output));
        Assert.Contains($"git -C {homelab.At(Registry)} switch <branch>. Nothing was changed.", run.Error, StringComparison.Ordinal);
        Assert.Empty(await homelab.ChangesAsync());
        await homelab.DoAsync("set-version", "web/blog_hugo", "v0.2.0");
    }

    [Fact]
    public async Task One_line_of_one_file_changes()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.DoAsync("set-version", "web/blog_hugo", "v0.2.0", "--commit");

        Assert.Equal(
            "1\t1\tenvironments/dev/web/blog_hugo/values.yaml\n", await homelab.GitAsync(Registry, "show", "--format=", "--numstat"));
        Assert.Equal("version: v0.2.0\n", homelab.Read(DevVersion));
        Assert.Equal("chore(dev): set web/blog_hugo to v0.2.0\n", await homelab.GitAsync(Registry, "log", "-1", "--format=%s"));
        Assert.StartsWith("Set web/blog_hugo to v0.2.0 in dev; the checks pass.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_is_there_changes_nothing()
    {
        using var homelab = await CopyAsync();
        var before = await homelab.StateAsync();

        Assert.Equal(
            "dev has v0.1.0-alpha.7 of web/blog_hugo already; nothing to do.\n",
            await homelab.DoAsync("set-version", "web/blog_hugo", "v0.1.0-alpha.7", "--commit"));

        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task A_downgrade_has_to_be_asked_for()
    {
        using var homelab = await CopyAsync();

        Assert.Equal(ExitStatus.Usage, (await homelab.RunAsync("set-version", "web/blog_hugo", "v0.1.0-alpha.6")).Status);

        await homelab.DoAsync("set-version", "web/blog_hugo", "v0.1.0-alpha.6", "--allow-downgrade");
        Assert.Equal("version: v0.1.0-alpha.6\n", homelab.Read(DevVersion));
    }

    [Theory]
    [InlineData("web/nothing", "dev")]
    [InlineData("web/blog_hugo", "prod")]
    [InlineData("web/blog_hugo", "test")]
    public async Task An_app_that_the_environment_does_not_have_is_refused(string app, string environment)
    {
        using var homelab = await CopyAsync();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("set-version", app, "v9.0.0", "--env", environment);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.StartsWith($"homelab: there is no app {app} in {environment}; there is ", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task The_registry_alone_is_enough_and_what_is_not_checked_is_told()
    {
        using var homelab = await CopyAsync();
        foreach (var name in Names.Where(name => name != Registry))
        {
            Directory.Delete(homelab.At(name), recursive: true);
        }

        var run = await homelab.RunAsync("set-version", "web/blog_hugo", "v0.2.0");

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Equal("Not checked: environments-apps is not among the checkouts.\n", run.Error);
        Assert.StartsWith("Set web/blog_hugo to v0.2.0 in dev.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("version: v0.2.0\n", homelab.Read(DevVersion));
    }

    [Fact]
    public async Task What_an_earlier_command_left_half_done_is_undone_first()
    {
        using var homelab = await CopyAsync();
        var before = homelab.Read(DevVersion);
        var change = VersionChange.Of(
            homelab.HomelabRepositories,
            new(Arguments.App("web/blog_hugo"), "dev"),
            Arguments.Version("v0.3.0"),
            allowDowngrade: false)!.Repositories.Single();
        await Record.ExceptionAsync(() => TransactionTests.KilledAt("delete ").ApplyAsync(
            [new(GitCheckout.Find(change.Repository.Folder)!, [.. change.Files], change.Message)], commit: true, CancellationToken.None));
        Assert.NotEqual(before, homelab.Read(DevVersion));

        var run = await homelab.RunAsync("status");

        Assert.Equal("An earlier command was cut short; what it had changed was undone.\n", run.Error);
        Assert.Contains("v0.1.0-alpha.7", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, homelab.Read(DevVersion));
        Assert.Empty(await homelab.ChangesAsync());
    }
}
