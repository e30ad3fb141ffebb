using System.Collections.Immutable;
using Homelab.Infra.Content;
using Homelab.Infra.GitHub;
using Pulumi;
using Pulumi.Utilities;

namespace Homelab.Infra.Tests.GitHub;

public sealed class GitOpsRepositoryTests
{
    private const string Name = "homelab-k8s-argo-config";
    private const string Repository = $"Repository {Name}";

    private static readonly RepositoryFile Workflow = new(".github/workflows/validate.yaml", "jobs:", Ownership.Managed);
    private static readonly RepositoryFile Readme = new("README.md", "# read", Ownership.Seeded);

    [Fact]
    public async Task The_repository_allows_squash_merges_alone_and_starts_with_a_branch()
    {
        var run = await Run();

        Assert.Equal("github:index/repository:Repository", run.TypeOf(Repository));
        Assert.Equal(
            ["allowAutoMerge", "allowSquashMerge", "allowUpdateBranch", "archiveOnDestroy", "autoInit", "deleteBranchOnMerge", "hasIssues", "vulnerabilityAlerts"],
            run.Inputs(Repository).Where(input => input.Value is true).Select(input => input.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["allowMergeCommit", "allowRebaseMerge", "hasDiscussions", "hasProjects", "hasWiki"],
            run.Inputs(Repository).Where(input => input.Value is false).Select(input => input.Key).Order(StringComparer.Ordinal));
        Assert.Equal("public", run.At(Repository, "visibility"));
    }

    [Fact]
    public async Task The_repository_is_protected_and_archived_rather_than_deleted()
    {
        var run = await Run();

        Assert.True(run.OptionsOf(Repository).Protect);
        Assert.Equal(true, run.At(Repository, "archiveOnDestroy"));
    }

    [Fact]
    public async Task Settings_can_let_a_repository_go_for_good()
    {
        var run = await Run(settings: [("protectRepositories", "false"), ("archiveRepositories", "false"), ("visibility", "private")]);

        Assert.False(run.OptionsOf(Repository).Protect);
        Assert.Equal(false, run.At(Repository, "archiveOnDestroy"));
        Assert.Equal("private", run.At(Repository, "visibility"));
    }

    [Fact]
    public async Task The_branch_is_main_before_the_first_file_whatever_the_accounts_default_is()
    {
        var run = await Run();

        Assert.Equal("main", run.At($"BranchDefault {Name}/default", "branch"));
        Assert.Equal(true, run.At($"BranchDefault {Name}/default", "rename"));
        Assert.Equal(true, run.At($"BranchDefault {Name}/default", "waitForRename"));
    }

    [Fact]
    public async Task Files_are_written_one_after_the_other()
    {
        var run = await Run();

        Assert.Equal([$"{Name}/default"], await DependenciesOf(run, $"RepositoryFile {Name}/{Readme.Path}"));
        Assert.Equal([$"{Name}/{Readme.Path}"], await DependenciesOf(run, $"RepositoryFile {Name}/{Workflow.Path}"));
    }

    [Fact]
    public async Task Protection_comes_after_the_last_file()
    {
        var run = await Run();

        Assert.Equal([$"{Name}/{Workflow.Path}"], await DependenciesOf(run, $"BranchProtection {Name}/main"));
    }

    [Fact]
    public async Task A_version_bump_or_a_merged_pull_request_is_never_reverted()
    {
        var run = await Run();

        Assert.Equal(
            ["content", "commitMessage", "commitAuthor", "commitEmail", "overwriteOnCreate"],
            run.OptionsOf($"RepositoryFile {Name}/{Readme.Path}").IgnoreChanges);
    }

    [Fact]
    public async Task A_file_stays_in_its_repository_when_the_program_lets_go_of_it()
    {
        var run = await Run();

        Assert.All([Workflow, Readme], file => Assert.True(run.OptionsOf($"RepositoryFile {Name}/{file.Path}").RetainOnDelete));
    }

    [Fact]
    public async Task A_managed_file_is_kept_as_it_is_here()
    {
        var run = await Run();

        Assert.Empty(run.OptionsOf($"RepositoryFile {Name}/{Workflow.Path}").IgnoreChanges);
    }

    [Fact]
    public async Task A_file_lands_on_main_with_author_and_message()
    {
        var inputs = (await Run()).Inputs($"RepositoryFile {Name}/{Readme.Path}");

        Assert.Equal(Name, inputs["repository"]);
        Assert.Equal("main", inputs["branch"]);
        Assert.Equal("README.md", inputs["file"]);
        Assert.Equal("# read", inputs["content"]);
        Assert.Equal("feat: seed README.md", inputs["commitMessage"]);
        Assert.Equal("Homelab", inputs["commitAuthor"]);
        Assert.Equal("homelab@users.noreply.github.com", inputs["commitEmail"]);
        Assert.Equal(true, inputs["overwriteOnCreate"]);
    }

    [Fact]
    public async Task Workflows_find_the_bots_token_whether_or_not_main_is_protected()
    {
        var run = await Run(settings: [("branchProtection", "false")]);

        Assert.Equal("HOMELAB_BOT_TOKEN", run.At($"ActionsSecret {Name}/HOMELAB_BOT_TOKEN", "secretName"));
        Assert.Equal("bot-secret", run.At($"ActionsSecret {Name}/HOMELAB_BOT_TOKEN", "value"));
        Assert.Equal(Name, run.OptionsOf($"ActionsSecret {Name}/HOMELAB_BOT_TOKEN").DeletedWith!.GetResourceName());
    }

    [Fact]
    public async Task Files_and_protection_go_with_their_repository()
    {
        var run = await Run();

        Assert.All(
            [$"RepositoryFile {Name}/{Workflow.Path}", $"RepositoryFile {Name}/{Readme.Path}", $"BranchProtection {Name}/main"],
            child => Assert.Equal(Name, run.OptionsOf(child).DeletedWith!.GetResourceName()));
    }

    [Fact]
    public async Task Main_takes_reviewed_pull_requests_with_a_green_check_and_a_linear_history()
    {
        var protection = (await Run()).Inputs($"BranchProtection {Name}/main");

        Assert.Equal($"{Name}-node", protection["repositoryId"]);
        Assert.Equal("main", protection["pattern"]);
        Assert.Equal(true, protection["requiredLinearHistory"]);
        Assert.Equal(true, protection["requireConversationResolution"]);
        Assert.Equal(false, protection["allowsForcePushes"]);
        Assert.Equal(false, protection["allowsDeletions"]);
        Assert.Equal(false, protection["enforceAdmins"]);
    }

    [Fact]
    public async Task The_required_check_and_the_approvals_are_part_of_the_protection()
    {
        var run = await Run(settings: [("requiredApprovals", "2")]);

        Assert.Equal(2.0, run.At($"BranchProtection {Name}/main", "requiredPullRequestReviews", 0, "requiredApprovingReviewCount"));
        Assert.Equal(true, run.At($"BranchProtection {Name}/main", "requiredPullRequestReviews", 0, "requireCodeOwnerReviews"));
        Assert.Equal("validate", run.At($"BranchProtection {Name}/main", "requiredStatusChecks", 0, "contexts", 0));
        Assert.Equal(true, run.At($"BranchProtection {Name}/main", "requiredStatusChecks", 0, "strict"));
    }

    [Fact]
    public async Task What_is_pushed_after_an_approval_needs_another()
    {
        var run = await Run();

        Assert.Equal(true, run.At($"BranchProtection {Name}/main", "requiredPullRequestReviews", 0, "dismissStaleReviews"));
    }

    [Fact]
    public async Task Protection_can_be_switched_off_for_a_free_plan()
    {
        var run = await Run(settings: [("branchProtection", "false")]);

        Assert.DoesNotContain($"BranchProtection {Name}/main", run.Names);
    }

    [Fact]
    public async Task An_existing_repository_is_imported_as_it_is()
    {
        var run = await Run(settings: [("adopt", $"[\"{Name}\"]")]);

        var options = run.OptionsOf(Repository);
        Assert.Equal(Name, options.ImportId);
        Assert.Empty(
            run.Inputs(Repository).Keys.Except(["name"], StringComparer.Ordinal).Except(options.IgnoreChanges, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_repository_of_another_stack_only_gets_files()
    {
        var run = await Run(owned: false);

        Assert.DoesNotContain(Repository, run.Names);
        Assert.DoesNotContain($"BranchProtection {Name}/main", run.Names);
        Assert.DoesNotContain($"ActionsSecret {Name}/HOMELAB_BOT_TOKEN", run.Names);
        Assert.Equal(Name, run.At($"RepositoryFile {Name}/{Workflow.Path}", "repository"));
        Assert.Null(run.OptionsOf($"RepositoryFile {Name}/{Workflow.Path}").DeletedWith);
        Assert.Equal([$"{Name}/{Readme.Path}"], await DependenciesOf(run, $"RepositoryFile {Name}/{Workflow.Path}"));
    }

    private static Task<TestRun> Run(bool owned = true, params (string Key, string? Value)[] settings) => TestRun.Of(options =>
        new GitOpsRepository(Name, new GitOpsRepositoryArgs
        {
            Layer = new Layer
            {
                Repository = new("argoConfigRepository", Name),
                Description = "a layer",
                Files = [Workflow, Readme],
                RequiredApprovals = 2,
                RequireUpToDate = true,
            },
            IsOwned = owned,
            Existing = ExistingRepository.None,
            Settings = ProjectFile.Settings(settings).GitHub,
            BotToken = Output.CreateSecret("bot-secret"),
        }, options));

    private static async Task<IEnumerable<string>> DependenciesOf(TestRun run, string name)
    {
        ImmutableArray<Resource> dependencies = await OutputUtilities.GetValueAsync(run.OptionsOf(name).DependsOn.ToOutput());
        return dependencies.Select(dependency => dependency.GetResourceName());
    }
}
