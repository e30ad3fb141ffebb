using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Rendering;

public sealed class ManifestDirectoryTests
{
    [Theory]
    [InlineData("", "json, top, yml")]
    [InlineData("recurse: true", "json, sub, top, yml")]
    [InlineData("recurse: true, include: '*sub*'", "sub")]
    [InlineData("recurse: true, exclude: '{*.json,sub/*}'", "top, yml")]
    [InlineData("include: '*.yaml', exclude: 't*'", "")]
    public async Task A_directory_takes_the_files_that_argo_cd_takes(string directory, string names)
    {
        using var checkouts = Files().Application("web-dev", Source(directory));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(names, string.Join(", ", tree.Application("web-dev").Objects.Select(item => item.Name)));
    }

    [Fact]
    public async Task A_list_becomes_its_items()
    {
        using var checkouts = new Checkouts().Write("config/list.yaml", "apiVersion: v1\nkind: List\nitems:\n  - "
            + $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: a }} }}\n  - {{ apiVersion: v1, kind: ConfigMap, metadata: {{ "
            + $"name: b }} }}\n")
            .Application("web-dev", Source(""));
        var objects = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects;

        Assert.Equal("config/list.yaml:4, config/list.yaml:5", string.Join(", ", objects.Select(item => item.Origin)));
        Assert.Contains("name: a", objects[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name: b", objects[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_can_not_be_read_is_a_finding_and_another_file_is_passed_over()
    {
        using var checkouts = new Checkouts()
            .Write("config/broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n")
            .Write("config/other.yaml", "just: [some\n")
            .Application("web-dev", Source(""));

        Assert.Equal("HL001 config/broken.yaml:5", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    private static Checkouts Files() => new Checkouts()
        .Write("config/top.yaml", Config("top"))
        .Write("config/x.yml", Config("yml"))
        .Write("config/x.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"json"}}""")
        .Write("config/notes.txt", Config("txt"))
        .Write("config/values.yaml", "no: manifest")
        .Write("config/sub/sub.yaml", Config("sub"))
        .Write("config/skipped.yaml", "# +argocd:skip-file-rendering\n" + Config("skipped"));

    private static string Config(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n";

    private static string Source(string directory) => $$"""
          source:
            repoURL: {{Checkouts.UrlPrefix}}config
            path: .
            directory: { {{directory}} }
        """;
}
