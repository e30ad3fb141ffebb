using Homelab.Benchmarks;

namespace Homelab.Cli.Tests.Benchmarks;

public sealed class SetsGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCheckout _checkout = new();

    public void Dispose()
    {
        _folder.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task What_the_sets_make_is_what_is_written_out()
    {
        new SetsGenerator(_folder.Path).Generate(sets: 3, each: 2);

        var made = await FollowAsync(SetsGenerator.Sets);
        var written = await FollowAsync(SetsGenerator.Applications);

        Assert.Contains("6 Applications, 6 objects, ", made, StringComparison.Ordinal);
        Assert.Contains("6 Applications, 6 objects, ", written, StringComparison.Ordinal);
    }

    private async Task<string> FollowAsync(string root) =>
        (await _checkout.RunAsync("check", "--repositories", _folder.Path, "--root", $"{SetsGenerator.Repository}/{root}")).Output;
}
