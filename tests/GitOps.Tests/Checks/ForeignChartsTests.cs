using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

public sealed class ForeignChartsTests
{
    private const string Chart = "apiVersion: v2\nname: x\nversion: 1.0.0\n";

    [Theory]
    [InlineData("umbrella/charts/redis/templates/pod.yaml", "apps/umbrella/charts/redis")]
    [InlineData("umbrella/charts/redis/charts/common/values.yaml", "apps/umbrella/charts/redis")]
    [InlineData("umbrella/charts/own/templates/pod.yaml", null)]
    [InlineData("umbrella/templates/pod.yaml", null)]
    [InlineData("kustomized/charts/redis-1.0.0/redis/values.yaml", "apps/kustomized/charts/redis-1.0.0/redis")]
    [InlineData("charts/redis/values.yaml", null)]
    public void A_chart_that_came_from_a_chart_repository_is_told_from_ones_own(string path, string? chart)
    {
        using var checkouts = new Checkouts()
            .Write("apps/umbrella/Chart.yaml", $"{Chart}dependencies:\n"
                + "  - { name: redis, version: 1.0.0, repository: 'https://charts.example.com' }\n"
                + "  - { name: own, version: 1.0.0, repository: 'file://charts/own' }\n")
            .Write("apps/umbrella/charts/redis/Chart.yaml", Chart)
            .Write("apps/umbrella/charts/redis/charts/common/Chart.yaml", Chart)
            .Write("apps/umbrella/charts/own/Chart.yaml", Chart)
            .Write("apps/kustomized/charts/redis-1.0.0/redis/Chart.yaml", Chart)
            .Write("apps/charts/redis/Chart.yaml", Chart);

        Assert.Equal(chart, new ForeignCharts(checkouts.Repositories).Of(new("apps", path)));
    }

    [Theory]
    [InlineData("redis-1.0.0.tgz", true)]
    [InlineData("redis-v1.0.0-rc.1.tgz", true)]
    [InlineData("redis-ha-1.0.0.tgz", false)]
    [InlineData("redis-1.0.0", false)]
    public void A_fetched_chart_is_told_by_its_name_in_any_version(string archive, bool isRedis) =>
        Assert.Equal(isRedis, ForeignCharts.IsFetched(new(archive, "templates/pod.yaml"), "redis"));

    [Fact]
    public void What_is_in_no_checkout_is_in_a_fetched_chart()
    {
        using var checkouts = new Checkouts().Write("apps/x.yaml", "");

        Assert.Equal("redis-1.0.0.tgz", new ForeignCharts(checkouts.Repositories).Of(new("redis-1.0.0.tgz", "redis/templates/pod.yaml")));
        Assert.Null(new ForeignCharts(checkouts.Repositories).Of(new(null, "project.yaml")));
    }
}
