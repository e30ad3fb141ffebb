using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Rendering;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Resolution;

public sealed class SourceOverridesTests
{
    [Fact]
    public async Task Settings_in_the_folder_are_laid_over_those_of_the_source_the_applications_own_last()
    {
        using var checkouts = new Checkouts().WithChart(values: "a: 1\nb: 1\nc: 1\n")
            .Write("charts/web/.argocd-source.yaml", "helm:\n  valuesObject: { a: all, b: all, d: null }\n  releaseName: null\n")
            .Write("charts/web/.argocd-source-web-dev.yaml", "helm:\n  valuesObject: { b: own }\nrepoURL: https://example.com/elsewhere\n")
            .Write("charts/web/.argocd-source-other.yaml", "helm: { releaseName: other }\n")
            .Application("web-dev", ChartBuilder.Source("      releaseName: mine\n      valuesObject: { d: 4 }"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var config = Assert.Single(tree.Application("web-dev").Objects);

        Assert.Equal("mine", config.Name);
        Assert.Equal("""{"a":"all","b":"own","c":1}""", config.Node.At("data", "values")?.Text);
        Assert.Equal(
            "charts/web/.argocd-source.yaml:1, charts/web/.argocd-source-web-dev.yaml:1",
            string.Join(", ", tree.Notes.Select(note => note.Location)));
    }

    [Fact]
    public async Task Settings_of_another_kind_than_the_sources_are_refused()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/web/.argocd-source.yaml", "kustomize: { namePrefix: a- }\n")
            .Application("web-dev", ChartBuilder.Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004", finding.Check.Id);
        Assert.Contains("helm and kustomize", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_can_not_be_read_fails_the_source()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/web/.argocd-source.yaml", "helm: [\n")
            .Application("web-dev", ChartBuilder.Source());

        Assert.Equal("HL001 charts/web/.argocd-source.yaml:2", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }
}
