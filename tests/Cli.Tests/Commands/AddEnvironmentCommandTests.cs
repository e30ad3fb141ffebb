using Homelab.Cli.Tests.Apps;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

public sealed class AddEnvironmentCommandTests
{
    [Fact]
    public async Task An_environment_is_what_every_environment_begins_with_and_the_checks_find_nothing()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.DoAsync("add-environment", "staging", "--commit");

        Assert.StartsWith("Added the environment staging; the checks pass.\n", output, StringComparison.Ordinal);
        Assert.EndsWith(
            $"  git -C {homelab.At(ArgoConfig)} push\n  git -C {homelab.At(Registry)} push\n  git -C {homelab.At(EnvironmentsApps)} push\n",
            output,
            StringComparison.Ordinal);
        foreach (var name in (string[])[ArgoConfig, EnvironmentsApps, Registry])
        {
            Assert.Equal(Files(homelab, name, "prod"), Files(homelab, name, "staging"));
        }

        Assert.Empty(await homelab.ChangesAsync());
        var check = await homelab.CheckAsync("staging");
        Assert.True(check.Status == ExitStatus.Fine, check.Output);
    }

    [Fact]
    public async Task It_has_the_domains_that_there_are_by_then_and_apps_can_be_promoted_into_it()
    {
        using var homelab = await CopyAsync();
        await homelab.AddAsync("shop_two/cart", "--commit");
        await homelab.DoAsync("add-environment", "staging", "--commit");
        Assert.Equal(Files(homelab, ArgoConfig, "prod"), Files(homelab, ArgoConfig, "staging"));
        Assert.Equal(Files(homelab, EnvironmentsApps, "prod"), Files(homelab, EnvironmentsApps, "staging"));

        await homelab.DoAsync("promote", "shop_two/cart", "--from", "dev", "--to", "staging", "--commit");
        await homelab.DoAsync("promote", "web/blog_hugo", "--from", "dev", "--to", "staging", "--commit");

        var check = await homelab.CheckAsync("staging");
        Assert.True(check.Status == ExitStatus.Fine, check.Output);
        Assert.Contains("\"shop-two-cart-staging\"", check.Output, StringComparison.Ordinal);
        Assert.Contains("\"web-hugo-staging\"", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_that_the_settings_do_not_name_comes_last()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("add-environment", "other", "--commit");
        await homelab.DoAsync("add-environment", "a-test", "--commit");

        var output = await homelab.DoAsync("status");

        Assert.Equal(
            ["app", "dev", "prod", "a-test", "other"],
            output.Trim().Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task What_is_there_stays_and_what_lacks_is_added()
    {
        using var homelab = await CopyAsync();
        await homelab.DoAsync("add-environment", "staging", "--commit");
        var list = $"{EnvironmentsApps}/environments/staging/_root/root-app/kustomization.yaml";
        homelab.Write(list, $"# mine\n{homelab.Read(list)}");
        await homelab.CommitAllAsync();
        var before = await homelab.StateAsync();

        Assert.Equal(
            "staging is there already, with every domain; nothing to do.\n", await homelab.DoAsync("add-environment", "staging"));

        Assert.Equal(before, await homelab.StateAsync());
        File.Delete(homelab.At($"{EnvironmentsApps}/environments/staging/_root/root-app/root-platform.yaml"));
        await homelab.CommitAllAsync();
        await homelab.DoAsync("add-environment", "staging");
        Assert.Equal(
            [$"{EnvironmentsApps} ?? environments/staging/_root/root-app/root-platform.yaml"], await homelab.ChangesAsync());
    }

    [Fact]
    public async Task Its_Applications_have_the_addresses_of_the_checkouts()
    {
        using var homelab = await CopyAsync();
        foreach (var path in Directory.EnumerateFiles(homelab.Folder, "*.yaml", SearchOption.AllDirectories))
        {
            File.WriteAllText(path, File.ReadAllText(path).Replace("github.com/ada/", "git.example.com/team/", StringComparison.Ordinal));
        }

        await homelab.CommitAllAsync();

        await homelab.DoAsync("add-environment", "staging");

        foreach (var file in (string[])["_root/root-homelab-staging.yaml", "_root/root-app/root-platform.yaml"])
        {
            var text = homelab.Read($"{EnvironmentsApps}/environments/staging/{file}");
            Assert.Contains("repoURL: https://git.example.com/team/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("github.com", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_checkout_with_uncommitted_changes_is_refused()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{ArgoConfig}/note.txt", "mine");
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("add-environment", "staging");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.EndsWith("commit or stash what is there. Nothing was changed.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }

    private static IReadOnlyList<string> Files(HomelabCheckouts homelab, string repository, string environment) =>
    [
        .. Snapshot.Of(homelab.At($"{repository}/environments/{environment}")).Keys
            .Select(path => path.Replace(environment, "*", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
