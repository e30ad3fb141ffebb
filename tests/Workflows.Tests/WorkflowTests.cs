using System.Text.Json;
using System.Text.RegularExpressions;
using Homelab.GitOps.Convention;
using Homelab.Infra.Content;
using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests;

public sealed partial class WorkflowTests
{
    private static readonly string[] Four =
        ["homelab-k8s-argo-config", "homelab-k8s-base-manifests", "homelab-k8s-environments", "homelab-k8s-environments-apps"];

    private static readonly string Repositories = Path.Combine(Checkout.Root, "infra", "repositories");

    [Fact]
    public void The_workflows_are_those_that_are_meant_to_be_there() => Assert.Equal(
        [
            "homelab-k8s-argo-config/.github/workflows/validate.yaml",
            "homelab-k8s-base-manifests/.github/workflows/validate.yaml",
            "homelab-k8s-environments-apps/.github/workflows/validate.yaml",
            "homelab-k8s-environments/.github/workflows/promote.yaml",
            "homelab-k8s-environments/.github/workflows/set-version.yaml",
            "homelab-k8s-environments/.github/workflows/validate.yaml",
            "homelab/.github/workflows/deploy-image.yaml",
            "homelab/.github/workflows/drift.yaml",
            "homelab/.github/workflows/preview.yaml",
            "homelab/.github/workflows/scan-code.yaml",
            "homelab/.github/workflows/test.yaml",
            "homelab/.github/workflows/up.yaml",
            "homelab/.github/workflows/validate-image.yaml",
        ],
        Workflow.All.Select(workflow => workflow.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_workflow_passes_actionlint()
    {
        using var folder = new TemporaryFolder();
        foreach (var workflow in Workflow.All)
        {
            folder.Write(workflow.ToString(), workflow.Text);
        }

        var result = await Actionlint.Run(folder, [.. Workflow.All.Select(workflow => workflow.ToString())]);

        Assert.True(result.Status == 0, result.Errors + result.Output);
        Assert.Equal("[]", result.Output.Trim());
    }

    [Fact]
    public async Task What_actionlint_finds_is_told_with_its_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("good.yaml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n");
        folder.Write(
            "bad.yaml",
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: b\n    steps:\n      - run: echo ${{ github.nothing }}\n");

        var result = await Actionlint.Run(folder, "good.yaml", "bad.yaml");

        Assert.Equal(1, result.Status);
        using var found = JsonDocument.Parse(result.Output);
        Assert.All(found.RootElement.EnumerateArray(), finding => Assert.Equal("bad.yaml", finding.GetProperty("file").GetString()));
        Assert.Contains(found.RootElement.EnumerateArray(), finding => finding.GetProperty("line").GetInt32() == 3);
    }

    [Fact]
    public void Every_action_is_pinned_by_commit_with_its_version_beside_it() => Assert.All(
        Uses().Where(use => !use.StartsWith("./", StringComparison.Ordinal)),
        use => Assert.Matches(Pinned(), use));

    [Fact]
    public void An_action_has_one_commit_wherever_it_is_used()
    {
        var commits = Uses().Select(use => Pinned().Match(use)).Where(match => match.Success)
            .GroupBy(match => match.Groups["action"].Value, match => match.Value, StringComparer.Ordinal);

        Assert.All(commits, action => Assert.Single(action.Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_workflow_grants_nothing_and_every_job_what_it_needs() => Assert.All(Workflow.All, workflow =>
    {
        Assert.Empty(((YamlMappingNode)workflow.Root["permissions"]).Children);
        Assert.All(workflow.Jobs.Children, job => Assert.True(Has(job.Value, "permissions"), $"{workflow}: {job.Key}"));
    });

    [Fact]
    public void Only_what_is_shown_on_GitHub_or_pushed_to_its_registry_is_written_with_a_workflows_own_token() => Assert.Equal(
        ["deploy-image, hand-over: contents", "deploy-image, image: packages", "drift, drift: issues", "preview, preview: pull-requests", "validate, validate: pull-requests"],
        Workflow.All.SelectMany(workflow => workflow.Jobs.Children.SelectMany(job => ((YamlMappingNode)job.Value["permissions"]).Children
                .Where(permission => permission.Value.ToString() != "read")
                .Select(permission => $"{Path.GetFileNameWithoutExtension(workflow.Path)}, {job.Key}: {permission.Key}")))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_job_ends_in_time() => Assert.All(Workflow.All, workflow => Assert.All(
        workflow.Jobs.Children.Where(job => !Has(job.Value, "uses")),
        job => Assert.True(Has(job.Value, "timeout-minutes"), $"{workflow}: {job.Key}")));

    [Fact]
    public void No_expression_reaches_a_shell() => Assert.All(Scripts(), script =>
        Assert.DoesNotContain("${{", script.Step["run"].ToString(), StringComparison.Ordinal));

    [Fact]
    public void No_secret_is_on_a_command_line() => Assert.All(Scripts().Where(script => Has(script.Step, "env")), script =>
    {
        var secrets = ((YamlMappingNode)script.Step["env"]).Children
            .Where(variable => Secret().IsMatch(variable.Value.ToString())).Select(variable => variable.Key.ToString());
        Assert.All(secrets, name => Assert.DoesNotContain($"${name}", script.Step["run"].ToString(), StringComparison.Ordinal));
    });

    [Fact]
    public async Task Every_script_is_one_for_bash()
    {
        using var folder = new TemporaryFolder();
        foreach (var (workflow, step) in Scripts())
        {
            var result = await Command.Run("bash", ["-n", "-c", step["run"].ToString()], folder.Path);
            Assert.True(result.Status == 0, $"{workflow}: {result.Errors}");
        }
    }

    [Fact]
    public void No_checkout_leaves_its_token_behind() => Assert.All(
        Workflow.AllAndActions.SelectMany(Checkouts),
        step => Assert.Equal("false", step["with"]["persist-credentials"].ToString()));

    [Fact]
    public void No_workflow_runs_a_pull_requests_code_with_secrets_of_its_own() => Assert.All(Workflow.All, workflow =>
        Assert.DoesNotContain("pull_request_target", workflow.Text, StringComparison.Ordinal));

    [Fact]
    public void The_required_check_is_a_job_that_reports_on_every_pull_request() => Assert.All(Four, repository =>
    {
        var workflow = Workflow.Of(repository, Platform.RequiredCheck);
        var job = Assert.Single(workflow.Jobs.Children);

        Assert.Equal(Platform.RequiredCheck, job.Key.ToString());
        Assert.False(Has(job.Value, "name"), "a job's name takes the place of its key");
        Assert.False(Has(job.Value, "if"), "a job that is skipped counts as passed");
        // No branches and no paths: a workflow that does not start leaves its check waiting for ever.
        Assert.Equal("", workflow.Root["on"]["pull_request"].ToString());
    });

    [Fact]
    public void Every_check_looks_at_the_four_repositories_with_the_projects_own_command() => Assert.All(Four, repository =>
    {
        var workflow = Workflow.Of(repository, "validate");
        var (own, program) = (Checkouts(workflow).First()["with"], Checkouts(workflow).Last()["with"]);
        var check = workflow.Step("validate", "Check").Node;

        Assert.Equal(2, Checkouts(workflow).Count());
        Assert.Equal(($"head/{repository}", "2"), (own["path"].ToString(), own["fetch-depth"].ToString()));
        Assert.False(Has(own, "repository"));
        Assert.Equal(("anvaplus/homelab", "program"), (program["repository"].ToString(), program["path"].ToString()));
        Assert.Equal("./program/.github/actions/check", check["uses"].ToString());
        Assert.Equal(repository, check["with"]["repository"].ToString());
        Assert.Equal(string.Join(' ', Four), check["with"]["repositories"].ToString());
        Assert.All(
            [program, check["with"]],
            with => Assert.Equal("${{ secrets.HOMELAB_BOT_TOKEN || github.token }}", with["token"].ToString()));
    });

    [Theory]
    [InlineData("set-version")]
    [InlineData("promote")]
    public void Versions_are_written_with_the_bots_token_alone(string name)
    {
        var workflow = Workflow.Of("homelab-k8s-environments", name);
        var setUp = workflow.Step(name, "Set up the homelab command").Node;

        Assert.Equal(string.Join(' ', Four), setUp["with"]["repositories"].ToString());
        Assert.All(
            [.. Checkouts(workflow), setUp], step => Assert.Equal("${{ secrets.HOMELAB_BOT_TOKEN }}", step["with"]["token"].ToString()));
    }

    [Fact]
    public void No_environment_is_named_but_by_a_token() => Assert.All(
        Four.SelectMany(repository => Directory
            .EnumerateFiles(Path.Combine(Repositories, repository, ".github"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(Repositories, repository, "CODEOWNERS"))),
        file => Assert.DoesNotMatch(Environments(), File.ReadAllText(file)));

    [Theory]
    [InlineData("set-version", "environment", "dev", "dev")]
    [InlineData("promote", "from", "dev, prod", "dev")]
    [InlineData("promote", "to", "dev, prod", "prod")]
    public void A_person_picks_from_the_environments_in_order(string workflow, string input, string options, string preset)
    {
        var choice = Workflow.Of("homelab-k8s-environments", workflow).Root["on"]["workflow_dispatch"]["inputs"][input];

        Assert.Equal(options, string.Join(", ", (YamlSequenceNode)choice["options"]));
        Assert.Equal(preset, choice["default"].ToString());
    }

    [Theory]
    [InlineData("test", "offline")]
    [InlineData("official-packages", "packages")]
    public void All_tests_run_on_the_stand_in_and_on_the_official_packages(string job, string sdk)
    {
        var step = Workflow.Of("homelab", "test").Step(job, "Test");

        Assert.Equal("./homelab test", step.Script);
        Assert.Equal(KeyValuePair.Create("PulumiSdk", sdk), Assert.Single(step.Texts("env")));
    }

    [Fact]
    public void The_program_repository_is_the_users_own()
    {
        var content = HomelabContent.Read(
            ProjectFile.Settings(("owner", "me"), ("programRepository", "my-homelab")), Repositories);

        Assert.Contains(
            "repository: me/my-homelab\n", content.Environments.Files.Single(file => file.Path == ".github/workflows/validate.yaml").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_goes_up_alone_and_is_never_stopped_half_way()
    {
        var job = Workflow.Of("homelab", "up").Jobs["up"];

        Assert.Equal("${{ matrix.stack }}", job["environment"].ToString());
        Assert.Equal("pulumi-${{ matrix.stack }}", job["concurrency"]["group"].ToString());
        Assert.Equal("false", job["concurrency"]["cancel-in-progress"].ToString());
        Assert.Contains(((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>(), step =>
            Has(step, "run") && step["run"].ToString() == "pulumi up --stack \"$STACK\" --yes --non-interactive");
    }

    [Fact]
    public void A_stack_that_went_up_is_seen_to_arrive_with_the_same_access()
    {
        var steps = ((YamlSequenceNode)Workflow.Of("homelab", "up").Jobs["up"]["steps"]).Cast<YamlMappingNode>().ToList();
        var (up, watch) = (steps[^2], steps[^1]);

        Assert.Equal("Up", up["name"].ToString());
        Assert.Equal("./homelab watch --stack \"$STACK\"", watch["run"].ToString());
        Assert.Equal(up["if"], watch["if"]);
        Assert.Equal(up["env"], watch["env"]);
    }

    [Fact]
    public void Stacks_go_up_one_after_the_other_after_the_tests()
    {
        var job = Workflow.Of("homelab", "up").Jobs["up"];

        Assert.Equal(["test", "stacks"], ((YamlSequenceNode)job["needs"]).Select(need => need.ToString()));
        Assert.Equal("1", job["strategy"]["max-parallel"].ToString());
        Assert.Equal("true", job["strategy"]["fail-fast"].ToString());
        Assert.Equal("${{ fromJSON(needs.stacks.outputs.names) }}", job["strategy"]["matrix"]["stack"].ToString());
    }

    [Theory]
    [InlineData("up", "up", "Are there secrets to bring it up with?", "true", "")]
    [InlineData("up", "up", "Are there secrets to bring it up with?", "false", "::notice::dev is not brought up")]
    [InlineData("drift", "drift", "Are there secrets to compare with?", "true", "")]
    [InlineData("drift", "drift", "Are there secrets to compare with?", "false", "::notice::Nothing is compared")]
    [InlineData("preview", "preview", "Are there secrets to preview with?", "true", "")]
    [InlineData("preview", "preview", "Are there secrets to preview with?", "false", "::notice::The Pulumi previews are skipped")]
    public async Task As_long_as_there_are_no_secrets_a_run_says_so(string name, string job, string step, string present, string says)
    {
        using var folder = new TemporaryFolder();

        var result = await Workflow.Of("homelab", name).Step(job, step).Run(folder, ("PRESENT", present), ("STACK", "dev"));

        Assert.Equal(0, result.Status);
        Assert.Equal($"present={present}\n", await File.ReadAllTextAsync(Path.Combine(folder.Path, "output")));
        Assert.StartsWith(says, result.Output, StringComparison.Ordinal);
        Assert.Equal(says.Length == 0, result.Output.Length == 0);
    }

    [Theory]
    [InlineData("up", "Set up Pulumi", "Up")]
    [InlineData("drift", "Set up Pulumi", "Compare every stack with what is there", "Ask whether every stack would go up", "Keep the issue up to date")]
    [InlineData("preview", "Set up Pulumi", "Preview every stack")]
    public void Without_secrets_nothing_that_needs_them_is_tried(string name, params string[] steps) => Assert.All(
        steps, step => Assert.Equal(
            "${{ steps.secrets.outputs.present == 'true' }}", Workflow.Of("homelab", name).Step(name, step).Node["if"].ToString()));

    [Fact]
    public void Documents_alone_bring_nothing_up()
    {
        var ignored = ((YamlSequenceNode)Workflow.Of("homelab", "up").Root["on"]["push"]["paths-ignore"]).Select(path => path.ToString());

        // A star stops at a slash, so what the four repositories get is not among them.
        Assert.Equal(["docs/**", "*.md", "LICENSE"], ignored);
    }

    [Theory]
    [InlineData("[dev, prod]", "dev prod\n")]
    [InlineData("[dev, staging, prod]", "dev staging prod\n")]
    public async Task The_stacks_are_the_environments_of_the_project_in_their_order(string environments, string stacks)
    {
        using var folder = new TemporaryFolder();
        var project = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Pulumi.yaml"));
        folder.Write("Pulumi.yaml", Declared().Replace(project, $"${{before}}{environments}"));

        var result = await Command.Run(
            Path.Combine(Checkout.Root, ".github", "scripts", "stacks.sh"), [folder.Path], folder.Path);

        Assert.Equal((0, stacks, ""), (result.Status, result.Output, result.Errors));
    }

    [Fact]
    public async Task The_stacks_to_bring_up_are_a_list_in_json()
    {
        using var folder = new TemporaryFolder();
        folder.Write("output", "");
        var output = Path.Combine(folder.Path, "output");
        var step = ((YamlSequenceNode)Workflow.Of("homelab", "up").Jobs["stacks"]["steps"]).Cast<YamlMappingNode>()
            .Single(step => Has(step, "run"));

        var result = await Command.Run(
            "bash", ["-euo", "pipefail", "-c", step["run"].ToString()], Checkout.Root,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["GITHUB_OUTPUT"] = output });

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal("names=[\"dev\",\"prod\"]\n", await File.ReadAllTextAsync(output));
    }

    [GeneratedRegex(@"(?<before>\n  environments:\n(    .*\n)*?    default: )\[[^\]]*\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declared();

    private static bool Has(YamlNode node, string key) => ((YamlMappingNode)node).Children.ContainsKey(key);

    private static IEnumerable<YamlMappingNode> Checkouts(Workflow workflow) => workflow.Steps.Where(
        step => Has(step, "uses") && step["uses"].ToString().StartsWith("actions/checkout@", StringComparison.Ordinal));

    private static IEnumerable<(Workflow Workflow, YamlMappingNode Step)> Scripts() =>
        Workflow.AllAndActions.SelectMany(workflow => workflow.Steps.Where(step => Has(step, "run")).Select(step => (workflow, step)));

    private static IEnumerable<string> Uses() => Workflow.AllAndActions.SelectMany(workflow => workflow.Text.Split('\n'))
        .Select(line => UsesLine().Match(line)).Where(match => match.Success).Select(match => match.Groups["what"].Value);

    [GeneratedRegex(@"\b(dev|prod|production)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Environments();

    [GeneratedRegex(@"^\s*(- )?uses: (?<what>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsesLine();

    [GeneratedRegex(
        @"^(?<action>[\w-]+/[\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pinned();

    [GeneratedRegex(
        @"^\$\{\{ (secrets\.\w+|github\.token|inputs\.token)( \|\| (secrets\.\w+|github\.token))* \}\}$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();
}
