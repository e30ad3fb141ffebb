using System.Text.RegularExpressions;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Policies;

/// <summary>
/// What becomes of the files in the repositories over the life of a stack, by the rules of Pulumi's engine: what a program no longer
/// declares is deleted, unless it is protected (an error), retained, or goes with something else that is deleted.
/// https://www.pulumi.com/docs/iac/concepts/options/retainondelete/
/// </summary>
[Collection(nameof(RehearsedStacks))]
public sealed class RetentionTests(Rehearsed rehearsed)
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void A_destroy_deletes_no_file(string stack)
    {
        var plan = Plan(stack);

        Assert.NotEmpty(plan.OfType(WrittenPlan.FileType));
        Assert.DoesNotContain(Deleted(plan.Resources, []), IsFile);
    }

    [Fact]
    public void A_destroy_that_spares_what_is_protected_deletes_no_file_either()
    {
        var plan = Plan("dev");
        var spared = plan.OfType(WrittenPlan.RepositoryType).Where(repository => repository.Json.GetProperty("protect").GetBoolean()).ToList();

        Assert.Equal(4, spared.Count);
        Assert.DoesNotContain(Deleted(plan.Resources, spared), IsFile);
    }

    [Fact]
    public async Task A_program_without_a_file_leaves_it_where_it_is()
    {
        using var checkout = new TestCheckout();
        checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:seedExample: false");
        var folder = Path.Combine(checkout.Root, "out");
        var run = await checkout.RunAsync("rehearse", "--output", folder);
        Assert.True(run.Status == ExitStatus.Fine, run.Error + run.Output);
        var later = WrittenPlan.Read(Path.Combine(folder, "plan.json"));

        Assert.Contains(
            Plan("dev").Resources.ExceptBy(later.Resources.Select(resource => resource.Urn), resource => resource.Urn, StringComparer.Ordinal),
            resource => resource.Name.EndsWith("blog_hugo/values.yaml", StringComparison.Ordinal));
        Assert.DoesNotContain(Deleted(Plan("dev").Resources, later.Resources), IsFile);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void A_second_up_changes_no_seeded_file_whatever_became_of_it(string stack) => Assert.All(
        Plan(stack).OfType(WrittenPlan.FileType).Where(file => file.IgnoreChanges.Count > 0),
        file => Assert.Subset(
            file.IgnoreChanges.ToHashSet(StringComparer.Ordinal),
            file.Inputs.EnumerateObject().Select(input => input.Name).Except(["repository", "branch", "file"], StringComparer.Ordinal)
                .ToHashSet(StringComparer.Ordinal)));

    // A destroy of targets takes what matches and refuses when something else depends on that:
    // https://github.com/pulumi/pulumi/blob/v3.219.0/pkg/resource/deploy/step_generator.go
    [Fact]
    public void The_destroy_of_the_cluster_alone_in_the_runbook_takes_the_cluster_alone()
    {
        var runbook = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "runbook.md"));
        var target = Regex.Match(
            runbook, @"pulumi destroy --stack dev --target '\*\*(?<part>[^*']+)\*\*'", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var (taken, left) = (new List<WrittenResource>(), new List<WrittenResource>());
        foreach (var resource in Plan("dev").Resources)
        {
            (resource.Urn.Contains(target.Groups["part"].Value, StringComparison.Ordinal) ? taken : left).Add(resource);
        }

        var urns = taken.Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        Assert.True(target.Success);
        Assert.Contains(taken, resource => resource.Name == "root-homelab-dev");
        Assert.DoesNotContain(taken, resource => resource.Type.StartsWith("github:", StringComparison.Ordinal));
        Assert.DoesNotContain(left, resource => resource.Type.StartsWith("kubernetes:", StringComparison.Ordinal));
        Assert.All(left, resource => Assert.DoesNotContain(resource.DependsOn, urns.Contains));
    }

    private static IEnumerable<WrittenResource> Deleted(IEnumerable<WrittenResource> before, IReadOnlyList<WrittenResource> after)
    {
        var kept = after.Select(resource => resource.Urn).ToHashSet(StringComparer.Ordinal);
        return before.Where(resource => !kept.Contains(resource.Urn) && !resource.Json.GetProperty("retainOnDelete").GetBoolean());
    }

    private static bool IsFile(WrittenResource resource) => resource.Type == WrittenPlan.FileType;

    private WrittenPlan Plan(string stack) => (stack is "dev" ? rehearsed.Dev : rehearsed.Prod).Plan;
}
