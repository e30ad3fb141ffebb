using Homelab.Benchmarks;
using Homelab.Cli.Tests.Policies;

namespace Homelab.Cli.Tests.Benchmarks;

[Collection(nameof(RehearsedStacks))]
public sealed class SystemGeneratorTests(Rehearsed rehearsed) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCheckout _checkout = new();

    public void Dispose()
    {
        _folder.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task A_large_system_is_the_seed_many_times_and_as_fine()
    {
        var apps = new SystemGenerator(Path.Combine(rehearsed.Dev.Folder, "repositories"), _folder.Path).Generate(
            applications: 6, domains: 3);

        var run = await _checkout.RunAsync("check", "--repositories", _folder.Path, "--root", SystemGenerator.Root);

        Assert.True(run.Status == ExitStatus.Fine, run.Output);
        Assert.Equal(4, apps.Select(app => app.Chart).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(6, apps.Select(app => app.Release).Distinct(StringComparer.Ordinal).Count());
        Assert.All(apps, app => Assert.Contains($" {app.Release} ", run.Output, StringComparison.Ordinal));
        // The root, the platform's four, and a root for each domain.
        Assert.Contains($"{6 + 5 + 3} Applications, ", run.Output, StringComparison.Ordinal);
    }
}
