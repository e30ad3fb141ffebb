using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Rendering;

/// <summary>
/// Checkouts of a stranger who wants to read a file of this machine, or to have it connect somewhere, against the real helm and kubectl:
/// with the kernel's help, and without, where construction alone has to hold.
/// </summary>
public sealed class TrustTests : IDisposable
{
    private const string Sentinel = "SENTINEL-8151";
    private const string Package = "HL003 charts/web/charts/library-0.1.0.tgz:1";
    private const string Everything =
        "version: 0.1.x\n    alias: z\n    tags: [a]\n    condition: a & b\n    import-values: [x, {parent: p, child: c}]";

    private readonly Listener _listener = new();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("outside-");

    public TrustTests()
    {
        File.WriteAllText(Outside("secret.txt"), Sentinel);
        File.WriteAllText(Outside("secret.yaml"), $"stolen: {Sentinel}\n");
        File.WriteAllText(Outside("patch.yaml"), $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: base\ndata:\n  stolen: {Sentinel}\n");
        File.WriteAllText(Outside("kustomization.yaml"), "resources: [patch.yaml]\n");
    }

    private string Url => $"http://127.0.0.1:{_listener.Port.ToString(CultureInfo.InvariantCulture)}";

    public void Dispose()
    {
        _listener.Dispose();
        _outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true, "envConf.X=OUTSIDE/secret.txt,envConf.Y")]
    [InlineData(false, "envConf.X=OUTSIDE/secret.txt,envConf.Y")]
    [InlineData(false, "'{a=OUTSIDE/secret.txt,b}'")]
    [InlineData(false, "a=OUTSIDE/secret.txt")]
    public async Task A_file_parameter_reads_the_file_that_it_names_and_no_other(bool sandboxed, string name)
    {
        using var checkouts = With(sandboxed).WithChart().Write("charts/note.txt", "note").Application("web-dev", ChartBuilder.Source(
            $"      fileParameters: [{{ name: \"{name.Trim('\'').Replace("OUTSIDE", _outside.FullName, StringComparison.Ordinal)}\", path: /note.txt }}]"));

        await AssertHeldAsync(checkouts, "HL003 apps/web-dev.yaml:16");
    }

    [Fact]
    public async Task A_file_parameter_may_have_a_comma_in_its_name_and_its_path()
    {
        using var checkouts = With(true).WithChart().Write("charts/a,b.txt", "note")
            .Application("web-dev", ChartBuilder.Source("      fileParameters: [{ name: 'a\\,b', path: '/a,b.txt' }]"));

        Assert.Equal("""{"a,b":"note"}""", Values(await FollowAsync(checkouts)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_file_is_one_file_whatever_its_name(bool sandboxed)
    {
        using var checkouts = With(sandboxed).WithChart()
            .Write("charts/web/x,/tmp/outside.yaml", "from: inside\n").Write("charts/web/x", "from: decoy\n")
            .Application("web-dev", ChartBuilder.Source("      valueFiles: ['x,/tmp/outside.yaml']"));
        checkouts.Write("charts/web/it's \"1, 2\".yaml", "quoted: true\n")
            .Replace("apps/web-dev.yaml", "outside.yaml'", "outside.yaml', \"it's \\\"1, 2\\\".yaml\"");

        Assert.Equal("""{"from":"inside","quoted":true}""", Values(await FollowAsync(checkouts)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_file_outside_is_not_read_by_way_of_a_comma(bool sandboxed)
    {
        var name = $"x,{_outside.FullName}/secret.yaml";
        using var checkouts = With(sandboxed).WithChart().Write($"charts/web/{name}", "from: inside\n").Write("charts/web/x", "from: decoy\n")
            .Application("web-dev", ChartBuilder.Source($"      valueFiles: ['{name}']"));

        Assert.Equal("""{"from":"inside"}""", Values(await FollowAsync(checkouts)));
    }

    [Theory]
    [InlineData("r{{ env \"PATH\" | len }}-{{ getHostByName \"localhost\" }}")]
    [InlineData("{{ \"web\" }}")]
    [InlineData("--post-renderer=sh")]
    [InlineData("Web")]
    [InlineData("a-name-that-is-longer-than-the-fifty-three-letters-that-helm-takes")]
    public async Task A_release_name_is_a_name_and_no_template(string name)
    {
        using var checkouts = With(true).WithChart().Application("web-dev", ChartBuilder.Source($"      releaseName: '{name}'"));

        await AssertHeldAsync(checkouts, "HL004 apps/web-dev.yaml:16");
    }

    [Theory]
    [InlineData(true, "file://OUTSIDE/library")]
    [InlineData(false, "file://OUTSIDE/library")]
    [InlineData(false, "oci://127.0.0.1:PORT/charts")]
    [InlineData(false, "http://127.0.0.1:PORT/charts")]
    public async Task A_lock_that_names_another_place_than_the_chart_is_refused(bool sandboxed, string repository)
    {
        using var checkouts = WithLibrary(sandboxed);
        checkouts.Write("charts/web/Chart.lock", $"""
            dependencies:
            - name: library
              repository: {Filled(repository)}
              version: 0.1.0
            digest: {Digest("file://../library", Filled(repository))}
            generated: "2026-01-01T00:00:00Z"
            """);
        Directory.CreateDirectory(Outside("library"));
        File.WriteAllText(Outside("library/Chart.yaml"), "apiVersion: v2\nname: library\nversion: 0.1.0\n");
        File.WriteAllText(Outside("library/values.yaml"), $"stolen: {Sentinel}\n");

        await AssertHeldAsync(checkouts, "HL004 charts/web/Chart.lock:1");
    }

    [Theory]
    [InlineData("version: 0.1.0", "version: 0.1.0", "")]
    [InlineData("version: 0.1.0", "version: '>=0.1.0'", "HL004 charts/web/Chart.lock:1")]
    [InlineData("version: '>=0.1.0 <2'", "version: '>=0.1.0 <2'", "")]
    [InlineData("version: 0.1.x", "version: 0.1.x\n    condition: a & b", "HL004 charts/web/Chart.lock:1")]
    [InlineData(Everything, Everything, "")]
    [InlineData(Everything, "version: 0.1.x", "HL004 charts/web/Chart.lock:1")]
    public async Task A_lock_that_helm_wrote_holds_as_long_as_the_chart_asks_for_the_same(string asked, string then, string finding)
    {
        using var checkouts = WithLibrary(sandboxed: true);
        checkouts.Replace("charts/web/Chart.yaml", "version: 0.1.0\n    repository", $"{asked}\n    repository");
        await UpdateAsync(checkouts.PathOf("charts/web"));
        Directory.Delete(checkouts.PathOf("charts/web/charts"), recursive: true);
        checkouts.Replace("charts/web/Chart.yaml", asked, then);

        await AssertHeldAsync(checkouts, finding);
    }

    [Fact]
    public async Task A_lock_of_another_version_than_is_there_is_refused()
    {
        using var checkouts = WithLibrary(sandboxed: true);
        checkouts.Replace("charts/web/Chart.yaml", "version: 0.1.0\n    repository", "version: 0.1.x\n    repository");
        await UpdateAsync(checkouts.PathOf("charts/web"));
        Directory.Delete(checkouts.PathOf("charts/web/charts"), recursive: true);
        checkouts.Replace("charts/library/Chart.yaml", "version: 0.1.0", "version: 0.1.1");

        await AssertHeldAsync(checkouts, "HL004 charts/web/Chart.lock:1");
    }

    [Theory]
    [InlineData(true, "{\"$ref\": \"URL/x.json\"}")]
    [InlineData(false, "{\"$ref\": \"URL/x.json\"}")]
    [InlineData(false, "{\"$ref\": \"file://OUTSIDE/secret.yaml\"}")]
    [InlineData(false, "{\"$id\": \"URL/\", \"$ref\": \"x.json\"}")]
    [InlineData(false, "{\"$schema\": \"URL/draft\"}")]
    [InlineData(false, "{\"allOf\": [{\"$dynamicRef\": \"URL/x.json\"}]}")]
    [InlineData(false, "{\"$ref\": \"#\", ")]
    public async Task A_schema_of_values_refers_to_nothing_but_itself(bool sandboxed, string schema)
    {
        using var checkouts = With(sandboxed).WithChart().Write("charts/web/values.schema.json", Filled(schema))
            .Application("web-dev", ChartBuilder.Source());

        await AssertHeldAsync(checkouts, "HL003 charts/web/values.schema.json:1");
    }

    [Fact]
    public async Task A_schema_of_a_packed_chart_refers_to_nothing_but_itself()
    {
        var chart = Packed(
            ("library/Chart.yaml", "apiVersion: v2\nname: library\nversion: 0.1.0\n"u8.ToArray()),
            ("library/values.schema.json", Encoding.UTF8.GetBytes(Filled("{\"$ref\": \"URL/x.json\"}"))));
        using var checkouts = WithPackage(chart);
        await AssertHeldAsync(checkouts, Package);

        File.WriteAllBytes(checkouts.PathOf("charts/web/charts/library-0.1.0.tgz"), Packed(("outer/charts/library-0.1.0.tgz", chart)));
        await AssertHeldAsync(checkouts, Package);
    }

    [Fact]
    public async Task A_package_that_unpacks_to_more_than_any_chart_is_not_unpacked()
    {
        using var checkouts = WithPackage(Packed(("library/large", new byte[101 * 1024 * 1024])));

        await AssertHeldAsync(checkouts, Package);
    }

    [Fact]
    public async Task A_package_that_is_none_is_not_given_to_helm()
    {
        using var checkouts = WithPackage([1, 2, 3]);

        await AssertHeldAsync(checkouts, Package);
    }

    [Fact]
    public async Task A_chart_is_not_copied_with_whatever_else_is_in_its_folder()
    {
        using var checkouts = With(true).WithChart().Write("charts/web/disk.img", "").Application("web-dev", ChartBuilder.Source());
        using (var file = File.OpenWrite(checkouts.PathOf("charts/web/disk.img")))
        {
            file.SetLength(1L << 40);
        }

        await AssertHeldAsync(checkouts, "HL004 charts/web:1");
    }

    [Fact]
    public async Task An_api_version_is_one_whatever_is_in_it()
    {
        using var checkouts = With(true).WithChart("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
            data:
              values: '{{ .Capabilities.APIVersions.Has "a,\"b" }} {{ .Capabilities.APIVersions.Has "a" }}'
            """).Application("web-dev", ChartBuilder.Source("      apiVersions: ['a,\"b']"));

        Assert.Equal("true false", Values(await FollowAsync(checkouts)));
    }

    [Fact]
    public async Task A_schema_may_refer_to_itself_and_to_a_draft()
    {
        using var checkouts = With(true).WithChart(values: "a: 1").Write("charts/web/values.schema.json", """
            { "$schema": "http://json-schema.org/draft-07/schema#", "properties": { "a": { "$ref": "#/definitions/a" } },
              "definitions": { "a": { "type": "integer" } } }
            """).Application("web-dev", ChartBuilder.Source());

        Assert.Equal("""{"a":1}""", Values(await FollowAsync(checkouts)));
    }

    [Theory]
    [InlineData(true, "configMapGenerator: [{name: x, files: ['a=URL/x']}]")]
    [InlineData(false, "configMapGenerator: [{name: x, files: ['a=URL/x']}]")]
    [InlineData(false, "ConfigMapGenerator: [{name: x, Files: ['a=URL/x']}]")]
    [InlineData(false, "configMapGenerator: [{name: x, files: ['URL/x']}]")]
    [InlineData(false, "configMapGenerator: [{name: x, envs: ['URL/x']}]")]
    [InlineData(false, "configMapGenerator: [{name: x, env: 'HTTP://127.0.0.1:PORT/x'}]")]
    [InlineData(false, "secretGenerator: [{name: x, files: ['a=URL/x']}]")]
    [InlineData(false, "resources: ['URL/x']")]
    [InlineData(false, "re\u017Fources: ['URL/x']")]
    [InlineData(false, "bases: ['URL/x.git//y']")]
    [InlineData(false, "components: ['URL/x.git//y?ref=z']")]
    [InlineData(false, "resources: ['127.0.0.1:PORT/my_git/x']")]
    [InlineData(false, "patches: [{path: 'URL/x'}]")]
    [InlineData(false, "patchesStrategicMerge: ['URL/x']")]
    [InlineData(false, "patchesJson6902: [{target: {version: v1, kind: ConfigMap, name: base}, path: 'URL/x'}]")]
    [InlineData(false, "replacements: [{path: 'URL/x'}]")]
    [InlineData(false, "crds: ['URL/x']")]
    [InlineData(false, "configurations: ['URL/x']")]
    [InlineData(false, "openapi: {path: 'URL/x'}")]
    [InlineData(false, "transformers: ['URL/x.git//y?ref=z']")]
    [InlineData(false, "generators: ['URL/x']")]
    [InlineData(false, "validators: ['URL/x']")]
    [InlineData(false, "generators: ['{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: x}, files: [\"a=URL/x\"]}']")]
    [InlineData(false, "transformers: ['{apiVersion: builtin, kind: PatchTransformer, metadata: {name: x}, path: \"URL/x\", target: {kind: ConfigMap}}']")]
    [InlineData(false, "transformers: ['URL/x: y']")]
    [InlineData(false, "helmCharts: [{name: x, repo: 'URL/x', valuesFile: 'URL/x'}]")]
    [InlineData(false, "HelmCharts: [{name: x, repo: 'URL/x', AdditionalValuesFiles: ['URL/x']}]")]
    public async Task No_field_of_a_kustomization_is_fetched(bool sandboxed, string field)
    {
        using var checkouts = WithKustomization(sandboxed, Filled(field));
        if (field.StartsWith("resources:", StringComparison.Ordinal))
        {
            checkouts.Replace("config/dev/kustomization.yaml", "resources: [base.yaml]", "namePrefix: x-");
        }

        await AssertHeldAsync(checkouts, "HL003 config/dev/kustomization.yaml:2");
    }

    [Theory]
    [InlineData(true, "generators")]
    [InlineData(false, "generators")]
    [InlineData(false, "transformers")]
    [InlineData(false, "validators")]
    [InlineData(false, "resources")]
    [InlineData(false, "components")]
    public async Task No_field_of_a_kustomization_leads_out_of_the_repository(bool sandboxed, string field)
    {
        using var checkouts = WithKustomization(sandboxed, "");
        foreach (var way in (string[])[Path.GetRelativePath(checkouts.PathOf("config/dev"), _outside.FullName), _outside.FullName])
        {
            checkouts.Write("config/dev/kustomization.yaml", $"resources: [base.yaml]\n{(field is "resources" ? "bases" : field)}: ['{way}']\n");
            await AssertHeldAsync(checkouts, "HL014 config/dev/kustomization.yaml:2");
        }
    }

    [Theory]
    [InlineData("patches: [{path: 'OUTSIDE/patch.yaml'}]")]
    [InlineData("configMapGenerator: [{name: x, files: ['a=OUTSIDE/secret.txt']}]")]
    [InlineData("configMapGenerator: [{name: x, envs: ['RELATIVE/secret.txt']}]")]
    public async Task No_file_outside_is_read_by_kustomize(string field)
    {
        using var checkouts = WithKustomization(sandboxed: false, "");
        checkouts.Write("config/dev/kustomization.yaml", "resources: [base.yaml]\n" + Filled(field)
            .Replace("RELATIVE", Path.GetRelativePath(checkouts.PathOf("config/dev"), _outside.FullName), StringComparison.Ordinal));

        await AssertHeldAsync(checkouts, "HL004 config/dev/kustomization.yaml:1");
    }

    [Fact]
    public async Task A_patch_that_is_written_in_the_kustomization_may_hold_an_address()
    {
        using var checkouts = WithKustomization(sandboxed: true, """
            patchesStrategicMerge:
              - |
                {apiVersion: v1, kind: ConfigMap, metadata: {name: base}, data: {arguments: --issuer=https://id.example.com/}}
            """);

        Assert.Contains("--issuer=https://id.example.com/", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_kustomizations_in_one_folder_are_refused_as_kustomize_does()
    {
        using var checkouts = WithKustomization(sandboxed: true, "").Write("config/dev/kustomization.yml", "resources: []\n");

        await AssertHeldAsync(checkouts, "HL004 config/dev/kustomization.yaml:1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_way_up_from_a_link_is_taken_from_where_the_link_leads(bool sandboxed)
    {
        // By its text ../../base is config/base; from the folder that the link leads to it is a folder beside the repository.
        using var checkouts = WithKustomization(sandboxed, "bases: [link]")
            .Write("config/real/kustomization.yaml", "resources: [../../base]\n")
            .Write("config/base/kustomization.yaml", "resources: [inside.yaml]\n")
            .Write("config/base/inside.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: inside\n")
            .Write("base/kustomization.yaml", "resources: [outside.yaml]\n")
            .Write("base/outside.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {Sentinel}\n");
        Directory.CreateSymbolicLink(checkouts.PathOf("config/dev/link"), "../real");

        await AssertHeldAsync(checkouts, "HL014 config/real/kustomization.yaml:1");
    }

    [Fact]
    public async Task A_base_behind_a_link_inside_is_built()
    {
        using var checkouts = WithKustomization(sandboxed: true, "bases: [link/inner]")
            .Write("config/real/inner/kustomization.yaml", "resources: [../../base]\n")
            .Write("config/base/kustomization.yaml", "resources: [inside.yaml]\n")
            .Write("config/base/inside.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: inside\n");
        Directory.CreateSymbolicLink(checkouts.PathOf("config/dev/link"), "../real");
        var tree = await FollowAsync(checkouts);

        Assert.Empty(tree.Findings);
        Assert.Equal(["base", "inside"], tree.Application("web-dev").Objects.Select(item => item.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_Application_that_names_a_link_is_built_from_where_that_leads()
    {
        using var checkouts = WithKustomization(sandboxed: true, "")
            .Write("config/deep/real/kustomization.yaml", "resources: [../base]\n")
            .Write("config/deep/base/kustomization.yaml", "resources: [inside.yaml]\n")
            .Write("config/deep/base/inside.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: inside\n")
            .Replace("apps/web-dev.yaml", "path: dev", "path: link");
        Directory.CreateSymbolicLink(checkouts.PathOf("config/link"), "deep/real");

        Assert.Contains("name: inside", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_to_another_file_is_seen()
    {
        using var cache = new Checkouts();
        using var checkouts = WithKustomization(
                new ToolOptions { CacheFolder = cache.Folder }, "configMapGenerator: [{name: made, files: [link, one, two]}]")
            .Write("config/dev/one", "FIRST").Write("config/dev/two", "SECOND");
        File.CreateSymbolicLink(checkouts.PathOf("config/dev/link"), "one");
        Assert.Contains("link: FIRST", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
        File.Delete(checkouts.PathOf("config/dev/link"));
        File.CreateSymbolicLink(checkouts.PathOf("config/dev/link"), "two");

        Assert.Contains("link: SECOND", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generators", "{apiVersion: builtin, kind: ConfigMapGenerator, metadata: {name: made}, literals: [a=TEXT]}")]
    [InlineData("transformers", "{apiVersion: builtin, kind: AnnotationsTransformer, metadata: {name: x}, annotations: {a: TEXT}, fieldSpecs: [{path: metadata/annotations, create: true}]}")]
    public async Task A_change_in_a_folder_of_plugins_is_seen(string field, string plugin)
    {
        using var cache = new Checkouts();
        using var checkouts = WithKustomization(new ToolOptions { CacheFolder = cache.Folder }, $"{field}: [../plugins]")
            .Write("config/plugins/kustomization.yaml", "resources: [plugin.yaml]\n")
            .Write("config/plugins/plugin.yaml", plugin.Replace("TEXT", "FIRST", StringComparison.Ordinal));
        Assert.Contains("FIRST", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
        checkouts.Replace("config/plugins/plugin.yaml", "FIRST", "SECOND");

        Assert.Contains("SECOND", Text(await FollowAsync(checkouts)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_that_are_made_when_kustomize_runs_are_not_run()
    {
        using var checkouts = WithKustomization(sandboxed: false, "transformers: [../plugins]")
            .Write("config/plugins/kustomization.yaml", Filled("""
                resources: [plugin.yaml]
                patches:
                  - patch: '[{op: replace, path: /path, value: "URL/x"}]'
                    target: {kind: PatchTransformer}
                """))
            .Write("config/plugins/plugin.yaml", "{apiVersion: builtin, kind: PatchTransformer, metadata: {name: x}, path: patch.yaml}")
            .Write("config/dev/patch.yaml", "a: 1");

        await AssertHeldAsync(checkouts, "HL003 config/plugins/kustomization.yaml:2");
    }

    [Theory]
    [InlineData("patches: [{Path: 'URL/x'}]")]
    [InlineData("components: ['URL/x.git//y?ref=z']")]
    public async Task No_setting_of_the_application_is_fetched(string setting)
    {
        using var checkouts = WithKustomization(sandboxed: false, "", $"\n    kustomize:\n      namePrefix: x-\n      {Filled(setting)}");

        var tree = await FollowAsync(checkouts);
        Assert.Equal("HL003", Assert.Single(tree.Findings).Check.Id);
        Assert.Equal(0, _listener.Connections);
    }

    private static Checkouts With(bool sandboxed) => new() { Options = new ToolOptions { NoCache = true, Sandboxed = sandboxed } };

    private static Checkouts WithLibrary(bool sandboxed) => With(sandboxed)
        .WithChart(extra: "dependencies:\n  - name: library\n    version: 0.1.0\n    repository: file://../library\n")
        .Write("charts/library/Chart.yaml", "apiVersion: v2\nname: library\nversion: 0.1.0\n")
        .Application("web-dev", ChartBuilder.Source());

    private static Checkouts WithKustomization(bool sandboxed, string field, string settings = "") =>
        WithKustomization(new ToolOptions { NoCache = true, Sandboxed = sandboxed }, field, settings);

    private static Checkouts WithKustomization(ToolOptions options, string field, string settings = "") => new Checkouts { Options = options }
        .Write("config/dev/kustomization.yaml", $"resources: [base.yaml]\n{field}\n")
        .Write("config/dev/base.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: base\n")
        .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: dev{settings}");

    private static Task<ApplicationTree> FollowAsync(Checkouts checkouts) => checkouts.FollowAsync("apps/web-dev.yaml");

    private static string Values(ApplicationTree tree)
    {
        Assert.Empty(tree.Findings);
        return Assert.Single(tree.Application("web-dev").Objects).Node.At("data", "values")!.Text!;
    }

    private static string Text(ApplicationTree tree)
    {
        Assert.Empty(tree.Findings);
        return string.Join('\n', tree.Objects.Select(item => item.Object.Text));
    }

    private static async Task UpdateAsync(string chart)
    {
        var update = new ToolCall(Checkouts.Tools.Require("helm"), ["dependency", "update", chart])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal),
        };
        Assert.Equal("", (await ToolProcess.RunAsync(update, CancellationToken.None)).Error);
    }

    private static Checkouts WithPackage(byte[] package)
    {
        var checkouts = With(false)
            .WithChart(values: "library: {a: 1}", extra: "dependencies:\n  - { name: library, version: 0.1.0, repository: '' }\n")
            .Application("web-dev", ChartBuilder.Source());
        Directory.CreateDirectory(checkouts.PathOf("charts/web/charts"));
        File.WriteAllBytes(checkouts.PathOf("charts/web/charts/library-0.1.0.tgz"), package);
        return checkouts;
    }

    private static byte[] Packed(params (string Name, byte[] Content)[] files)
    {
        var package = new MemoryStream();
        using (var packed = new GZipStream(package, CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return package.ToArray();
    }

    /// <summary>helm's digest of one dependency and its lock, which anyone can make: <c>HashReq</c> in internal/resolver.</summary>
    private static string Digest(string asked, string locked)
    {
        var text = $$"""[[{"name":"library","version":"0.1.0","repository":"{{asked}}"}],[{"name":"library","version":"0.1.0","repository":"{{locked}}"}]]""";
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Nobody came, nothing was read, and the one finding says what was not done.</summary>
    private async Task AssertHeldAsync(Checkouts checkouts, string finding)
    {
        var tree = await FollowAsync(checkouts);

        Assert.Equal(finding, string.Join(", ", tree.Findings.Select(found => $"{found.Check.Id} {found.Location}")));
        Assert.DoesNotContain(Sentinel, string.Join('\n', tree.Objects.Select(item => item.Object.Text)), StringComparison.Ordinal);
        Assert.DoesNotContain(tree.Findings, found => found.Message.Contains(Sentinel, StringComparison.Ordinal));
        Assert.Equal(0, _listener.Connections);
    }

    private string Outside(string name) => Path.Combine(_outside.FullName, name);

    private string Filled(string text) => text
        .Replace("URL", Url, StringComparison.Ordinal)
        .Replace("PORT", _listener.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("OUTSIDE", _outside.FullName, StringComparison.Ordinal);
}
