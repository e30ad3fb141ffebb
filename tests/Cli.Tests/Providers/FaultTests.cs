using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Cli.Settings;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Providers;

/// <summary>
/// Whatever resource GitHub or the cluster refuses, and however: what is there then is a beginning of the whole, and running it again
/// gives the same as if nothing had happened. Each resource has one kind of failure here, each type of resource all of them; with
/// <c>tests/run faults</c> every resource has all.
/// </summary>
public sealed class FaultTests : IDisposable
{
    // As the providers say it, without what they say of the resource:
    // https://github.com/integrations/terraform-provider-github/issues/2909 (409), https://github.com/pulumi/pulumi-github/issues/26 (422),
    // https://github.com/pulumi/pulumi-kubernetes/issues/2491 (409 of the cluster).
    private static readonly IReadOnlyList<(string Status, string GitHub, string Kubernetes)> Answers =
    [
        ("409", "PUT https://api.github.com/x: 409 is at 30e15e8 but expected 46affa9 []", "Apply failed with 1 conflict: conflict with \"kubectl\""),
        ("403", "POST https://api.github.com/x: 403 Resource not accessible by personal access token []", "is forbidden: User \"x\" cannot patch resource"),
        ("422", "POST https://api.github.com/x: 422 Validation Failed []", "is invalid: metadata.name: Invalid value"),
        ("500", "POST https://api.github.com/x: 500 Internal Server Error []", "Internal error occurred: failed calling webhook"),
        ("timeout", "POST https://api.github.com/x: context deadline exceeded", "timed out waiting for the condition"),
    ];

    private static readonly bool Everything = Environment.GetEnvironmentVariable("HOMELAB_FAULTS") is "all";

    private readonly TestCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [InlineData("dev", "409")]
    [InlineData("dev", "403")]
    [InlineData("dev", "422")]
    [InlineData("dev", "500")]
    [InlineData("dev", "timeout")]
    [InlineData("prod", "409")]
    [InlineData("prod", "403")]
    [InlineData("prod", "422")]
    [InlineData("prod", "500")]
    [InlineData("prod", "timeout")]
    public async Task Whatever_fails_is_told_once_and_a_second_run_completes_the_first(string stack, string status)
    {
        var stacks = StackSettings.Read(_checkout.Root, "dev", "prod").TakeWhile(one => stack is "prod" || one.Stack is "dev").ToList();
        var whole = new FaultyWorld();
        var plan = await UpAsync(whole, stacks);
        var kind = Answers.Index().Single(answer => answer.Item.Status == status).Index;
        var failing = whole.Created.Where(resource => resource.Stack == stack).Index()
            .GroupBy(resource => resource.Item.Type, StringComparer.Ordinal)
            .SelectMany(type => type.Where((resource, place) => Everything || place == 0 || resource.Index % Answers.Count == kind))
            .Select(resource => resource.Item);
        foreach (var (_, type, name) in failing)
        {
            var world = new FaultyWorld();
            await UpAsync(world, stacks.SkipLast(1));
            world.Fault = new(type, name, type.StartsWith("github:", StringComparison.Ordinal) ? Answers[kind].GitHub : Answers[kind].Kubernetes);

            var error = await Assert.ThrowsAsync<StackFailedException>(() => UpAsync(world, stacks.TakeLast(1)));

            Assert.Equal($"Bringing up the stack {stack} would fail:\n  {type} '{name}': {world.Fault.Answer}", error.Message);
            IsBeginning(world, plan!);
            world.Fault = null;
            await UpAsync(world, stacks.TakeLast(1));
            Assert.Equal(whole.Contents(), world.Contents());
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void The_runbook_says_what_to_do_about_each(string status)
    {
        var section = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "runbook.md"))
            .Split("\n## ").Single(one => one.StartsWith("Run again after a failure", StringComparison.Ordinal));

        Assert.Contains($"\n- `{status}", section, StringComparison.Ordinal);
    }

    public static TheoryData<string> Statuses() => [.. Answers.Select(answer => answer.Status)];

    private static async Task<Plan?> UpAsync(FaultyWorld world, IEnumerable<StackSettings> stacks)
    {
        Plan? last = null;
        foreach (var stack in stacks)
        {
            last = await Rehearsal.RunAsync(world.Services, stack, CancellationToken.None);
        }

        return last;
    }

    // Nothing is there without what it depends on; no protection without all files, no root Application without operators and files.
    private static void IsBeginning(FaultyWorld world, Plan plan)
    {
        var created = world.Created.Where(resource => resource.Stack == plan.Stack).Select(resource => (resource.Type, resource.Name)).ToHashSet();
        var resources = plan.Resources.Where(resource => resource.Kind() is not (ResourceKind.Group or ResourceKind.Other)).ToDictionary(resource => resource.Urn);
        foreach (var resource in resources.Values.Where(resource => created.Contains((resource.Type, resource.Name))))
        {
            var before = resource.Kind() is ResourceKind.Protection
                ? resources.Values.Where(other => IsFile(other) && other.DeletedWith == resource.DeletedWith)
                : resource.Type is "kubernetes:argoproj.io/v1alpha1:Application"
                ? resources.Values.Where(other => IsFile(other) || other.Kind() is ResourceKind.Release || other.Type.EndsWith(":AppProject", StringComparison.Ordinal))
                : [];
            Assert.Empty(before.Concat(resource.DependsOn.Where(resources.ContainsKey).Select(urn => resources[urn]))
                .Select(other => (other.Type, other.Name)).Except(created));
        }
    }

    private static bool IsFile(PlannedResource resource) => resource.Kind() is ResourceKind.ManagedFile or ResourceKind.SeededFile;
}
