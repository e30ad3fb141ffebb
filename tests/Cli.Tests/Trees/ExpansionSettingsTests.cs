using Homelab.Cli.Outcomes;
using Homelab.Cli.Trees;

namespace Homelab.Cli.Tests.Trees;

public sealed class ExpansionSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cluster_is_a_name_a_server_and_labels()
    {
        var cluster = Assert.Single(ExpansionSettings.Read(["prod=https://prod:6443/?a=b,tier=production,empty="], null).Clusters);

        Assert.Equal("prod https://prod:6443/?a=b", $"{cluster.Name} {cluster.Server}");
        Assert.Equal("empty=, tier=production", string.Join(", ", cluster.Labels
            .Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("prod=")]
    [InlineData("=https://prod")]
    [InlineData("prod=https://prod,tier")]
    [InlineData("prod=https://prod,tier=a,tier=b")]
    public void A_cluster_that_is_none_is_refused(string given)
    {
        var refused = Assert.Throws<RefusedException>(() => ExpansionSettings.Read([given], null));

        Assert.StartsWith($"--cluster {given}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("previews: [{ number: '7' }]", null)]
    [InlineData("previews: [[{ number: '7' }], [{ name: a }]]", null)]
    [InlineData("previews: { number: '7' }", "write a map from ApplicationSets to lists of parameters")]
    [InlineData("- previews", "write a map from ApplicationSets to lists of parameters")]
    [InlineData("previews: [", "")]
    public void Parameters_are_lists_by_ApplicationSet(string text, string? refusal)
    {
        var file = _folder.Write("parameters.yaml", text);
        var refused = Record.Exception(() => Assert.Single(ExpansionSettings.Read([], file).Parameters.All));

        Assert.Equal(refusal is null, refused is null);
        Assert.Contains(refusal ?? "", refused?.Message ?? "", StringComparison.Ordinal);
        Assert.True(refused is null or RefusedException);
    }
}
