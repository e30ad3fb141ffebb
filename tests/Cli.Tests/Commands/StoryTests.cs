using Homelab.Cli.Tests.Apps;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

/// <summary>The life of a homelab from its first rehearsal on, command after command, with the real tools.</summary>
public sealed class StoryTests
{
    [Fact]
    public async Task A_homelab_is_rehearsed_gets_an_app_promotes_it_loses_it_and_grows_an_environment()
    {
        using var homelab = await CopyAsync();
        using var folder = new TemporaryFolder();
        var rehearsal = await homelab.RunPlainAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", folder.At("out"));
        Assert.True(rehearsal.Status == ExitStatus.Fine, rehearsal.Error);
        Assert.Contains("The loop closes", rehearsal.Output, StringComparison.Ordinal);
        Assert.All(Names, name => Assert.Equal(Files(folder.At("out", "repositories", name)), Files(homelab.At(name))));
        await FineAsync(homelab, "dev", "prod");

        using (var before = await CopyAsync())
        {
            await homelab.AddAsync("shop/cart", "--secret", "DB_PASSWORD=cart db/password", "--commit");
            await FineAsync(homelab, "dev", "prod");
            Assert.Equal(
                [
                    "added Application argocd/root-shop-dev", "added Application argocd/root-shop-prod", "added Application argocd/shop-cart-dev",
                    "added Deployment shop/shop-cart", "added ExternalSecret shop/shop-cart-env", "added Service shop/shop-cart",
                ],
                await ChangedAsync(homelab, before, "Application", "Deployment", "ExternalSecret", "Service"));
        }

        using (var before = await CopyOfAsync(homelab))
        {
            await homelab.DoAsync("set-version", "shop/cart", "v1.1.0", "--commit");
            await FineAsync(homelab, "dev", "prod");
            Assert.Equal(["changed Deployment shop/shop-cart"], await ChangedAsync(homelab, before, "Application", "Deployment"));
        }

        await homelab.DoAsync("promote", "shop/cart", "--commit");
        await FineAsync(homelab, "dev", "prod");
        Assert.Equal("version: v1.1.0\n", homelab.Read($"{Registry}/environments/prod/shop/cart/values.yaml"));
        Assert.Contains("item: cart db", homelab.Read($"{EnvironmentsApps}/environments/prod/shop/cart/values.yaml"), StringComparison.Ordinal);

        using (var before = await CopyOfAsync(homelab))
        {
            await homelab.DoAsync("remove-app", "shop/cart", "--env", "dev", "--commit");
            await homelab.DoAsync("remove-app", "web/blog_hugo", "--commit");
            await FineAsync(homelab, "dev", "prod");
            Assert.Equal(
                ["removed Application argocd/shop-cart-dev", "removed Application argocd/web-hugo-dev"],
                await ChangedAsync(homelab, before, "Application"));
        }

        await homelab.DoAsync("add-environment", "staging", "--commit");
        await homelab.DoAsync("promote", "shop/cart", "--from", "prod", "--to", "staging", "--commit");
        await FineAsync(homelab, "dev", "prod", "staging");
        Assert.Contains("shop/cart", await homelab.DoAsync("status"), StringComparison.Ordinal);
        Assert.Empty(await homelab.ChangesAsync());
    }

    private static async Task FineAsync(HomelabCheckouts homelab, params string[] environments)
    {
        foreach (var environment in environments)
        {
            var check = await homelab.CheckAsync(environment);
            Assert.True(check.Status == ExitStatus.Fine, check.Error + check.Output);
        }
    }

    private static async Task<HomelabCheckouts> CopyOfAsync(HomelabCheckouts homelab)
    {
        var copy = await CopyAsync();
        foreach (var name in Names)
        {
            Directory.Delete(copy.At(name), recursive: true);
            CopyFolder(homelab.At(name), copy.At(name));
        }

        return copy;
    }

    private static async Task<IEnumerable<string>> ChangedAsync(HomelabCheckouts homelab, HomelabCheckouts before, params string[] kinds) =>
        (await homelab.DifferencesAsync(before)).Where(change => kinds.Contains(change.Split(' ')[1], StringComparer.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string repository) =>
        Snapshot.Of(repository).Where(entry => !entry.Key.Contains(".git/", StringComparison.Ordinal)).Select(entry => $"{entry.Key} {entry.Value}");
}
