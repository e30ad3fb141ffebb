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

    [Fact]
    public void A_change_is_one_file_and_a_salt_is_in_every_chart()
    {
        var seed = Path.Combine(rehearsed.Dev.Folder, "repositories");
        var before = new SystemGenerator(seed, _folder.At("before"));
        var after = new SystemGenerator(seed, _folder.At("after")) { Salt = "x" };
        var apps = before.Generate(applications: 4, domains: 2);
        after.Generate(applications: 4, domains: 2);
        after.Change(apps[2]);

        var changed = Directory.EnumerateFiles(_folder.At("before"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder.At("before"), file))
            .Where(path => File.ReadAllText(_folder.At($"before/{path}")) != File.ReadAllText(_folder.At($"after/{path}"))).ToList();

        Assert.Equal(4, changed.Count(path => Path.GetFileName(path) == "Chart.yaml"));
        Assert.Equal(
            $"homelab-k8s-environments-apps/{apps[2].Folder}/values.yaml",
            Assert.Single(changed, path => !path.EndsWith("Chart.yaml", StringComparison.Ordinal)));
    }
}
