using System.Text.Json;
using Homelab.Cli.Git;
using Homelab.Cli.Reports.Data;
using Homelab.Cli.Tests.Check;
using Homelab.Cli.Tests.Policies;
using Homelab.Cli.Tests.Reports;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tools;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Commands;

[Collection(nameof(RehearsedStacks))]
public sealed class CheckCommandTests(Rehearsed rehearsed) : IDisposable
{
    private readonly CheckedSeed _seed = new(rehearsed.Dev);
    private readonly TestTree _loop = new();
    private readonly TestCheckout _checkout = new();

    public void Dispose()
    {
        _seed.Dispose();
        _loop.Dispose();
        _checkout.Dispose();
    }

    [Fact]
    public async Task It_prints_the_tree_what_was_not_checked_and_the_outcome()
    {
        var run = await _seed.RunAsync();

        Assert.True(run.Status == ExitStatus.Fine, run.Output);
        Assert.Equal("Following the root Application …\n", run.Error);
        Assert.StartsWith(
            """
            root-homelab-dev                 homelab-k8s-environments-apps: environments/dev/_root/root-app
            ├── root-platform-dev            homelab-k8s-argo-config: environments/dev/_root  (wave -10)
            │   ├── platform-project-dev     homelab-k8s-argo-config: project  (wave -20)
            │   │   └── AppProject
            │   ├── platform-namespaces-dev  homelab-k8s-argo-config: environments/dev/namespaces  (wave -10)
            │   │   └── Namespace, NetworkPolicy × 3, ResourceQuota, LimitRange
            │   └── platform-secrets-dev     homelab-k8s-argo-config: environments/dev/secrets
            │       └── ClusterSecretStore, ExternalSecret × 2
            └── root-web-dev                 homelab-k8s-environments-apps: environments/dev/web
                └── web-hugo-dev             homelab-k8s-environments (ref valuesRepoDefault) + homelab-k8s-environments-apps (ref valuesRepo) + homelab-k8s-base-manifests: charts/microservices/hugo/v0.1.0
                    ├── ConfigMap, Service, Deployment, Ingress  anvaplus/hugo-blog-example:v0.1.0-alpha.7
                    └── blog.dev.homelab.internal → Ingress/web-hugo → Service/web-hugo → Deployment/web-hugo → anvaplus/hugo-blog-example:v0.1.0-alpha.7
            """,
            string.Join('\n', run.Output.Split('\n').Select(line => line.TrimEnd())), StringComparison.Ordinal);
        Assert.EndsWith("Nothing found; 2 rules were not checked.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_into_the_checkouts()
    {
        var before = Snapshot.Of(_seed.Repositories);

        await _seed.RunAsync("--no-cache");

        Assert.Equal(before, Snapshot.Of(_seed.Repositories));
    }

    [Fact]
    public async Task Without_an_AppProject_its_rules_are_told_as_not_checked()
    {
        Directory.Delete(_seed.At("homelab-k8s-argo-config/project"), recursive: true);
        File.Delete(_seed.At("homelab-k8s-argo-config/environments/dev/_root/platform-project.yaml"));
        _seed.Replace("homelab-k8s-argo-config/environments/dev/_root/kustomization.yaml", "  - platform-project.yaml\n", "");

        var run = await _checkout.RunAsync("check", "--repositories", _seed.Repositories, "--root", CheckedSeed.Root);

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Contains(
            "HL009, HL010, HL011: AppProject argo-config is not at hand",
            run.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("Nothing found; 5 rules were not checked.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_AppProject_in_the_repository_is_known_without_being_named()
    {
        _seed.Replace(
            "homelab-k8s-argo-config/project/argo-config.yaml", "    - group: external-secrets.io\n      kind: ClusterSecretStore\n", "");

        var run = await _checkout.RunAsync("check", "--repositories", _seed.Repositories, "--root", CheckedSeed.Root);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("HL011", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_documented_members_and_no_others()
    {
        _seed.Write("homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml", "version: v0.1.0-alpha.7\ndeployment: { spec: { replicas: 3 } }\n");
        _seed.Write("homelab-k8s-environments/.homelab-accepted.yaml", "- id: HL017\n  path: environments/dev/web/blog_hugo/values.yaml\n  reason: a test\n  expires: 2999-12-31\n");

        var (status, report) = await _seed.JsonAsync();

        Assert.Equal(ExitStatus.Fine, status);
        Assert.Equal(JsonReport.Version, report.GetProperty("format").GetInt32());
        Assert.Equal("a test", Assert.Single(report.GetProperty("accepted").EnumerateArray()).GetProperty("reason").GetString());
        var documented = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "check-json.md"));
        Assert.All(
            Members(report).Distinct(StringComparer.Ordinal),
            member => Assert.Contains($"`{member}`", documented, StringComparison.Ordinal));
        var blog = report.GetProperty("applications").EnumerateArray()
            .Single(application => application.GetProperty("name").GetString() == "web-hugo-dev");
        Assert.Equal(
            ["ref", "ref", "helm"], blog.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("type").GetString()!));
        Assert.Equal(
            ["ConfigMap", "Service", "Deployment", "Ingress"],
            blog.GetProperty("objects").EnumerateArray().Select(item => item.GetProperty("kind").GetString()!));
    }

    [Fact]
    public async Task Markdown_is_the_report_for_a_pull_request()
    {
        var run = await _seed.RunAsync("--format", "markdown");

        Assert.StartsWith("# Check of homelab", run.Output, StringComparison.Ordinal);
        Assert.Contains("```mermaid\nflowchart LR\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sarif_is_valid_against_its_schema_and_puts_findings_on_their_lines()
    {
        _seed.Write("homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml", "version: v0.1.0-alpha.7\ndeployment: { spec: { replicas: 3 } }\n");

        var run = await _seed.RunAsync("--format", "sarif");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Equal("[]\n", await ValidateAsync(run.Output));
        var log = JsonDocument.Parse(run.Output).RootElement.GetProperty("runs")[0];
        var result = Assert.Single(log.GetProperty("results").EnumerateArray());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("environments/dev/web/blog_hugo/values.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("homelab-k8s-environments", place.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        Assert.Equal(2, place.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(
            result.GetProperty("ruleId").GetString(),
            log.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id")
                .GetString());
    }

    [Fact]
    public async Task Sarif_of_odd_names_and_accepted_findings_is_valid_too()
    {
        _loop.Application(TestTree.Hostile)
            .Write("gitops/apps/a folder/[1] ü.yaml", TestTree.Object("Secret", "x") + "\ndata: { a: aHVudGVyMg== }");
        _loop.Write(
            "gitops/.homelab-accepted.yaml", "- id: HL022\n  path: apps/a folder/[1] ü.yaml\n  reason: a test\n  expires: 2999-12-31\n");
        var report = await _loop.ReportAsync();

        var sarif = SarifReport.Write(report.CheckedTree!, new ToolIdentity("1.2.3", "https://example.com/ada/homelab"));

        Assert.NotEmpty(report.CheckedTree!.Checks.Accepted);
        Assert.Equal("[]\n", await ValidateAsync(sarif));
        Assert.Contains("apps/a%20folder/%5B1%5D%20%C3%BC.yaml", sarif, StringComparison.Ordinal);
        Assert.Contains("\"executionSuccessful\": false", sarif, StringComparison.Ordinal);
        Assert.Contains("\"version\": \"1.2.3\"", sarif, StringComparison.Ordinal);
        Assert.Contains("\"informationUri\": \"https://example.com/ada/homelab\"", sarif, StringComparison.Ordinal);
        Assert.Contains(
            "\"helpUri\": \"https://example.com/ada/homelab/blob/HEAD/docs/checks.md#hl022\"", sarif, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_output_folder_holds_the_manifests_and_the_reports()
    {
        using var folder = new TemporaryFolder();

        var run = await _seed.RunAsync("--output", folder.At("out"));
        var again = await _seed.RunAsync("--output", folder.At("out"));

        Assert.Equal((ExitStatus.Fine, ExitStatus.Fine), (run.Status, again.Status));
        Assert.Equal(
            ["manifests", "report.html", "report.json", "report.md"],
            Directory.GetFileSystemEntries(folder.At("out")).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
        Assert.Equal(7, Directory.GetFiles(folder.At("out", "manifests")).Length);
    }

    [Theory]
    [InlineData("--repositories nowhere --root a/b", "There is no folder nowhere")]
    [InlineData("--repositories {folder} --root nope/b.yaml", "has no folder nope; it has gitops.")]
    [InlineData("--repositories {folder} --root gitops/nope.yaml", "gitops has no nope.yaml.")]
    [InlineData("--repositories {folder} --root gitops/../../etc", "gitops has no ../../etc.")]
    [InlineData("--repositories {folder} --root gitops/app-1", "there is no Application in it;")]
    [InlineData("--repositories {folder} --root gitops/broken.yaml", "gitops/broken.yaml:3: ")]
    [InlineData("--repositories {folder} --root gitops/apps --project nowhere.yaml", "--project nowhere.yaml: Could not find file")]
    [InlineData("--repositories {folder} --root gitops/apps --project {folder}/gitops/app-1/all.yaml", "there is no AppProject in it.")]
    [InlineData("--repositories {folder} --root gitops/apps --format xml", "--format xml: it is one of text, markdown, json, sarif, junit.\n")]
    [InlineData("--repositories {folder} --root gitops/apps --only HL022,HL999", "--only HL999: there is no such rule;")]
    [InlineData("--repositories {folder} --root gitops/apps --skip HL1", "--skip HL1: there is no such rule;")]
    [InlineData("--repositories {folder} --root gitops/apps --severity bad", "--severity bad: it is one of warning, error.\n")]
    [InlineData("--repositories {folder} --root /gitops/apps", "write repository/path, where the repository is a folder in ")]
    [InlineData("--repositories {folder}/gitops --root nope/x", "gitops has no folder nope; it has gitops.")]
    [InlineData("--repositories  --root gitops/apps", "--repositories has no value")]
    [InlineData("--root gitops/apps", "This folder is no checkout; say with --repositories which folder is one, or holds them.")]
    public async Task A_bad_command_line_is_status_2_and_told(string arguments, string message)
    {
        _loop.Application("web-dev").Write("gitops/broken.yaml", "a: b\nc: [\n").Write("gitops/.git/HEAD", "ref: refs/heads/main\n");

        var run = await _checkout.RunAsync(["check", .. arguments.Replace("{folder}", _loop.Folder, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Settings_of_rules_that_are_not_understood_are_status_2_with_file_and_line()
    {
        _loop.Application("web-dev").Write("gitops/.homelab.yaml", "rules:\n  HL999: off\n");

        var run = await _checkout.RunAsync("check", "--repositories", _loop.Folder, "--root", "gitops/apps");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("gitops/.homelab.yaml:2: There is no rule HL999;", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_says_what_is_not_told()
    {
        _seed.Write("homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml", "version: v0.1.0-alpha.7\ndeployment: { spec: { replicas: 3 } }\n");
        _seed.Write("homelab-k8s-environments/.homelab.yaml", "rules: { HL017: off }\n");

        var run = await _seed.RunAsync();

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.EndsWith(
            "Nothing found; 2 rules were not checked. Not told: 1 finding quieted by .homelab.yaml.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_helm_and_kubectl_it_is_status_3()
    {
        var run = await _checkout.RunAsync(
            new Toolbox(path: ""), CancellationToken.None, "check", "--repositories", _seed.Repositories, "--root", CheckedSeed.Root);

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("homelab: kubectl is missing: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Without_node_what_it_would_check_is_told_and_the_status_is_3_unless_something_was_found()
    {
        _loop.Application("web-dev", TestTree.Object("ConfigMap", "x"));

        var run = await _checkout.RunAsync(
            new Toolbox(path: ""),
            CancellationToken.None,
            "check",
            "--repositories",
            _loop.Folder,
            "--root",
            "gitops/apps",
            "--format",
            "json");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("\"missingTool\": \"validate.mjs\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_of_nothing_but_ApplicationSets_is_not_told_as_looked_at()
    {
        _loop.Write("gitops/apps/set.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: everything }\n");

        Assert.StartsWith(
            "Nothing was followed, so nothing could be found: ", (await _loop.ReportAsync()).Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_something_was_found_and_nothing_followed_both_are_told()
    {
        _loop.Write("gitops/apps/set.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: everything }\n")
            .Write("gitops/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: x }\n");

        Assert.EndsWith("with its way out; no Application was followed.", (await _loop.ReportAsync()).Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_codes_in_a_repository_do_not_reach_the_terminal()
    {
        _loop.Application("web\u001b[31m-dev");

        var run = await _checkout.RunAsync(
            new Toolbox(path: ""), CancellationToken.None, "check", "--repositories", _loop.Folder, "--root", "gitops/apps");

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("web\\u001b[31m-dev", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    // The schema and the validator come with a package; every error that it finds, as JSON.
    private static async Task<string> ValidateAsync(string sarif)
    {
        const string Script = """
            import { createRequire } from 'node:module';
            import { text } from 'node:stream/consumers';
            const require = createRequire(process.argv[1] + '/node_modules/@microsoft/jest-sarif/package.json');
            const Ajv = require('ajv');
            const ajv = new Ajv({ schemaId: 'auto', allErrors: true, meta: false, unknownFormats: 'ignore', logger: false });
            const schema = require('./lib/schemas/sarif-2.1.0-rtm.5.json');
            ajv.addMetaSchema(require(schema.$schema.includes('draft-04') ? 'ajv/lib/refs/json-schema-draft-04.json' : 'ajv/lib/refs/json-schema-draft-07.json'));
            const validate = ajv.compile(schema);
            console.log(JSON.stringify(validate(JSON.parse(await text(process.stdin))) ? [] : validate.errors));
            """;
        var tools = Path.Combine(Checkout.Root, "tools");
        var call = new ToolCall("node", ["--input-type=module", "--eval", Script, "--", tools]) { Input = sarif, Folder = tools, Readable = [tools] };
        return await Tool.RunAsync(call, "to validate SARIF", CancellationToken.None);
    }
}
