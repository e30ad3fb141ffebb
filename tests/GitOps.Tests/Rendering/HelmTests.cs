using System.Text.Json.Nodes;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Rendering;

public sealed class HelmTests
{
    [Fact]
    public async Task The_release_is_named_after_the_application_and_lives_in_its_destination()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source());
        var config = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("web-dev", config.Name);
        Assert.Equal("web", config.Namespace);
        Assert.Equal("charts/web/templates/config.yaml:1", config.Origin.ToString());
    }

    [Fact]
    public async Task A_release_name_of_its_own_is_kept()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("      releaseName: mine"));

        Assert.Equal("mine", Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Name);
    }

    [Fact]
    public async Task Parameters_win_over_inline_values_over_value_files_over_the_chart()
    {
        using var checkouts = new Checkouts()
            .WithChart(values: "a: chart\nb: chart\nc: chart\nd: chart\ne: chart\n")
            .Write("charts/web/one.yaml", "b: one\nc: one\nd: one\ne: one\n")
            .Write("charts/two.yaml", "c: two\nd: two\ne: two\n")
            .Application("web-dev", ChartBuilder.Source("""
                      valueFiles:
                        - one.yaml
                        - /two.yaml
                      values: |
                        d: inline
                        e: inline
                      parameters:
                        - { name: e, value: "x,y" }
                """.TrimEnd()));
        var node = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev");

        Assert.Equal("""{"a":"chart","b":"one","c":"two","d":"inline","e":"x,y"}""", Values(node).ToJsonString());
        var trace = node.Sources[0].Values.Single(value => value.Key is "e");
        Assert.Equal("parameters", trace.Winner.From);
        Assert.Equal(
            "values, charts/two.yaml, charts/web/one.yaml, charts/web/values.yaml",
            string.Join(", ", trace.Losers.Select(loser => loser.From)));
    }

    [Fact]
    public async Task A_value_or_a_field_that_is_there_twice_has_its_last_value_and_a_warning()
    {
        using var checkouts = new Checkouts()
            .WithChart("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  a: x\n  a: {{ .Values.a }}\n", "a: 1\n")
            .Write("charts/web/dev.yaml", "a: two\na: three\n")
            .Application("web-dev", ChartBuilder.Source("      valueFiles: [dev.yaml]"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal("three", Assert.Single(tree.Application("web-dev").Objects).Node.At("data", "a")?.Text);
        Assert.Equal(
            "HL001 charts/web/dev.yaml:2 Warning, HL001 charts/web/templates/config.yaml:1 Warning",
            string.Join(", ", tree.Findings.Select(finding => $"{finding.Check.Id} {finding.Location} {finding.Severity}")));
    }

    [Theory]
    [InlineData("", "v1.33.7 true")]
    [InlineData("      kubeVersion: 1.29.0\n      apiVersions: [example.com/v2]", "v1.29.0 false")]
    public async Task A_chart_is_told_what_the_cluster_is_and_serves_unless_the_source_says_it(string helm, string expected)
    {
        using var checkouts = new Checkouts { Options = Checkouts.Uncached with { KubeVersion = "1.33.7", ApiVersions = ["example.com/v1"] } }
            .WithChart("""
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: a }
                data: { a: {{ printf "%s %t" .Capabilities.KubeVersion.Version (.Capabilities.APIVersions.Has "example.com/v1") | quote }} }
                """).Application("web-dev", ChartBuilder.Source(helm));

        Assert.Equal(
            expected,
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Node.At("data", "a")?.Text);
    }

    [Fact]
    public async Task What_a_template_makes_without_a_kind_fails_the_source()
    {
        using var checkouts = new Checkouts().WithChart("apiVersion: v1\nKind: ConfigMap\nmetadata: { name: a }\n")
            .Application("web-dev", ChartBuilder.Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL001 charts/web/templates/config.yaml:1 Error", $"{finding.Check.Id} {finding.Location} {finding.Severity}");
    }

    [Fact]
    public async Task A_values_object_takes_the_place_of_values()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("""
                  values: "a: text"
                  valuesObject:
                    a: 'object "q" 😀'
            """));

        Assert.Equal(
            "object \"q\" 😀", Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev"))["a"]!.GetValue<string>());
    }

    [Fact]
    public async Task Parameters_keep_their_type_unless_they_are_forced_to_text()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("""
                  parameters:
                    - { name: a.number, value: "1" }
                    - { name: a.text, value: "1", forceString: true }
                    - { name: a.list, value: "{x,y}" }
            """));

        Assert.Equal(
            """{"a":{"list":["x","y"],"number":1,"text":"1"}}""",
            Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev")).ToJsonString());
    }

    [Fact]
    public async Task Value_files_of_another_source_are_found_from_its_root_and_the_later_one_wins()
    {
        using var checkouts = new Checkouts().WithChart()
            .Write("runtime/dev/values.yaml", "a: runtime\nb: runtime\n")
            .Write("registry/dev/values.yaml", "b: registry\n")
            .Application("web-dev", Sources("$runtime/dev/values.yaml", "$registry/dev/values.yaml"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var node = tree.Application("web-dev");

        Assert.Empty(tree.Findings);
        Assert.Equal("""{"a":"runtime","b":"registry"}""", Values(node).ToJsonString());
        Assert.Equal("runtime/dev/values.yaml:1, registry/dev/values.yaml:1", string.Join(", ", node.Sources[2].ValueFiles));
        Assert.Equal("Ref, Ref, Helm", string.Join(", ", node.Sources.Select(source => source.Type)));
    }

    [Theory]
    [InlineData("$runtime/dev/value.yaml", "runtime has no dev/value.yaml", "dev/values.yaml is there")]
    [InlineData("$other/dev/values.yaml", "names ref other, which no source has", "runtime, registry")]
    [InlineData("$runtime", "is a ref without a path", "")]
    [InlineData("$runtime/../secret.yaml", "leads out of runtime", "")]
    [InlineData("../../../secret.yaml", "leads out of charts", "")]
    [InlineData("gone.yaml", "charts has no web/gone.yaml", "")]
    public async Task A_value_file_that_can_not_be_found_is_a_finding_at_its_line(string file, string message, string wayOut)
    {
        using var checkouts = new Checkouts().WithChart()
            .Write("runtime/dev/values.yaml", "a: 1\n")
            .Write("registry/dev/values.yaml", "a: 1\n")
            .Application("web-dev", Sources(file, "$registry/dev/values.yaml"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var finding = Assert.Single(tree.Findings);

        Assert.Equal("HL002 apps/web-dev.yaml:20", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains($"web-dev: source 3: value file {file}", finding.Message, StringComparison.Ordinal);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(wayOut, finding.WayOut, StringComparison.Ordinal);
        Assert.Equal(NodeState.Failed, tree.Application("web-dev").State);
    }

    [Fact]
    public async Task A_missing_value_file_may_be_ignored()
    {
        using var checkouts = new Checkouts().WithChart().Write("charts/web/there.yaml", "a: 1\n").Application("web-dev", ChartBuilder
            .Source("""
                  ignoreMissingValueFiles: true
                  valueFiles:
                    - gone.yaml
                    - there.yaml
            """));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal("charts/web/there.yaml:1", Assert.Single(tree.Application("web-dev").Sources[0].ValueFiles).ToString());
    }

    [Fact]
    public async Task Globs_and_variables_in_value_files_are_expanded()
    {
        using var checkouts = new Checkouts().WithChart()
            .Write("charts/web/env/b.yaml", "a: b\n")
            .Write("charts/web/env/a.yaml", "a: a\n")
            .Write("charts/web/web-dev.yaml", "c: 1\n")
            .Application("web-dev", ChartBuilder.Source("      valueFiles:\n        - env/*.yaml\n        - $ARGOCD_APP_NAME.yaml"));

        Assert.Equal(
            """{"a":"b","c":1}""",
            Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev")).ToJsonString());
    }

    [Fact]
    public async Task Two_asterisks_stand_for_any_folders_and_files_come_before_folders()
    {
        using var checkouts = new Checkouts().WithChart()
            .Write("charts/web/env/z.yaml", "a: z\n").Write("charts/web/env/a.yaml", "a: a\n")
            .Write("charts/web/env/nested/c.yaml", "a: c\n").Write("charts/web/env/nested/deep/b.yaml", "a: b\n")
            .Write("charts/web/environment.yaml", "a: no\n")
            .Application("web-dev", ChartBuilder.Source("      valueFiles: ['env/**/*.yaml']"));

        Assert.Equal(
            ["a.yaml", "z.yaml", "nested/c.yaml", "nested/deep/b.yaml"],
            (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Sources[0].ValueFiles
                .Select(file => file.Path["web/env/".Length..]));
    }

    [Fact]
    public async Task Variables_in_parameters_are_expanded_and_unknown_ones_are_empty()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("""
                  parameters:
                    - { name: who, value: $ARGOCD_APP_NAME }
                    - { name: path, value: "/data${NODE}" }
                    - { name: price, value: 3$$ }
                    - { name: commit, value: "x$ARGOCD_APP_REVISION" }
            """));

        Assert.Equal(
            """{"commit":"x$ARGOCD_APP_REVISION","path":"/data","price":"3$","who":"web-dev"}""",
            Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev")).ToJsonString());
    }

    [Fact]
    public async Task A_file_dependency_is_built_in_a_copy()
    {
        using var checkouts = new Checkouts { Options = Checkouts.Uncached }.WithChart(
                "{{ include \"library.config\" . }}",
                extra: "dependencies:\n  - name: library\n    version: 0.1.0\n    repository: file://../library\n")
            .Write("charts/library/Chart.yaml", "apiVersion: v2\nname: library\nversion: 0.1.0\ntype: library\n")
            .Write(
                "charts/library/templates/_config.yaml",
                "{{- define \"library.config\" -}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-library\n{{- end -}}\n")
            .Application("web-dev", ChartBuilder.Source());
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        var config = Assert.Single(tree.Application("web-dev").Objects);
        Assert.Equal("from-library", config.Name);
        Assert.Equal("charts/library/templates/_config.yaml:2", config.Origin.ToString());
        Assert.False(Directory.Exists(checkouts.PathOf("charts/web/charts")));
    }

    [Theory]
    [InlineData("'@stable'", "HL003")]
    [InlineData("file://../nowhere", "HL002")]
    [InlineData("file://../../../etc", "HL002")]
    [InlineData("file:///library", "HL002")]
    public async Task A_dependency_that_is_nowhere_is_a_finding(string from, string id)
    {
        using var checkouts = new Checkouts()
            .WithChart(extra: $"dependencies:\n  - name: library\n    version: 0.1.0\n    repository: {from}\n")
            .Application("web-dev", ChartBuilder.Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal($"{id} charts/web/Chart.yaml:7", $"{finding.Check.Id} {finding.Location}");
    }

    [Fact]
    public async Task Dependencies_in_requirements_yaml_count_for_an_old_chart()
    {
        using var checkouts = new Checkouts().WithChart()
            .Write("charts/web/Chart.yaml", "apiVersion: v1\nname: web\nversion: 0.1.0\n")
            .Write(
                "charts/web/requirements.yaml",
                "dependencies:\n  - name: library\n    version: 0.1.0\n    repository: https://charts.example.com\n")
            .Application("web-dev", ChartBuilder.Source());

        Assert.Contains(
            "chart library 0.1.0 of https://charts.example.com is not at hand",
            Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Notes).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vendored_dependency_needs_no_build()
    {
        using var checkouts = new Checkouts()
            .WithChart(extra: "dependencies:\n  - name: sub\n    version: 0.1.0\n    repository: https://charts.example.com\n")
            .Write("charts/web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n")
            .Write("charts/web/charts/sub/templates/x.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: sub\n")
            .Application("web-dev", ChartBuilder.Source());
        var node = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev");

        Assert.Equal(
            "charts/web/charts/sub/templates/x.yaml:1", node.Objects.Single(item => item is { Kind: "ServiceAccount" }).Origin.ToString());
    }

    [Fact]
    public async Task A_template_that_fails_is_a_finding_at_its_line()
    {
        using var checkouts = new Checkouts().WithChart(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ required \"a name is needed\" .Values.name "
                + "}}\n").Application("web-dev", ChartBuilder.Source());
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004 charts/web/templates/config.yaml:4", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains("a name is needed", finding.Message, StringComparison.Ordinal);
        Assert.Equal("web-dev", finding.Application);
    }

    [Fact]
    public async Task A_chart_with_a_link_out_of_the_repository_is_not_rendered()
    {
        using var checkouts = new Checkouts().WithChart().Write("secret/password.yaml", "a: 1")
            .Application("web-dev", ChartBuilder.Source());
        File.CreateSymbolicLink(checkouts.PathOf("charts/web/templates/link.yaml"), checkouts.PathOf("secret/password.yaml"));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(
            "HL029 charts/web/templates/link.yaml:1",
            Assert.Single(tree.Findings.Select(finding => $"{finding.Check.Id} {finding.Location}")));
        Assert.Empty(tree.Application("web-dev").Objects);
    }

    [Fact]
    public async Task A_second_run_takes_renders_from_the_cache_and_a_changed_value_does_not()
    {
        using var cache = new Checkouts();
        using var checkouts = new Checkouts { Options = new ToolOptions { CacheFolder = cache.Folder } }
            .WithChart().Write("charts/web/dev.yaml", "a: 1\n").Application("web-dev", ChartBuilder.Source("      valueFiles: [dev.yaml]"));
        await checkouts.FollowAsync("apps/web-dev.yaml");
        var renders = Path.Combine(cache.Folder, "renders");
        var kept = Assert.Single(Directory.GetFiles(renders, "*", SearchOption.AllDirectories));
        File.WriteAllText(kept, File.ReadAllText(kept).Replace("name: web-dev", "name: from-cache", StringComparison.Ordinal));

        Assert.Equal("from-cache", Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Name);
        checkouts.Write("charts/web/dev.yaml", "a: 2\n");
        Assert.Equal("web-dev", Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Name);
    }

    [Fact]
    public async Task A_changed_file_of_file_parameters_is_not_taken_from_the_cache()
    {
        using var cache = new Checkouts();
        using var checkouts = new Checkouts { Options = new ToolOptions { CacheFolder = cache.Folder } }
            .WithChart().Write("charts/note.txt", "before")
            .Application("web-dev", ChartBuilder.Source("      fileParameters: [{ name: note, path: /note.txt }]"));

        Assert.Equal("""{"note":"before"}""", Values((await FollowAsync()).Application("web-dev")).ToJsonString());
        checkouts.Write("charts/note.txt", "after");
        Assert.Equal("""{"note":"after"}""", Values((await FollowAsync()).Application("web-dev")).ToJsonString());
        checkouts.Replace("apps/web-dev.yaml", "name: note", "name: text");
        Assert.Equal("""{"text":"after"}""", Values((await FollowAsync()).Application("web-dev")).ToJsonString());

        Task<ApplicationTree> FollowAsync() => checkouts.FollowAsync("apps/web-dev.yaml");
    }

    [Fact]
    public async Task A_parameter_that_reads_like_two_is_not_taken_from_the_cache_for_them()
    {
        using var cache = new Checkouts();
        using var checkouts = new Checkouts { Options = new ToolOptions { CacheFolder = cache.Folder } }
            .WithChart().Application("web-dev", ChartBuilder.Source("      parameters: [{ name: a, value: x }, { name: b, value: y }]"));

        Assert.Equal(
            """{"a":"x","b":"y"}""", Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev")).ToJsonString());
        checkouts.Replace("apps/web-dev.yaml", "value: x }, { name: b, value: y }", """value: "x\n--set\nb=y" }""");
        Assert.Equal(
            """{"a":"x\n--set\nb=y"}""", Values((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev")).ToJsonString());
    }

    [Theory]
    [InlineData("[one.yaml, two.yaml, one.yaml]")]
    [InlineData("[one.yaml, 't*.yaml', ../web/one.yaml]")]
    public async Task A_value_file_that_is_named_twice_stands_where_it_is_named_first(string files)
    {
        using var checkouts = new Checkouts().WithChart(values: "a: chart\n")
            .Write("charts/web/one.yaml", "a: one\n")
            .Write("charts/web/two.yaml", "a: two\n")
            .Application("web-dev", ChartBuilder.Source($"      valueFiles: {files}"));
        var node = (await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev");

        Assert.Equal("charts/web/one.yaml:1, charts/web/two.yaml:1", string.Join(", ", node.Sources[0].ValueFiles));
        Assert.Equal("""{"a":"two"}""", Values(node).ToJsonString());
    }

    [Fact]
    public async Task The_namespace_of_helms_settings_is_the_releases()
    {
        using var checkouts = new Checkouts().WithChart().Application("web-dev", ChartBuilder.Source("      namespace: elsewhere"));
        var config = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);

        Assert.Equal("elsewhere", config.Namespace);
    }

    private static JsonObject Values(ApplicationNode node)
    {
        var values = JsonNode.Parse(Assert.Single(node.Objects).Node.At("data", "values")!.Text!)!.AsObject();
        values.Remove("global");
        return values;
    }

    private static string Sources(params string[] valueFiles) => $"""
          sources:
            - repoURL: {Checkouts.UrlPrefix}runtime
              ref: runtime
            - repoURL: {Checkouts.UrlPrefix}registry.git
              ref: registry
            - repoURL: {Checkouts.UrlPrefix}charts
              path: web
              helm:
                valueFiles:
                  - {string.Join("\n          - ", valueFiles)}
        """;
}
