using System.Text.Json;
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

    private const string Digest = "sha256:aaaa";

    private static readonly Workflow Image = Workflow.Of("homelab", "deploy-image");
    private static readonly WorkflowStep Step = Image.Step("inputs", "The inputs are what they should be");
    private static readonly WorkflowStep Scan = Image.Step("image", "No vulnerability that has a fix is in any of them");

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
    [InlineData("VERSION", "", "0.0.0", "1.2.3", "v10.20.30", "v0.1.0-alpha.7", "1.0.0-0", "1.0.0--", "1.0.0-rc.1.x-y")]
    [InlineData("IMAGE", "nginx", "anvaplus/blog", "ghcr.io/anvaplus/blog", "localhost:5000/a/b", "registry.example.com/team/a_b.c-d")]
    [InlineData("PLATFORMS", "linux/amd64", "linux/arm/v7,linux/arm64")]
    [InlineData("ENVIRONMENTS", "homelab-k8s-environments", "ada/versions", "Ada-Ltd/the.versions")]
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
            var isFine = PlainApp().IsMatch(pair.App) && pair.Version.Length <= 128
                && (pair.Version.Length == 0 || SemanticVersion().IsMatch(pair.Version)); // without one, the next is worked out
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

    [Fact]
    public async Task Every_platform_of_what_was_built_is_scanned_and_none_after_one_that_fails()
    {
        using var workspace = new TemporaryFolder();
        var docker = new FakeProgram(workspace, "bin/docker", "[[ $* != *linux/arm64* ]]");

        var result = await Scan.Run(
            workspace, docker.Path, ("PLATFORMS", "linux/amd64,linux/arm64,linux/arm/v7"), ("DIGEST", Digest), ("TRIVY", "trivy"));

        Assert.NotEqual(0, result.Status);
        Assert.Collection(
            docker.Calls,
            call => Assert.Contains(" --platform linux/amd64 ", call, StringComparison.Ordinal),
            call => Assert.Contains(" --platform linux/arm64 ", call, StringComparison.Ordinal));
        Assert.All(
            docker.Calls,
            call => Assert.EndsWith($" --exit-code 1 --no-progress localhost:5000/app@{Digest}", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_scanned_is_pushed_by_its_digest_before_that_gets_the_tag()
    {
        using var workspace = new TemporaryFolder();
        var skopeo = new FakeProgram(workspace, "bin/skopeo", "");

        var result = await Image.Step("image", "Push them by digest, and tag that").Run(
            workspace, skopeo.Path, ("IMAGE", "ghcr.io/ada/blog"), ("VERSION", "v1.2.3"), ("DIGEST", Digest));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(
            [
                "copy --all --preserve-digests --retry-times 3 --src-tls-verify=false "
                    + $"docker://localhost:5000/app@{Digest} docker://ghcr.io/ada/blog@{Digest}",
                $"copy --all --preserve-digests --retry-times 3 docker://ghcr.io/ada/blog@{Digest} docker://ghcr.io/ada/blog:v1.2.3",
            ],
            skopeo.Calls);
    }

    [Fact]
    public void The_image_is_built_once_for_the_machines_own_registry_and_scanned_before_the_job_can_push()
    {
        var steps = ((YamlSequenceNode)Image.Jobs["image"]["steps"]).Cast<YamlMappingNode>().ToList();
        int At(string name) => steps.FindIndex(step => step["name"].ToString() == name);
        var build = Assert.Single(steps, step => step.Children.TryGetValue("uses", out var uses)
            && uses.ToString().StartsWith("docker/build-push-action@", StringComparison.Ordinal));

        Assert.Equal("localhost:5000/app:built", build["with"]["tags"].ToString());
        Assert.True(At("Build the image, once for each platform") < At("No vulnerability that has a fix is in any of them"));
        Assert.True(At("No vulnerability that has a fix is in any of them") < At("Log in to the registry"));
        Assert.True(At("Log in to the registry") < At("Push them by digest, and tag that"));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("refs/tags/v1.2.3", 0)]
    public async Task The_commit_is_tagged_unless_it_is(string there, int tags)
    {
        using var workspace = new TemporaryFolder();
        var gh = new FakeProgram(workspace, "bin/gh", $"if [[ $* == *matching-refs* ]]; then echo '{there}'; fi");

        var result = await Image.Step("hand-over", "Tag the commit").Run(workspace, gh.Path, ("VERSION", "v1.2.3"), ("GITHUB_SHA", "abc"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal(tags, gh.Calls.Count(call => call
            == "api --silent repos/anvaplus/repository/git/refs --raw-field ref=refs/tags/v1.2.3 --raw-field sha=abc"));
    }

    [Theory]
    [InlineData("versions", "api repos/anvaplus/versions/dispatches --input -")]
    [InlineData("ada/versions", "api repos/ada/versions/dispatches --input -")]
    public async Task The_version_goes_to_the_registry_of_the_callers_owner_or_of_the_one_named(string environments, string call)
    {
        using var workspace = new TemporaryFolder();
        var gh = new FakeProgram(workspace, "bin/gh", "cat > handed");

        var result = await Image.Step("hand-over", "Hand the version over").Run(
            workspace, gh.Path, ("ENVIRONMENTS", environments), ("APP", "web/blog_hugo"), ("VERSION", "v1.2.3"));

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal([call], gh.Calls);
        using var handed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(workspace.Path, "handed")));
        Assert.Equal(
            ("set-version", "web/blog_hugo", "v1.2.3"),
            (handed.RootElement.GetProperty("event_type").GetString(),
                handed.RootElement.GetProperty("client_payload").GetProperty("app").GetString(),
                handed.RootElement.GetProperty("client_payload").GetProperty("version").GetString()));
    }

    [Fact]
    public void A_pull_request_pushes_nothing_and_needs_no_secret()
    {
        var workflow = Workflow.Of("homelab", "validate-image");

        Assert.DoesNotContain("login-action", workflow.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("push: true", workflow.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["SONAR_TOKEN"], ((YamlMappingNode)workflow.Root["on"]["workflow_call"]["secrets"]).Children.Keys.Select(key => key.ToString()));
        Assert.All(
            ["code", "image"],
            job => Assert.Equal(
                ["contents: read"],
                ((YamlMappingNode)workflow.Jobs[job]["permissions"]).Children.Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    /// <summary>Some of what is hostile in one place is a name in another.</summary>
    private static bool IsFine(string key, string value) => key switch
    {
        "IMAGE" => value.Length <= 200 && ImageName().IsMatch(value),
        "ENVIRONMENTS" => RepositoryName().IsMatch(value),
        "VERSION" => value.Length == 0, // the next one is worked out
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

    [GeneratedRegex(
        @"\A([A-Za-z0-9][A-Za-z0-9-]{0,38}/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryName();

    // The pattern that semver.org gives, with numbers of a sensible length and without build metadata, which a tag cannot have.
    [GeneratedRegex(
        @"\Av?(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})"
        + @"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemanticVersion();
}
