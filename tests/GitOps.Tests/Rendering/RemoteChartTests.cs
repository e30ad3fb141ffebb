using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Rendering;

/// <summary>Charts of Helm repositories and registries, fetched with the real helm from servers on localhost.</summary>
public sealed class RemoteChartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-tests-");
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_is_contacted_unless_somebody_asks_for_it()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache(fetch: false)).Application("web-dev", Chart(server.Url));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(server.Requests);
        Assert.Empty(tree.Findings);
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
        Assert.Contains("--fetch gets it", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_that_was_fetched_is_rendered_as_one_in_a_repository()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Write("apps/values.yaml", "replicas: 3\n").Application("web-dev", $"""
              sources:
                - repoURL: {server.Url}
                  chart: redis
                  targetRevision: 1.2.3
                  helm: {"{ valueFiles: [$lent/values.yaml] }"}
                - repoURL: {Checkouts.UrlPrefix}apps
                  ref: lent
            """);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");
        var config = Assert.Single(tree.Application("web-dev").Objects);

        Assert.Empty(tree.Findings);
        Assert.Empty(tree.Notes);
        Assert.Equal("""{"replicas":3}""", config.Node.At("data", "values")?.Text);
        Assert.Equal("redis-1.2.3.tgz/templates/config.yaml:1", config.Origin.ToString());
        Assert.Equal(
            "values.yaml:1 < values.yaml:1",
            string.Join(", ", tree.Application("web-dev").Sources[0].Values.Select(value =>
                $"{Path.GetFileName(value.Losers[0].Location.ToString())} < {Path.GetFileName(value.Winner.Location.ToString())}")));
    }

    [Theory]
    [InlineData("path: .")]
    [InlineData("chart: ''\n    path: ./")]
    public async Task A_chart_in_a_registry_may_be_named_by_its_address_alone(string rest)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", $"""
              source:
                repoURL: oci://{server.Registry}/redis
                targetRevision: 1.2.3
                {rest}
            """);

        Assert.Equal("1.2.3", await VersionAsync(checkouts));
    }

    [Fact]
    public async Task A_chart_at_an_address_may_be_named_by_its_digest()
    {
        var server = await StartAsync();
        var source = $"""
              source:
                repoURL: oci://{server.Registry}/redis
                targetRevision: {server.DigestOf("1.2.3")}
                path: .
            """;
        using var checkouts = With(Cache()).Application("web-dev", source);
        using var later = With(Cache(fetch: false)).Application("web-dev", source);

        Assert.Equal("1.2.3", await VersionAsync(checkouts));
        Assert.Equal("1.2.3", await VersionAsync(later));
    }

    [Fact]
    public async Task A_chart_named_by_name_is_not_named_by_a_digest()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Registry, server.DigestOf("1.2.3")));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004 apps/web-dev.yaml:14", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains($"write oci://{server.Registry}/redis as repoURL", finding.WayOut, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("@bitnami", "called bitnami")]
    [InlineData("alias:bitnami", "called bitnami")]
    public async Task A_repository_that_only_has_a_name_is_told_by_it(string repository, string called)
    {
        using var checkouts = With(Cache())
            .Write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n"
                + $"  - {{ name: redis, version: 1.2.3, repository: '{repository}' }}\n")
            .Application("web-dev", $"  source:\n    repoURL: {Checkouts.UrlPrefix}charts\n    path: web");
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL003 charts/web/Chart.yaml:5", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains(called, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path: charts/redis")]
    [InlineData("ref: values")]
    public async Task An_address_of_a_registry_with_a_path_or_a_ref_is_no_chart(string rest)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", $"""
              sources:
                - repoURL: oci://{server.Registry}/redis
                  targetRevision: 1.2.3
                  {rest}
            """);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(server.Requests);
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
    }

    [Fact]
    public async Task A_chart_that_was_fetched_is_there_for_the_next_run()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url));
        await checkouts.FollowAsync("apps/web-dev.yaml");
        var asked = server.Requests.Count;
        using var later = With(Cache(fetch: false)).Application("web-dev", Chart(server.Url));
        using var fetching = With(Cache()).Application("web-dev", Chart(server.Url));

        Assert.Equal("1.2.3", await VersionAsync(later));
        Assert.Equal("1.2.3", await VersionAsync(fetching));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData(false, "1.2.x", "1.2.3")]
    [InlineData(false, "v1.2.3", "1.2.3")]
    [InlineData(false, "*", "1.3.0")]
    [InlineData(false, "^1.2 || >=3", "1.3.0")]
    [InlineData(false, ">=1.0.0-0", "2.0.0-rc.1")]
    [InlineData(true, "1.2.3", "1.2.3")]
    [InlineData(true, "1.*", "1.3.0")]
    public async Task Helm_chooses_the_version_of_a_range(bool registry, string asked, string version)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(registry ? server.Registry : server.Url, asked));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(version, Assert.Single(tree.Application("web-dev").Objects).Node.At("data", "version")?.Text);
        Assert.Equal(
            asked == version ? [] : [$"apps/web-dev.yaml:14: web-dev: source 1 takes chart redis {version} for {asked}."],
            tree.Notes.Select(note => $"{note.Location}: {note.Message}"));
    }

    [Fact]
    public async Task A_range_stays_what_it_was_when_it_was_fetched()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url, "^1"));
        await checkouts.FollowAsync("apps/web-dev.yaml");
        server.Dispose();
        using var later = With(Cache(fetch: false)).Application("web-dev", Chart(server.Url, "^1"));
        using var other = With(Cache(fetch: false)).Application("web-dev", Chart(server.Url, ">1"));

        Assert.Equal("1.3.0", await VersionAsync(later));
        Assert.Empty((await other.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects);
    }

    [Fact]
    public async Task A_chart_of_many_applications_is_fetched_once()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url)).Application("web-prod", Chart(server.Url));
        var tree = await checkouts.FollowAsync("apps");

        Assert.Equal(2, tree.Objects.Count());
        Assert.Single(server.Requests, request => request.EndsWith(".tgz", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sourceRepos: ['https://elsewhere.example.com']", "does not permit")]
    [InlineData("sourceRepos: ['*', '!URL']", "does not permit")]
    [InlineData("sourceRepos: ['URL']", null)]
    [InlineData(null, "is not at hand to permit that (--project)")]
    public async Task The_project_decides_first_what_may_be_fetched(string? project, string? refusal)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url)).Replace("apps/web-dev.yaml", "default", "team");
        if (project is not null)
        {
            checkouts.Write("config/project.yaml", $"""
                apiVersion: argoproj.io/v1alpha1
                kind: AppProject
                metadata: {"{ name: team }"}
                spec: {"{"} {project.Replace("URL", server.Url, StringComparison.Ordinal)} {"}"}
                """);
        }

        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(refusal is null, server.Requests.Count > 0);
        Assert.Equal(refusal is null, tree.Objects.Any());
        Assert.Equal(refusal is not null, tree.Notes.Any(note => note.Message.Contains(refusal ?? "?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_project_that_a_chart_makes_may_permit_what_is_fetched()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url), file: "config/root/templates/web-dev.yaml")
            .Replace("config/root/templates/web-dev.yaml", "default", "team")
            .Write("config/root/Chart.yaml", "apiVersion: v2\nname: root\nversion: 1.0.0\n")
            .Write("config/root/templates/project.yaml", $$$"""
                apiVersion: argoproj.io/v1alpha1
                kind: AppProject
                metadata: { name: {{ "team" }} }
                spec: { sourceRepos: ['{{{server.Url}}}'] }
                """)
            .Application("root-dev", $"  source: {{ repoURL: '{Checkouts.UrlPrefix}config', path: root, targetRevision: main }}");

        Assert.Single((await checkouts.FollowAsync("apps/root-dev.yaml")).Application("web-dev").Objects);
    }

    [Theory]
    [InlineData(false, "9.9.9", "", "HL002 apps/web-dev.yaml:14")]
    [InlineData(false, "^9", "", "HL002 apps/web-dev.yaml:14")]
    [InlineData(true, "9.9.9", "", "HL002 apps/web-dev.yaml:14")]
    [InlineData(true, "^9", "", "HL002 apps/web-dev.yaml:14")]
    [InlineData(false, "1.2.3", "/gone", "HL002 apps/web-dev.yaml:12")]
    [InlineData(false, "", "", "HL037 apps/web-dev.yaml:13")]
    public async Task What_a_repository_does_not_have_is_a_finding(bool registry, string version, string path, string finding)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart((registry ? server.Registry : server.Url) + path, version));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Equal(finding, Assert.Single(tree.Findings.Select(found => $"{found.Check.Id} {found.Location}")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repository_that_can_not_be_reached_is_no_finding(bool registry)
    {
        var server = await StartAsync();
        server.Dispose();
        var url = registry ? server.Registry : server.Url;
        using var checkouts = With(Cache()).Application("web-dev", Chart(url));

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => checkouts.FollowAsync("apps/web-dev.yaml"));
        Assert.Contains($"chart redis 1.2.3 of {url} can't be fetched", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_archive_that_is_not_what_was_fetched_is_refused()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url));
        await checkouts.FollowAsync("apps/web-dev.yaml");
        var archive = Assert.Single(Directory.GetFiles(_folder.FullName, "*.tgz", SearchOption.AllDirectories));
        await File.AppendAllTextAsync(archive, "more");
        using var later = With(Cache(fetch: false)).Application("web-dev", Chart(server.Url));

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => later.FollowAsync("apps/web-dev.yaml"));
        Assert.Contains(archive, failure.Message, StringComparison.Ordinal);
        Assert.Contains("--fetch", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_those_of_helm()
    {
        var server = await StartAsync("ann:secret");
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url));

        await Assert.ThrowsAsync<ToolFailedException>(() => checkouts.FollowAsync("apps/web-dev.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.CreateSubdirectory("config").FullName, "repositories.yaml"),
            $"apiVersion: ''\nrepositories: [{{ name: mine, url: '{server.Url}/', username: ann, password: secret }}]\n");
        using var now = With(Cache()).Application("web-dev", Chart(server.Url));
        Assert.Equal("1.2.3", await VersionAsync(now));
    }

    [Theory]
    [InlineData("https://charts.example.com --post-renderer=x", "redis")]
    [InlineData("s3://bucket/charts", "redis")]
    [InlineData("URL", "--debug")]
    [InlineData("URL", "../redis")]
    public async Task What_helm_would_take_for_something_else_is_not_asked_for(string repository, string name)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache())
            .Application("web-dev", Chart(repository.Replace("URL", server.Url, StringComparison.Ordinal)).Replace("chart: redis", $"chart: {name}", StringComparison.Ordinal));
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(server.Requests);
        Assert.Equal(NodeState.External, tree.Application("web-dev").State);
    }

    [Fact]
    public async Task Rules_read_the_value_files_that_a_chart_elsewhere_is_lent()
    {
        using var checkouts = With(null)
            .Write("lent/values.yaml", "envConf:\n  API_TOKEN: ghp_0123456789abcdefghijABCDEFGHIJ012345\n")
            .Application("web-dev", $"""
              sources:
                - repoURL: https://charts.example.com
                  chart: redis
                  targetRevision: 1.2.3
                  helm: {"{ valueFiles: [$lent/values.yaml] }"}
                - repoURL: {Checkouts.UrlPrefix}lent
                  ref: lent
            """);
        var report = await checkouts.CheckAsync("apps/web-dev.yaml");

        Assert.Contains("lent/values.yaml:2", report.Findings.Where(finding => finding.Check.Id == "HL034").Select(finding => $"{finding.Location}"));
    }

    [Theory]
    [InlineData(".homelab-accepted.yaml", "- { id: HL025, chart: redis, reason: x, expires: 2027-01-01 }", "")]
    [InlineData(".homelab-accepted.yaml", "- { id: HL025, chart: redis, path: templates/*, reason: x, expires: 2027-01-01 }", "")]
    [InlineData(".homelab-accepted.yaml", "- { id: HL025, chart: redis, path: crds/*, reason: x, expires: 2027-01-01 }", "HL025 HL028")]
    [InlineData(".homelab-accepted.yaml", "- { id: HL025, path: templates/*, reason: x, expires: 2027-01-01 }", "HL025 HL028")]
    [InlineData(".homelab-accepted.yaml", "- { id: HL025, chart: red, reason: x, expires: 2027-01-01 }", "HL025 HL028")]
    [InlineData(".homelab.yaml", "rules: { HL025: { charts: [redis] } }", "")]
    [InlineData(".homelab.yaml", "rules: { HL025: { charts: [redis], severity: error } }", "")]
    [InlineData(".homelab.yaml", "rules: { HL025: { charts: [mariadb] } }", "HL025")]
    public async Task Findings_in_a_fetched_chart_are_accepted_by_its_name_where_it_is_asked_for(string file, string text, string expected)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Write($"apps/{file}", text).Write("other/x.yaml", "")
            .Application("web-dev", $"{Chart(server.Url, "0.9.0")}\n    helm: {{ valuesObject: {{ needed: 5 }} }}");
        var report = await checkouts.CheckAsync("apps/web-dev.yaml");

        Assert.Equal(expected, string.Join(' ', report.Findings.Select(found => found.Check.Id).Where(id => id is "HL025" or "HL028").Order()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_umbrella_chart_is_rendered_with_what_is_at_hand(bool fetch)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache(fetch)).WithChart(extra: Dependency(server.Url)).Application("web-dev", ChartBuilder.Source());
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(
            fetch ? ["web-dev", "web-dev-redis"] : ["web-dev"], tree.Application("web-dev").Objects.Select(item => item.Name).Order());
        Assert.Equal(fetch ? NodeState.Rendered : NodeState.External, tree.Application("web-dev").State);
        Assert.Equal(fetch, server.Requests.Count > 0);
    }

    [Fact]
    public async Task The_lock_of_a_chart_says_which_version_of_its_dependency_it_is()
    {
        const string entry = "- name: redis\n  version: {0}\n  repository: {1}\n";
        var server = await StartAsync();
        var (asked, locked) = (Entry("^1"), Entry("1.2.3"));
        using var checkouts = With(Cache()).WithChart(extra: Dependency(server.Url)).Application("web-dev", ChartBuilder.Source())
            .Write(
                "charts/web/Chart.lock",
                $"dependencies:\n{Text("1.2.3")}digest: {LockDigest.Of(asked, locked)}\ngenerated: \"2026-01-01T00:00:00Z\"\n");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal("1.2.3", tree.Application("web-dev").Objects.Single(item => item.Name is "web-dev-redis").Node.At("data", "version")?.Text);

        string Text(string version) => string.Format(System.Globalization.CultureInfo.InvariantCulture, entry, version, server.Url);

        IReadOnlyList<YamlValue> Entry(string version) => YamlText.Read(Text(version))[0].Root!.Items;
    }

    [Fact]
    public async Task What_a_chart_of_others_refuses_is_placed_where_it_is_deployed()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("web-dev", Chart(server.Url, "0.9.0"));
        var finding = Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Findings);

        Assert.Equal("HL004 apps/web-dev.yaml:13", $"{finding.Check.Id} {finding.Location}");
        Assert.Contains("say what is needed", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_of_others_that_lies_elsewhere_is_left_out()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache())
            .Application("web-dev", Chart(server.Url, "0.9.0") + "\n    helm: { valuesObject: { needed: yes, replicas: 2 } }");
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Contains("refers to https://example.com/schema.json", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
        Assert.Equal(
            ["apps/web-dev.yaml:15", "apps/web-dev.yaml:15"],
            tree.Application("web-dev").Sources[0].Values.Select(value => value.Winner.Location.ToString()));
    }

    [Fact]
    public async Task What_calls_a_template_of_a_chart_that_is_not_at_hand_is_no_finding()
    {
        using var checkouts = With(Cache(fetch: false))
            .WithChart("{{ include \"redis.config\" . }}", extra: Dependency("https://charts.example.com"))
            .Application("web-dev", ChartBuilder.Source());
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Contains("redis ^1 of https://charts.example.com is not at hand", Assert.Single(tree.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("helmCharts: [{ name: web, releaseName: r }]", """{"a":1}""")]
    [InlineData("helmCharts: [{ name: web, releaseName: r, valuesInline: { a: 2 } }]", """{"a":2}""")]
    [InlineData("helmCharts: [{ name: web, releaseName: r, valuesInline: { a: 2, b: 2 }, valuesMerge: merge }]", """{"a":1,"b":2}""")]
    [InlineData("helmCharts: [{ name: web, releaseName: r, valuesFile: more.yaml, valuesInline: { b: 3 } }]", """{"a":1,"b":3,"c":4}""")]
    [InlineData("helmCharts: [{ name: web, releaseName: r, additionalValuesFiles: [more.yaml], valuesInline: { b: 3 } }]", """{"a":1,"b":2,"c":4}""")]
    [InlineData("helmChartInflationGenerator: [{ chartName: web, releaseName: r, valuesLocal: { a: 2 } }]", """{"a":2}""")]
    [InlineData("HelmCharts: [{ Name: web, RELEASENAME: r, repo: 'https://charts.example.com' }]", """{"a":1}""")]
    public async Task A_kustomization_takes_charts_from_its_chart_home(string charts, string values)
    {
        using var checkouts = With(null).Write("config/kustomization.yaml", $"resources: [cm.yaml]\nnamePrefix: p-\n{charts}\n")
            .Write("config/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: beside\n")
            .Write("config/more.yaml", "b: 2\nc: 4\n")
            .Write("config/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n")
            .Write("config/charts/web/values.yaml", "a: 1\n")
            .Write(
                "config/charts/web/templates/x.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  values: {{ .Values | toJson | quote }}\n")
            .Application("web-dev", Kustomization);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(["p-beside", "p-r"], tree.Application("web-dev").Objects.Select(item => item.Name).Order());
        var rendered = tree.Application("web-dev").Objects.Single(item => item.Name is "p-r");
        Assert.Equal(values, rendered.Node.At("data", "values")?.Text);
        Assert.Equal("config/charts/web/templates/x.yaml:1", rendered.Origin.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kustomization_is_rendered_with_the_charts_that_are_at_hand(bool fetch)
    {
        var server = await StartAsync();
        using var checkouts = With(Cache(fetch))
            .Write("config/kustomization.yaml", $"resources: [cm.yaml]\nhelmCharts: [{{ name: redis, version: 1.2.3, repo: '{server.Url}' }}]\n")
            .Write("config/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: beside\n")
            .Application("web-dev", Kustomization);
        var tree = await checkouts.FollowAsync("apps/web-dev.yaml");

        Assert.Empty(tree.Findings);
        Assert.Equal(
            fetch ? ["beside", "release-name-redis"] : ["beside"], tree.Application("web-dev").Objects.Select(item => item.Name).Order());
        Assert.Equal(fetch ? NodeState.Rendered : NodeState.External, tree.Application("web-dev").State);
        Assert.Equal(fetch, server.Requests.Count > 0);
    }

    [Fact]
    public async Task What_is_installed_beside_the_tree_is_rendered_and_no_application()
    {
        var server = await StartAsync();
        using var checkouts = With(Cache()).Application("redis", Chart(server.Url), "other/release.yaml");
        var release = Manifests.Read(await File.ReadAllTextAsync(checkouts.PathOf("other/release.yaml")), "plan.json");
        var tree = await new TreeResolver(Checkouts.Tools, checkouts.Options) { Releases = release }
            .FollowAsync(checkouts.Repositories, Array.Empty<KubernetesObject>());

        Assert.Empty(tree.Applications);
        Assert.Empty(tree.Findings);
        Assert.Single(Assert.Single(tree.Releases).Objects);
    }

    private const string Kustomization = $"  source:\n    repoURL: {Checkouts.UrlPrefix}config\n    path: .";

    private static string Dependency(string url) => $"dependencies:\n  - name: redis\n    version: ^1\n    repository: {url}\n";

    private static string Chart(string url, string version = "1.2.3") =>
        $"  source:\n    repoURL: {url}\n    chart: redis\n    targetRevision: '{version}'";

    private static async Task<string?> VersionAsync(Checkouts checkouts) =>
        Assert.Single((await checkouts.FollowAsync("apps/web-dev.yaml")).Application("web-dev").Objects).Node.At("data", "version")?.Text;

    private static Checkouts With(ChartCache? charts) => new() { Options = new ToolOptions { NoCache = true, Charts = charts } };

    private async Task<ChartServer> StartAsync(string? credentials = null)
    {
        var server = await ChartServer.StartAsync(credentials);
        _open.Add(server);
        return server;
    }

    private ChartCache Cache(bool fetch = true)
    {
        var cache = new ChartCache(Path.Combine(_folder.FullName, "charts"), Checkouts.Tools)
        {
            Fetches = fetch,
            PlainHttp = true,
            Environments = new[] { "config", "cache", "data" }.ToDictionary(
                name => $"HELM_{name.ToUpperInvariant()}_HOME", name => (string?)Path.Combine(_folder.FullName, name), StringComparer.Ordinal),
        };
        _open.Add(cache);
        return cache;
    }
}
