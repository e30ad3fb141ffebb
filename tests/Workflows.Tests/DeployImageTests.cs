using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests;

/// <summary>
/// The step that checks what <c>deploy-image</c> was called with, run as it is: the image is pushed before the homelab command sees
/// the version.
/// </summary>
public sealed partial class DeployImageTests
{
    private static readonly (string Key, string Value)[] Good =
    [
        ("APP", "web/blog_hugo"), ("IMAGE", "anvaplus/hugo-blog-example"), ("VERSION", "v1.2.3"), ("PLATFORMS", "linux/amd64,linux/arm64"),
        ("ENVIRONMENTS", "homelab-k8s-environments"),
    ];

    private static readonly WorkflowStep Step = Workflow.Of("homelab", "deploy-image").Step("inputs", "The inputs are what they should be");

    public static TheoryData<string> Inputs => new(Good.Select(input => input.Key));

    [Fact]
    public async Task What_the_workflow_is_for_is_let_through()
    {
        using var workspace = new TemporaryFolder();

        var result = await Step.Run(workspace, Good);

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
            var result = await Step.Run(workspace, [.. Good, (key, value)]);
            Assert.True(result.Status == 0, $"{value}: {result.Output}{result.Errors}");
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Hostile_input_is_refused_and_never_repeated_or_run(string key)
    {
        foreach (var value in HostileInput.All.Where(value => !IsFine(key, value)))
        {
            using var workspace = new TemporaryFolder();
            var result = await Step.Run(workspace, [.. Good, (key, value)]);

            Assert.True(result.Status == 2, $"{key}={value} ended with {result.Status}");
            Assert.Empty(result.Errors);
            Assert.Matches(OneError(), result.Output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Path));
        }
    }

    [Fact]
    public void Whatever_is_let_through_is_a_plain_app_and_a_semantic_version()
    {
        var text = Gen.Elements("web", "/", "a", "_", "-", ".", "v", "1", "0", "2", "rc", " ", "\n", ";", "$(", ")", "é", "а", "+", "A")
            .ListOf().Select(string.Concat);
        var app = Gen.OneOf(text, text.Select(tail => $"web/{tail}")).Select(value => (App: value, Version: "v1.2.3"));
        var version = Gen.OneOf(text, text.Select(tail => $"v1.2.3{tail}")).Select(value => (App: "web/blog_hugo", Version: value));
        using var workspace = new TemporaryFolder();

        Prop.ForAll(Gen.OneOf(app, version).ToArbitrary(), pair =>
        {
            var result = Step.Run(workspace, [.. Good, ("APP", pair.App), ("VERSION", pair.Version)]).GetAwaiter().GetResult();
            var isFine = PlainApp().IsMatch(pair.App) && pair.Version.Length <= 128 && SemanticVersion().IsMatch(pair.Version);
            return result.Status == (isFine ? 0 : 2);
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

        await Step.Run(workspace, [.. Good, ("IMAGE", image)]);

        Assert.Equal($"registry={registry}\n", await File.ReadAllTextAsync(Path.Combine(workspace.Path, "output")));
    }

    [Fact]
    public void Inputs_are_checked_before_anything_else_uses_them() =>
        Assert.Same(Step.Node, ((YamlSequenceNode)Step.Job["steps"]).Children[0]);

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
        @"\Av?(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})"
        + @"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemanticVersion();
}
