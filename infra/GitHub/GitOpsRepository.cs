using Pulumi.Github.Inputs;
using Github = Pulumi.Github;

namespace Homelab.Infra.GitHub;

/// <summary>What one repository of the homelab is made of.</summary>
internal sealed class GitOpsRepositoryArgs
{
    /// <summary>Its layer: name, policy and files.</summary>
    public required Layer Layer { get; init; }

    /// <summary>Whether this stack creates and protects the repository, or only writes its files into it.</summary>
    public required bool IsOwned { get; init; }

    /// <summary>How repositories are made.</summary>
    public required GitHubSettings Settings { get; init; }

    /// <summary>What is in the repository already.</summary>
    public required ExistingRepository Existing { get; init; }

    /// <summary>
    /// The GitHub token that the repository's workflows read private siblings with and open pull requests with: those
    /// opened with a workflow's own token start no checks, so they would never merge.
    /// https://docs.github.com/en/actions/security-for-github-actions/security-guides/automatic-token-authentication
    /// </summary>
    public required Input<string> BotToken { get; init; }
}

/// <summary>
/// A repository with its files and its branch protection, the building block of every layer. The files are written one
/// after the other, since two writers on one branch answer each other with 409 Conflict; protection comes after the last.
/// A file stays in its repository whatever becomes of its resource: no destroy, and no version of this program without it, deletes it.
/// </summary>
internal sealed class GitOpsRepository : ComponentResource
{
    /// <summary>The name under which the repository's workflows find the bot's token.</summary>
    public const string BotTokenSecret = "HOMELAB_BOT_TOKEN";

    // What a repository's own history decides once the file is there. The commit fields belong to it: the provider reads
    // them back from the last commit that touched the file.
    private static readonly string[] SeededFields = ["content", "commitMessage", "commitAuthor", "commitEmail", "overwriteOnCreate"];

    // An import fails when an input differs from what is there, and ignored inputs are taken from what is there. Once the
    // repository is off the `adopt` list, the next run sets these to what the program wants.
    // https://www.pulumi.com/docs/iac/concepts/options/import/
    private static readonly string[] AdoptedFields =
    [
        "allowAutoMerge", "allowMergeCommit", "allowRebaseMerge", "allowSquashMerge", "allowUpdateBranch", "archiveOnDestroy",
        "autoInit", "deleteBranchOnMerge", "description", "hasDiscussions", "hasIssues", "hasProjects", "hasWiki",
        "squashMergeCommitMessage", "squashMergeCommitTitle", "topics", "visibility", "vulnerabilityAlerts",
    ];

    // As for the repository. The pattern and the repository are what it is imported by.
    private static readonly string[] AdoptedProtectionFields =
    [
        "allowsDeletions", "allowsForcePushes", "enforceAdmins", "requireConversationResolution", "requiredLinearHistory",
        "requiredPullRequestReviews", "requiredStatusChecks",
    ];

    public GitOpsRepository(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
        : base("homelab:github:GitOpsRepository", name, options)
    {
        Repository = args.IsOwned ? CreateRepository(args) : null;
        Url = Repository?.HtmlUrl ?? Output.Create($"https://github.com/{args.Settings.Owner}/{args.Layer.Repository.Name}");
        var last = WriteFiles(args, Repository is null ? null : NameBranch(Repository, args));
        if (Repository is not null)
        {
            GiveBotToken(Repository, args);
            if (args.Settings.BotUser is { } bot)
            {
                GiveBotAccess(Repository, bot, args);
            }

            if (args.Settings.BranchProtection)
            {
                Protect(Repository, args, last);
            }
        }

        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository itself; null when another stack owns it.</summary>
    public Github.Repository? Repository { get; }

    /// <summary>Its address for people and for Argo CD.</summary>
    public Output<string> Url { get; }

    private Github.Repository CreateRepository(GitOpsRepositoryArgs args)
    {
        var adopts = args.Settings.Adopts(args.Layer.Repository);
        var options = new CustomResourceOptions
        {
            Parent = this,
            Protect = args.Settings.ProtectRepositories,
            ImportId = adopts ? args.Layer.Repository.Name : null,
        };
        if (adopts)
        {
            options.IgnoreChanges.AddRange(AdoptedFields);
        }

        return new Github.Repository(args.Layer.Repository.Name, new Github.RepositoryArgs
        {
            Name = args.Layer.Repository.Name,
            Description = args.Layer.Description,
            Visibility = args.Settings.IsPrivate ? "private" : "public",
            Topics = { "argocd", "gitops", "homelab", "kubernetes" },
            AutoInit = true,
            ArchiveOnDestroy = args.Settings.ArchiveRepositories,
            HasIssues = true,
            HasDiscussions = false,
            HasProjects = false,
            HasWiki = false,
            AllowSquashMerge = true,
            AllowMergeCommit = false,
            AllowRebaseMerge = false,
            AllowAutoMerge = true,
            AllowUpdateBranch = true,
            DeleteBranchOnMerge = true,
            SquashMergeCommitTitle = "PR_TITLE",
            SquashMergeCommitMessage = "PR_BODY",
            VulnerabilityAlerts = true,
        }, options);
    }

    // A new repository begins with a branch of the name that the account's settings say.
    // https://github.blog/changelog/2020-08-26-set-the-default-branch-for-newly-created-repositories/
    private Github.BranchDefault NameBranch(Github.Repository repository, GitOpsRepositoryArgs args) =>
        new($"{args.Layer.Repository.Name}/default", new Github.BranchDefaultArgs
        {
            Repository = repository.Name,
            Branch = Platform.Branch,
            Rename = true,
            WaitForRename = true,
        }, new CustomResourceOptions { Parent = this, DeletedWith = repository });

    private Resource? WriteFiles(GitOpsRepositoryArgs args, Resource? last)
    {
        var repository = args.Layer.Repository;
        var isNew = args.IsOwned && !args.Settings.Adopts(repository) && args.Existing.IsNew;
        // The README first: as long as it is alone, there is nothing in the repository but what GitHub began it with.
        foreach (var file in args.Layer.Files.OrderBy(file => file.Path is not ExistingRepository.Readme))
        {
            // Deleting the resource would delete the file, and on a promoted one fail with 409: the delete names the blob that it wrote.
            // https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/resource_github_repository_file.go
            var options = new CustomResourceOptions { Parent = this, DeletedWith = Repository, RetainOnDelete = true };
            if (last is not null)
            {
                options.DependsOn.Add(last);
            }

            var isSeeded = file.Ownership == Ownership.Seeded;
            if (isSeeded)
            {
                options.IgnoreChanges.AddRange(SeededFields);
            }

            // A seed that is there is taken over as it is. One that the state knows by this id is not imported once more.
            // https://github.com/pulumi/pulumi/blob/v3.219.0/pkg/resource/deploy/step_generator.go
            if (isSeeded && !isNew && args.Existing.Files.Contains(file.Path))
            {
                options.ImportId = $"{repository.Name}:{file.Path}:{Platform.Branch}";
            }

            last = new Github.RepositoryFile($"{repository.Name}/{file.Path}", new Github.RepositoryFileArgs
            {
                Repository = Repository is null ? repository.Name : Repository.Name,
                Branch = Platform.Branch,
                File = file.Path,
                Content = file.Text,
                CommitMessage = $"{(isSeeded ? "feat: seed" : "ci: keep")} {file.Path}",
                CommitAuthor = args.Settings.CommitAuthor,
                CommitEmail = args.Settings.CommitEmail,
                OverwriteOnCreate = isNew || !isSeeded,
            }, options);
        }

        return last;
    }

    private void GiveBotToken(Github.Repository repository, GitOpsRepositoryArgs args) =>
        _ = new Github.ActionsSecret($"{args.Layer.Repository.Name}/{BotTokenSecret}", new Github.ActionsSecretArgs
        {
            Repository = repository.Name,
            SecretName = BotTokenSecret,
            Value = args.BotToken,
        }, new CustomResourceOptions { Parent = this, DeletedWith = repository });

    private void GiveBotAccess(Github.Repository repository, string bot, GitOpsRepositoryArgs args) =>
        _ = new Github.RepositoryCollaborator($"{args.Layer.Repository.Name}/{bot}", new Github.RepositoryCollaboratorArgs
        {
            Repository = repository.Name,
            Username = bot,
            Permission = "push",
        }, new CustomResourceOptions { Parent = this, DeletedWith = repository });

    private void Protect(Github.Repository repository, GitOpsRepositoryArgs args, Resource? last)
    {
        var options = new CustomResourceOptions { Parent = this, DeletedWith = repository, DependsOn = { last ?? repository } };
        if (args.Existing.IsProtected)
        {
            // A second protection of one pattern is refused ("Name already protected"). This one was somebody's before.
            options.ImportId = $"{args.Layer.Repository.Name}:{Platform.Branch}";
            options.IgnoreChanges.AddRange(AdoptedProtectionFields);
            options.RetainOnDelete = true;
        }

        _ = new Github.BranchProtection($"{args.Layer.Repository.Name}/{Platform.Branch}", new Github.BranchProtectionArgs
        {
            RepositoryId = repository.NodeId,
            Pattern = Platform.Branch,
            RequiredPullRequestReviews = new BranchProtectionRequiredPullRequestReviewArgs
            {
                RequiredApprovingReviewCount = args.Layer.RequiredApprovals,
                // GitHub lets nobody approve what they opened themselves, so alone nothing would ever merge.
                // https://docs.github.com/articles/approving-a-pull-request-with-required-reviews
                RequireCodeOwnerReviews = args.Settings.RequiredApprovals > 0,
                DismissStaleReviews = true,
            },
            RequiredStatusChecks = new BranchProtectionRequiredStatusCheckArgs
            {
                Strict = args.Layer.RequireUpToDate,
                Contexts = { Platform.RequiredCheck },
            },
            RequiredLinearHistory = true,
            RequireConversationResolution = true,
            AllowsForcePushes = false,
            AllowsDeletions = false,
            // The program writes as an administrator; enforced on those, it could not keep the managed files.
            EnforceAdmins = false,
        }, options);
    }
}
