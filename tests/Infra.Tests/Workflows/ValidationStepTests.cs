using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests.Workflows;

/// <summary>The steps that check what a workflow was started with, run as they are.</summary>
public sealed partial class ValidationStepTests
{
    private static readonly (string Key, string Value)[] SetVersion
        = [("APP", "web/blog_hugo"), ("VERSION", "v1.2.3"), ("ENVIRONMENT", "dev")];

    private static readonly (string Key, string Value)[] Promote =
        [("APP", "web/blog_hugo"), ("FROM", "dev"), ("TO", "prod"), ("ALLOW_DOWNGRADE", "false")];

    private static readonly (string Key, string Value)[] DeployImage =
    [
        ("APP", "web/blog_hugo"), ("IMAGE", "anvaplus/hugo-blog-example"), ("VERSION", "v1.2.3"), ("PLATFORMS", "linux/amd64,linux/arm64"),
        ("ENVIRONMENTS", "homelab-k8s-environments"),
    ];

    private static readonly Dictionary<string, (WorkflowStep Step, (string Key, string Value)[] Good)> Steps = new(StringComparer.Ordinal)
    {
        ["set-version"] = (Workflow.Of("homelab-k8s-environments", "set-version")
            .Step("set-version", "The inputs are an app and a version"), SetVersion),
        ["promote"] = (Workflow.Of("homelab-k8s-environments", "promote")
            .Step("promote", "The inputs are an app and two environments"), Promote),
        ["deploy-image"] = (Workflow.Of("homelab", "deploy-image").Step("inputs", "The inputs are what they should be"), DeployImage),
    };

    private static readonly string[] Hostile =
    [
        "", " ", ".", "..", "../../x", "web/../../x", "/etc/passwd", "web/a;rm -rf", "web/a;touch pwned", "web/a\ntouch pwned", "web/a\n", "\nweb/a",
        "v1.2.3\n", "v1.2.3\nv1.2.4", "1.2.3 ", "$(touch pwned)", "web/$(touch pwned)", "`touch pwned`", "${HOME}", "web/*", "web/a b", "web/a&&b", "web/a|b", "web/a>pwned",
        "web//a", "web/a/b", "/web/a", "web/", "web/.a", "web/-a", "-e/a", "--help", "_root/root-app", "WEB/A", "wеb/blog_hugo", "web/blog＿hugo", "ｗｅｂ/blog", "web／a",
        "v１.2.3", "v1․2․3", "1.2", "1.2.3.4", "v1.2.x", "latest", "vv1.2.3", "v01.2.3", "1.2.3-01", "1.2.3-", "1.2.3+build", "1.2.3-a..b", "^1.2.3", "\u202eweb/a",
        "::set-output name=a::b", "web/a\r\n::add-mask::b", "a" + new string('/', 5000), new('a', 10_000), "web/"
            + new string('a', 10_000), "v1.2.3-" + new string('a', 10_000),
        new string(
            '1',
            10_000) + ".0.0", "DEV", "dev\n", "prod dev", "dev/../prod", "true;", "https://example.com/a", "name:tag:tag", "a@sha256:b", "ex ample/a",
    ];

    public static TheoryData<string, string> Inputs
    {
        get
        {
            var inputs = new TheoryData<string, string>();
            foreach (var (name, step) in Steps)
            {
                foreach (var (key, _) in step.Good)
                {
                    inputs.Add(name, key);
                }
            }

            return inputs;
        }
    }

    public static TheoryData<string> Names => new(Steps.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_the_workflow_is_for_is_let_through(string name)
    {
        using var workspace = new TemporaryFolder();
        var (step, good) = Steps[name];

        var result = await step.Run(workspace, good);

        Assert.True(result.Status == 0, result.Output + result.Errors);
    }

    [Theory]
    [InlineData("APP", "a/b", "web/homelab_hugo", "media-2/jelly-fin", "0/1")]
    [InlineData("VERSION", "0.0.0", "1.2.3", "v10.20.30", "v0.1.0-alpha.7", "1.0.0-0", "1.0.0--", "1.0.0-rc.1.x-y")]
    [InlineData("IMAGE", "nginx", "anvaplus/blog", "ghcr.io/anvaplus/blog", "localhost:5000/a/b", "registry.example.com/team/a_b.c-d")]
    [InlineData("PLATFORMS", "linux/amd64", "linux/arm/v7,linux/arm64")]
    public async Task Every_way_to_write_it_is_let_through(string key, params string[] values)
    {
        foreach (var value in values)
        {
            using var workspace = new TemporaryFolder();
            var (step, good) = Steps["deploy-image"];
            var result = await step.Run(workspace, [.. good, (key, value)]);
            Assert.True(result.Status == 0, $"{value}: {result.Output}{result.Errors}");
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Hostile_input_is_refused_and_never_repeated_or_run(string name, string key)
    {
        var (step, good) = Steps[name];
        foreach (var value in Hostile.Where(value => !IsFine(key, value)))
        {
            using var workspace = new TemporaryFolder();
            var result = await step.Run(workspace, [.. good, (key, value)]);

            Assert.True(result.Status == 2, $"{key}={value} ended with {result.Status}");
            Assert.Empty(result.Errors);
            Assert.Matches(OneError(), result.Output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Path));
        }
    }

    [Fact]
    public void Whatever_is_let_through_is_a_plain_app_and_a_semantic_version()
    {
        var (step, good) = Steps["set-version"];
        var text = Gen.Elements("web", "/", "a", "_", "-", ".", "v", "1", "0", "2", "rc", " ", "\n", ";", "$(", ")", "é", "а", "+", "A")
            .ListOf()
            .Select(string.Concat);
        var app = Gen.OneOf(text, text.Select(tail => $"web/{tail}")).Select(value => (App: value, Version: "v1.2.3"));
        var version = Gen.OneOf(text, text.Select(tail => $"v1.2.3{tail}")).Select(value => (App: "web/blog_hugo", Version: value));
        using var workspace = new TemporaryFolder();

        Prop.ForAll(Gen.OneOf(app, version).ToArbitrary(), pair =>
        {
            var result = step.Run(workspace, [.. good, ("APP", pair.App), ("VERSION", pair.Version)]).GetAwaiter().GetResult();
            return result.Status == (PlainApp().IsMatch(pair.App) && pair.Version.Length <= 128 && SemanticVersion().IsMatch(pair.Version)
                ? 0
                : 2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [InlineData("ghcr.io/anvaplus/blog", "ghcr.io")]
    [InlineData("localhost:5000/blog", "localhost:5000")]
    [InlineData("anvaplus/blog", "docker.io")]
    [InlineData("nginx", "docker.io")]
    public async Task The_registry_is_read_off_the_image(string image, string registry)
    {
        using var workspace = new TemporaryFolder();
        var (step, good) = Steps["deploy-image"];

        await step.Run(workspace, [.. good, ("IMAGE", image)]);

        Assert.Equal($"registry={registry}\n", await File.ReadAllTextAsync(Path.Combine(workspace.Path, "output")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_are_checked_before_anything_else_uses_them(string name)
    {
        var step = Steps[name].Step;

        Assert.Same(step.Node, ((YamlSequenceNode)step.Job["steps"]).Children[0]);
        Assert.DoesNotContain("${{", step.Script, StringComparison.Ordinal);
    }

    [Fact]
    public void No_job_of_deploy_image_starts_before_the_inputs_are_checked()
    {
        var jobs = Workflow.Of("homelab", "deploy-image").Jobs.Children;
        bool Waits(string job) => job == "inputs" || (((YamlMappingNode)jobs[job]).Children.TryGetValue("needs", out var needs)
            && (needs is YamlSequenceNode list ? list.Children : [needs]).Any(need => Waits(need.ToString())));

        Assert.All(jobs.Keys, job => Assert.True(Waits(job.ToString()), job.ToString()));
    }

    /// <summary>Some of what is hostile in one place is a name in another.</summary>
    private static bool IsFine(string key, string value) => key switch
    {
        "IMAGE" => value.Length <= 200 && ImageName().IsMatch(value),
        "ENVIRONMENTS" => RepositoryName().IsMatch(value),
        "FROM" or "TO" => value is "latest",
        _ => false,
    };

    [GeneratedRegex(@"\A::error::[^\r\n]+\n\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OneError();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}/[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainApp();

    // https://github.com/distribution/reference
    [GeneratedRegex(
        @"\A([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(:[0-9]{1,5})?/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryName();

    // The pattern that semver.org gives, with numbers of a sensible length and without build metadata, which a tag cannot have.
    [GeneratedRegex(
        @"\Av?(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemanticVersion();
}
