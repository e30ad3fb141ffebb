using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Rendering;

/// <summary>Deep nesting and long lists, where an Application, a chart or a kustomization can have them.</summary>
public sealed class BoundedRenderingTests
{
    private const string ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n";

    // More than the 64 levels that System.Text.Json writes unless told otherwise.
    private static readonly string Deep = $"{new string('[', 100)}x{new string(']', 100)}";

    [Fact]
    public async Task Values_nested_deep_are_rendered_and_traced()
    {
        using var checkouts = new Checkouts().WithChart(values: $"chart: {Deep}\n").Application("web-dev", ChartBuilder.Source($$"""
                  valuesObject: { object: {{Deep}} }
            """));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(2, tree.Application("web-dev").Sources[0].Values.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task A_parameter_with_many_dots_is_helms_to_refuse_and_traced(int dots)
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source($$"""
                  parameters:
                    - { name: a{{string.Concat(Enumerable.Repeat(".a", dots))}}, value: x }
            """));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal("HL004", finding.Check.Id);
        Assert.Equal("charts", finding.Location.Repository);
        Assert.Equal("x", Assert.Single(tree.Application("web-dev").Sources[0].Values).Winner.Value.Trim('"'));
    }

    [Fact]
    public async Task A_parameter_that_is_set_twice_has_the_value_of_the_last()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("""
                  parameters:
                    - { name: a.b, value: one }
                    - { name: a.b, value: two }
            """));
        var value = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Sources[0].Values);

        Assert.Equal(("a.b", "\"two\"", 0), (value.Key, value.Winner.Value, value.Losers.Count));
    }

    [Fact]
    public async Task Kustomize_settings_nested_deep_are_kustomizes_to_refuse()
    {
        using var checkouts = new Checkouts()
            .Write("k/kustomization.yaml", "resources: [settings.yaml]\n").Write("k/settings.yaml", ConfigMap)
            .Application("web-dev", $$"""
                  source:
                    repoURL: {{Checkouts.UrlPrefix}}k
                    path: .
                    kustomize:
                      patches:
                        - { target: { kind: ConfigMap }, options: {{Deep}}, patch: "[]" }
                """);

        Assert.Equal("k/kustomization.yaml", FileOf(Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings)));
    }

    [Fact]
    public async Task An_object_nested_deep_is_validated_like_any_other()
    {
        using var checkouts = new Checkouts().Write("m/settings.yaml", $"{ConfigMap}data: {{ deep: {Deep} }}\n")
            .Application("web-dev", Source("m"));

        Assert.Equal(
            "m/settings.yaml",
            FileOf(Assert.Single((await checkouts.CheckAsync("apps/web-dev.yaml")).Findings, finding => finding.Check.Id is "HL025")));
    }

    [Fact]
    public async Task Kustomizations_that_build_on_each_other_without_end_are_a_finding()
    {
        using var checkouts = new Checkouts();
        foreach (var number in Enumerable.Range(0, 5_000))
        {
            checkouts.Write($"k/{number}/kustomization.yaml", $"resources: [../{number + 1}]\n");
        }

        checkouts.Application("web-dev", Source("k", "0"));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("k/100/kustomization.yaml", FileOf(finding));
        Assert.Contains("More than 100", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_images_are_replaced_in_little_time()
    {
        const int Many = 200_000;
        var images = string.Join(", ", Enumerable.Range(0, Many).Select(image => $"example/i{image % (Many / 2)}:v{image}"));
        var options = (YamlMap)YamlText.Read($"images: [{images}]")[0].Root!;
        using var checkouts = new Checkouts().Write("k/kustomization.yaml", "images: [{ name: example/i7, newTag: v0 }, { name: mine }]\n");
        var kustomization = Kustomization.Read(
            checkouts.Repositories.ByName("k")!, "", settings: null, index => new SourceLocation("k", "kustomization.yaml", index));

        var edited = JsonText.Read(KustomizeOverrides.Apply(kustomization, options, text => text))!["images"]!.AsArray();

        Assert.Equal(1 + (Many / 2), edited.Count);
        Assert.Equal("mine", edited[0]!["name"]!.GetValue<string>());
        Assert.Equal("""{"name":"example/i7","newTag":"v100007"}""", edited[8]!.ToJsonString());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"objects":[],"workflows":[]}""")]
    [InlineData("""{"objects":[null],"workflows":[]}""")]
    [InlineData("""{"objects":[{"known":true,"errors":[{"path":"/a"}]}],"workflows":[]}""")]
    public async Task What_the_validator_writes_that_is_no_answer_names_node(string answer)
    {
        using var checkouts = new Checkouts().Write("m/settings.yaml", ConfigMap).Application("web-dev", Source("m"))
            .Write(".tools/validate.mjs", $"process.stdout.write({System.Text.Json.JsonSerializer.Serialize(answer)});\n");
        var tools = new Toolbox(checkouts.PathOf(".tools"));
        var options = new ToolOptions { NoCache = true };
        var repositories = checkouts.Repositories;
        var roots = Manifests.Read(repositories.ByName("apps")!, "web-dev.yaml");
        var tree = await new TreeResolver(tools, options).FollowAsync(repositories, roots);

        var failed = await Assert.ThrowsAsync<ToolFailedException>(() => CheckRunner.RunAsync(
            tree, new CheckInputs { Repositories = repositories, Roots = roots }, tools, options));
        Assert.StartsWith("node runs validate.mjs", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kubectl_prints_that_is_no_yaml_is_a_finding()
    {
        using var checkouts = new Checkouts { Options = new ToolOptions { NoCache = true } }
            .Write("k/kustomization.yaml", "resources: []\n").Application("web-dev", Source("k"))
            .Write(".tools/bin/kubectl", "#!/bin/sh\necho 'a: [b'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                checkouts.PathOf(".tools/bin/kubectl"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var finding = Assert.Single(
            (await checkouts.FollowAsync("apps/web-dev.yaml", new Toolbox(checkouts.PathOf(".tools")))).Findings);
        Assert.Equal(("HL004", "k/kustomization.yaml"), (finding.Check.Id, FileOf(finding)));
        Assert.Contains("can't be read", finding.Message, StringComparison.Ordinal);
    }

    private static string FileOf(GitOps.Findings.Finding finding) => $"{finding.Location.Repository}/{finding.Location.Path}";

    private static string Source(string repository, string path = ".") => $"""
          source:
            repoURL: {Checkouts.UrlPrefix}{repository}
            path: "{path}"
        """;
}
