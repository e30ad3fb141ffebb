using System.Collections.Immutable;

namespace Pulumi.Github;

/// <summary>A repository.</summary>
[GithubResourceType("github:index/repository:Repository")]
public class Repository : CustomResource
{
    public Repository(string name, RepositoryArgs? args = null, CustomResourceOptions? options = null)
        : base("github:index/repository:Repository", name, args ?? new RepositoryArgs(), options.WithDefaults()) { }

    [Output("name")] public Output<string> Name { get; private set; } = null!;
    [Output("fullName")] public Output<string> FullName { get; private set; } = null!;
    [Output("nodeId")] public Output<string> NodeId { get; private set; } = null!;
    [Output("repoId")] public Output<int> RepoId { get; private set; } = null!;
    [Output("description")] public Output<string?> Description { get; private set; } = null!;
    [Output("homepageUrl")] public Output<string?> HomepageUrl { get; private set; } = null!;
    [Output("visibility")] public Output<string> Visibility { get; private set; } = null!;
    [Output("defaultBranch")] public Output<string> DefaultBranch { get; private set; } = null!;
    [Output("htmlUrl")] public Output<string> HtmlUrl { get; private set; } = null!;
    [Output("httpCloneUrl")] public Output<string> HttpCloneUrl { get; private set; } = null!;
    [Output("sshCloneUrl")] public Output<string> SshCloneUrl { get; private set; } = null!;
    [Output("gitCloneUrl")] public Output<string> GitCloneUrl { get; private set; } = null!;
    [Output("autoInit")] public Output<bool?> AutoInit { get; private set; } = null!;
    [Output("archived")] public Output<bool?> Archived { get; private set; } = null!;
    [Output("archiveOnDestroy")] public Output<bool?> ArchiveOnDestroy { get; private set; } = null!;
    [Output("topics")] public Output<ImmutableArray<string>> Topics { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="Repository"/>.</summary>
public sealed class RepositoryArgs : ResourceArgs
{
    [Input("name")] public Input<string>? Name { get; set; }
    [Input("description")] public Input<string>? Description { get; set; }
    [Input("homepageUrl")] public Input<string>? HomepageUrl { get; set; }
    [Input("visibility")] public Input<string>? Visibility { get; set; }
    [Input("isTemplate")] public Input<bool>? IsTemplate { get; set; }
    [Input("autoInit")] public Input<bool>? AutoInit { get; set; }
    [Input("archived")] public Input<bool>? Archived { get; set; }
    [Input("archiveOnDestroy")] public Input<bool>? ArchiveOnDestroy { get; set; }
    [Input("hasIssues")] public Input<bool>? HasIssues { get; set; }
    [Input("hasProjects")] public Input<bool>? HasProjects { get; set; }
    [Input("hasWiki")] public Input<bool>? HasWiki { get; set; }
    [Input("hasDiscussions")] public Input<bool>? HasDiscussions { get; set; }
    [Input("allowMergeCommit")] public Input<bool>? AllowMergeCommit { get; set; }
    [Input("allowSquashMerge")] public Input<bool>? AllowSquashMerge { get; set; }
    [Input("allowRebaseMerge")] public Input<bool>? AllowRebaseMerge { get; set; }
    [Input("allowAutoMerge")] public Input<bool>? AllowAutoMerge { get; set; }
    [Input("allowUpdateBranch")] public Input<bool>? AllowUpdateBranch { get; set; }
    [Input("deleteBranchOnMerge")] public Input<bool>? DeleteBranchOnMerge { get; set; }
    [Input("squashMergeCommitTitle")] public Input<string>? SquashMergeCommitTitle { get; set; }
    [Input("squashMergeCommitMessage")] public Input<string>? SquashMergeCommitMessage { get; set; }
    [Input("mergeCommitTitle")] public Input<string>? MergeCommitTitle { get; set; }
    [Input("mergeCommitMessage")] public Input<string>? MergeCommitMessage { get; set; }
    [Input("vulnerabilityAlerts")] public Input<bool>? VulnerabilityAlerts { get; set; }
    [Input("webCommitSignoffRequired")] public Input<bool>? WebCommitSignoffRequired { get; set; }
    [field: Input("topics")] public InputList<string> Topics { get => field ??= []; set; }
}
