using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

/// <summary>What Argo CD calls an invalid spec, and what it warns of: objects that are deployed twice.</summary>
public sealed class ApplicationSpecTests
{
    private const string Source = "repoURL: https://github.com/example/apps\n    path: all";

    [Theory]
    [InlineData("server: https://kubernetes.default.svc", Source, "")]
    [InlineData("name: in-cluster", Source, "")]
    [InlineData("name: in-cluster\n    server: https://kubernetes.default.svc", Source, "HL037:9")]
    [InlineData("a: b", Source, "HL037:7")]
    [InlineData("server: ''", Source, "HL037:7")]
    [InlineData("name: in-cluster", "repoURL: https://charts.example.com\n    chart: redis", "HL037:11")]
    [InlineData("name: in-cluster", "repoURL: https://github.com/example/unknown\n    ref: values", "HL037:9")]
    public async Task A_spec_that_argo_cd_refuses_is_a_finding(string destination, string source, string expected)
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", Config("a")).Write("apps/root.yaml", Root("root", destination, source));

        Assert.Equal(expected, string.Join(", ", await IdsAsync(checkouts, "HL037")));
    }

    [Fact]
    public async Task An_object_of_two_sources_is_a_warning_at_the_one_that_is_lost()
    {
        using var checkouts = new Checkouts().Write("apps/all/a.yaml", $"{Config("a")}---\n{Config("a")}")
            .Write("apps/root.yaml", Root("root", "name: in-cluster", Source));

        Assert.Equal("HL036:4", string.Join(", ", await IdsAsync(checkouts, "HL036")));
    }

    [Theory]
    [InlineData("name: in-cluster", "server: https://kubernetes.default.svc/", "ConfigMap", "HL036:4")]
    [InlineData("name: in-cluster", "name: far", "ConfigMap", "")]
    [InlineData("name: in-cluster", "name: in-cluster\n    namespace: other", "ConfigMap", "")]
    [InlineData("name: in-cluster", "name: in-cluster\n    namespace: other", "Namespace", "HL036:4")]
    public async Task An_object_of_two_applications_is_a_warning_where_both_mean_the_same(
        string one, string other, string kind, string expected)
    {
        using var checkouts = new Checkouts()
            .Write("apps/all/a.yaml", Config("a").Replace("ConfigMap", kind, StringComparison.Ordinal))
            .Write("apps/root.yaml", $"{Root("one", one, Source)}\n---\n{Root("other", other, Source)}");

        Assert.Equal(expected, string.Join(", ", await IdsAsync(checkouts, "HL036")));
    }

    private static string Config(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n";

    private static string Root(string name, string destination, string source) => $"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {name}
        spec:
          project: default
          destination:
            {destination}
          source:
            {source}
        """;

    private static async Task<IEnumerable<string>> IdsAsync(Checkouts checkouts, string rule) =>
        (await checkouts.CheckAsync("apps/root.yaml")).Findings.Where(finding => finding.Check.Id == rule)
            .Select(finding => $"{finding.Check.Id}:{finding.Location.Line}");
}
