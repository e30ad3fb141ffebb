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

    public GitOpsRepository(string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options = null)
        : base("homelab:github:GitOpsRepository", name, options)
    {
        Repository = args.IsOwned ? CreateRepository(args) : null;
        Url = Repository?.HtmlUrl ?? Output.Create($"https://github.com/{args.Settings.Owner}/{args.Layer.Repository.Name}");
        var last = WriteFiles(args);
        if (Repository is not null)
        {
            GiveBotToken(Repository, args);
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
        var adopts = args.Settings.Adopt.Contains(args.Layer.Repository.Name, StringComparer.Ordinal);
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

    private Resource? WriteFiles(GitOpsRepositoryArgs args)
    {
        Resource? last = Repository;
        foreach (var file in args.Layer.Files)
        {
            // Deleting the resource would delete the file, and on a promoted one fail with 409: the delete names the blob that it wrote.
            // https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/resource_github_repository_file.go
            var options = new CustomResourceOptions { Parent = this, DeletedWith = Repository, RetainOnDelete = true };
            if (last is not null)
            {
                options.DependsOn.Add(last);
            }

            if (file.Ownership == Ownership.Seeded)
            {
                options.IgnoreChanges.AddRange(SeededFields);
            }

            last = new Github.RepositoryFile($"{args.Layer.Repository.Name}/{file.Path}", new Github.RepositoryFileArgs
            {
                Repository = Repository is null ? args.Layer.Repository.Name : Repository.Name,
                Branch = Platform.Branch,
                File = file.Path,
                Content = file.Text,
                CommitMessage = $"{(file.Ownership == Ownership.Seeded ? "feat: seed" : "ci: keep")} {file.Path}",
                CommitAuthor = args.Settings.CommitAuthor,
                CommitEmail = args.Settings.CommitEmail,
                OverwriteOnCreate = true,
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

    private void Protect(Github.Repository repository, GitOpsRepositoryArgs args, Resource? last) =>
        _ = new Github.BranchProtection($"{args.Layer.Repository.Name}/{Platform.Branch}", new Github.BranchProtectionArgs
        {
            RepositoryId = repository.NodeId,
            Pattern = Platform.Branch,
            RequiredPullRequestReviews = new BranchProtectionRequiredPullRequestReviewArgs
            {
                RequiredApprovingReviewCount = args.Layer.RequiredApprovals,
                RequireCodeOwnerReviews = true,
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
        }, new CustomResourceOptions { Parent = this, DeletedWith = repository, DependsOn = { last ?? repository } });
}
