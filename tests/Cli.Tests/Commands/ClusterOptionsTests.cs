using System.CommandLine;
using Homelab.Cli.Commands;
using Homelab.Cli.Outcomes;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Commands;

public sealed class ClusterOptionsTests
{
    [Fact]
    public void A_file_of_kubectl_and_single_versions_are_taken_together()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("served.txt", "apps/v1\nbatch/v1\nv1\n\n");
        var options = Parse("--kube-version", "v1.34.1+k3s1", "--api-versions", file, "--api-versions", "example.com/v1beta1/Thing");

        Assert.Equal("v1.34.1+k3s1", options.KubeVersion);
        Assert.Equal("apps/v1, batch/v1, v1, example.com/v1beta1/Thing", string.Join(", ", options.ApiVersions));
    }

    [Theory]
    [InlineData("--kube-version", "newest")]
    [InlineData("--api-versions", "not-there.txt")]
    [InlineData("--api-versions", "--flag")]
    public void What_is_no_version_is_refused(string option, string value) =>
        Assert.Contains(value, Assert.Throws<RefusedException>(() => Parse($"{option}={value}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_with_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("served.txt", "NAME SHORTNAMES\n");

        Assert.Contains("NAME", Assert.Throws<RefusedException>(() => Parse("--api-versions", file)).Message, StringComparison.Ordinal);
    }

    private static ToolOptions Parse(params string[] arguments)
    {
        var command = new Command("check");
        var cluster = ClusterOptions.Of(command);
        return cluster.In(command.Parse(arguments), new ToolOptions());
    }
}
