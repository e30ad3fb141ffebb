using Homelab.Cli.Git;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Cli.Settings;
using Pulumi;
using Pulumi.Github;

namespace Homelab.Cli.Tests.Policies;

/// <summary>
/// A state that is lost, while what it knew of lives on: the repositories of a homelab with what people and pipelines have made of
/// them since, taken over by a stack that knows nothing.
/// </summary>
public sealed class AdoptionTests : IDisposable
{
    private static readonly GitIdentity Person = new("Ada", "ada@example.com");

    private readonly TestCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task What_was_bumped_or_edited_stays_and_workflows_are_kept()
    {
        var world = await LivingAsync();
        var before = world.GitHub.Repositories.ToDictionary(repository => repository.Name, repository => repository.Commits.Count);
        _checkout.Write(
            "dev",
            $"{TestCheckout.Dev}\n  homelab:adopt: [{string.Join(", ", before.Keys)}]");

        var plan = await Rehearsal.RunAsync(world, StackSettings.Read(_checkout.Root, "dev").Single(), CancellationToken.None);

        var written = world.GitHub.Repositories.SelectMany(repository => repository.Commits.Skip(before[repository.Name]).Select(commit => commit.Path));
        Assert.All(written, path => Assert.True(
            path.StartsWith(".github/", StringComparison.Ordinal) || path is "CODEOWNERS" or "base/secrets/connect-credentials.yaml", path));
        Assert.Equal(
            "homelab-k8s-environments:environments/dev/web/blog_hugo/values.yaml:main",
            plan.Named("homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml").Import);
        Assert.Equal("homelab-k8s-environments:main", plan.Named("homelab-k8s-environments/main").Import);
        Assert.Null(plan.Named("homelab-k8s-argo-config/main").Import);
    }

    [Fact]
    public async Task Without_being_adopted_they_are_in_the_way_before_a_file_is_written()
    {
        var world = await LivingAsync();
        var before = world.GitHub.Repositories.Sum(repository => repository.Commits.Count);

        var error = await Assert.ThrowsAsync<StackFailedException>(
            () => Rehearsal.RunAsync(world, StackSettings.Read(_checkout.Root, "dev").Single(), CancellationToken.None));

        Assert.Contains("already exists; give this one another name, or adopt the one that exists.", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, world.GitHub.Repositories.Sum(repository => repository.Commits.Count));
    }

    // The files of a first run without any writer that a state would know, and on top of them a bump and an edit.
    private async Task<LocalServices> LivingAsync()
    {
        var first = new LocalServices();
        await Rehearsal.RunAsync(first, StackSettings.Read(_checkout.Root, "dev").Single(), CancellationToken.None);
        var world = new LocalServices();
        await TestProgram.UpAsync(world, "before", () =>
        {
            var options = new CustomResourceOptions { Provider = new Provider("github", new ProviderArgs { Owner = "ada" }) };
            foreach (var repository in first.GitHub.Repositories)
            {
                var made = new Repository(repository.Name, new RepositoryArgs { Name = repository.Name, AutoInit = true }, options);
                if (repository.Name is "homelab-k8s-environments")
                {
                    _ = new BranchProtection(repository.Name, new BranchProtectionArgs { RepositoryId = made.NodeId, Pattern = "main" }, options);
                }
            }
        });
        foreach (var (repository, earlier) in world.GitHub.Repositories.Zip(first.GitHub.Repositories))
        {
            foreach (var commit in earlier.Commits.Skip(1))
            {
                repository.Commit(commit, writer: null);
            }
        }

        Edit("homelab-k8s-environments", "environments/dev/web/blog_hugo/values.yaml", "version: v0.9.0\n");
        Edit("homelab-k8s-argo-config", "README.md", "# ours\n");
        return world;

        void Edit(string name, string path, string content) =>
            world.GitHub.Repositories.Single(repository => repository.Name == name).Commit(new(path, content, $"edit {path}", Person), writer: null);
    }
}
