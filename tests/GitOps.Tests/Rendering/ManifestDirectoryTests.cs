using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Findings;
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
            .Write("config/broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: [\n")
            .Write("config/other.yaml", "just: [some\n")
            .Application("web-dev", Source(""));

        Assert.Equal("HL001 config/broken.yaml:6", Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
    }

    [Fact]
    public async Task A_key_that_is_there_twice_is_a_warning_and_hides_nothing()
    {
        using var checkouts = new Checkouts()
            .Write("config/a.yaml", Config("a") + "  labels:\n    tier: one\n    tier: two\n")
            .Write("config/b.yaml", Config("b"))
            .Application("web-dev", Source(""));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal(
            ("HL001", Severity.Warning, "config/a.yaml:7"), (finding.Check.Id, finding.Severity, finding.Location.ToString()));
        Assert.Equal(
            "a:two, b:",
            string.Join(
                ", ",
                tree.Application("web-dev").Objects.Select(item => $"{item.Name}:{item.Node.At("metadata", "labels", "tier")?.Text}")));
    }

    [Theory]
    [InlineData("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nKind: ConfigMap\n", 6)]
    [InlineData("a.yaml", "apiVersion: v1\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n", 1)]
    [InlineData("a.yaml", "apiVersion: v1\nkind: ConfigMap\n---\n- 1\n", 4)]
    [InlineData("a.yaml", "apiVersion: v1\nkind: List\nitems:\n  - metadata: { name: a }\n", 4)]
    [InlineData("a.json", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"},}""", 1)]
    [InlineData("a.json", "{\n\"kind\": \"ConfigMap\" // no\n}", 2)]
    [InlineData("a.json", """{"apiVersion": "v1", "kind": "ConfigMap"} {"kind": "ConfigMap"}""", 1)]
    [InlineData("a.json", """{"title": "a dashboard"}""", 1)]
    [InlineData("a.json", "apiVersion: v1\nkind: ConfigMap\n", 1)]
    public async Task What_argo_cd_can_not_decode_fails_the_whole_source(string file, string text, int line)
    {
        using var checkouts = new Checkouts().Write($"config/{file}", text).Write("config/fine.yaml", Config("fine"))
            .Application("web-dev", Source(""));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(
            $"HL001 config/{file}:{line}", Assert.Single(tree.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Empty(tree.Application("web-dev").Objects);
    }

    [Fact]
    public async Task What_has_a_kind_and_no_api_version_is_a_finding_beside_the_rest()
    {
        using var checkouts = new Checkouts().Write("config/a.yaml", "kind: ConfigMap\nmetadata: { name: a }\n")
            .Write("config/fine.yaml", Config("fine")).Application("web-dev", Source(""));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Contains("ConfigMap/a has no apiVersion", Assert.Single(tree.Findings).Message, StringComparison.Ordinal);
        Assert.Equal("fine", Assert.Single(tree.Application("web-dev").Objects).Name);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMapList\nitems: null\n", 0)]
    [InlineData("---\nnull\n---\n~\n---\n# nothing\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n", 1)]
    [InlineData("apiVersion: example.com/v1\nkind: Shelf\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }\n", 1)]
    public async Task What_has_items_is_a_list_whatever_its_kind(string text, int objects)
    {
        using var checkouts = new Checkouts().Write("config/a.yaml", text).Application("web-dev", Source(""));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(objects, tree.Application("web-dev").Objects.Count);
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
