using Homelab.Cli.Git;
using Homelab.Cli.Plans;
using Homelab.Cli.Settings;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Tests.Policies;

/// <summary>What a rehearsal leaves on disk, next to its plan.</summary>
[Collection(nameof(RehearsedStacks))]
public sealed class WrittenRepositoriesTests(Rehearsed rehearsed)
{
    [Fact]
    public async Task There_is_one_commit_for_each_file_after_GitHubs_first()
    {
        foreach (var files in rehearsed.Dev.Plan.OfType(WrittenPlan.FileType).GroupBy(file => file.Input("repository")))
        {
            var log = await GitAsync(rehearsed.Dev, files.Key, "log", "--reverse", "--format=%an: %s");

            Assert.Equal(
                [$"Homelab: Initial commit", .. files.Select(file => $"Homelab: {file.Input("commitMessage")}")],
                log.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Every_file_stands_in_its_repository_as_it_is_in_the_plan()
    {
        foreach (var file in rehearsed.Dev.Plan.OfType(WrittenPlan.FileType))
        {
            var path = file.Input("file");
            Assert.Equal(file.Input("content"), await File.ReadAllTextAsync(rehearsed.Dev.Repository(file.Input("repository"), path)));
            Assert.Equal(file.Input("content"), await GitAsync(rehearsed.Dev, file.Input("repository"), "show", $"HEAD:{path}"));
        }
    }

    [Fact]
    public async Task Every_repository_is_clean()
    {
        foreach (var repository in Directory.GetDirectories(Path.Combine(rehearsed.Prod.Folder, "repositories")))
        {
            Assert.Equal("", await GitAsync(rehearsed.Prod, Path.GetFileName(repository), "status", "--porcelain"));
        }
    }

    [Fact]
    public void After_prod_the_repositories_hold_what_both_stacks_wrote()
    {
        var written = rehearsed.Dev.Plan.OfType(WrittenPlan.FileType).Concat(rehearsed.Prod.Plan.OfType(WrittenPlan.FileType)).ToList();

        Assert.All(written, file => Assert.True(File.Exists(rehearsed.Prod.Repository(file.Input("repository"), file.Input("file")))));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Two_runs_are_identical_byte_for_byte_and_hash_for_hash_timings_apart(string stack)
    {
        var one = await rehearsed.RehearseAsync(stack, $"one-{stack}");
        var two = await rehearsed.RehearseAsync(stack, $"two-{stack}");

        Assert.Equal(Snapshot.OfOutput(one.Folder), Snapshot.OfOutput(two.Folder));
        Assert.Equal(
            await GitAsync(one, "homelab-k8s-environments", "rev-parse", "HEAD"), await GitAsync(
                two, "homelab-k8s-environments", "rev-parse", "HEAD"));
        Assert.Equal(
            one.Run.Output.Replace(one.Folder, "", StringComparison.Ordinal),
            two.Run.Output.Replace(two.Folder, "", StringComparison.Ordinal));
    }

    [Fact]
    public void No_secret_is_anywhere_in_what_is_written_or_printed()
    {
        foreach (var stack in new[] { rehearsed.Dev, rehearsed.Prod })
        {
            var texts = Directory.EnumerateFiles(stack.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText)
                .Append(stack.Run.Output)
                .Append(stack.Run.Error);
            Assert.All(texts, text =>
            {
                Assert.DoesNotContain(Placeholders.Word, text, StringComparison.Ordinal);
                Assert.DoesNotContain("ciphertext", text, StringComparison.Ordinal);
            });
        }
    }

    private static Task<string> GitAsync(RehearsedStack stack, string repository, params string[] arguments) =>
        GitRepository.GitAsync(stack.Repository(repository), arguments, default, CancellationToken.None);
}
