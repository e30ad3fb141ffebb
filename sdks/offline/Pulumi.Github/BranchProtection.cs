using System.Collections.Immutable;
using Pulumi.Github.Inputs;

namespace Pulumi.Github;

/// <summary>What a branch of a repository demands of a change.</summary>
[GithubResourceType("github:index/branchProtection:BranchProtection")]
public class BranchProtection : CustomResource
{
    public BranchProtection(string name, BranchProtectionArgs args, CustomResourceOptions? options = null)
        : base("github:index/branchProtection:BranchProtection", name, args ?? new BranchProtectionArgs(), options.WithDefaults()) { }

    [Output("allowsDeletions")] public Output<bool?> AllowsDeletions { get; private set; } = null!;
    [Output("allowsForcePushes")] public Output<bool?> AllowsForcePushes { get; private set; } = null!;
    [Output("enforceAdmins")] public Output<bool?> EnforceAdmins { get; private set; } = null!;
    [Output("forcePushBypassers")] public Output<ImmutableArray<string>> ForcePushBypassers { get; private set; } = null!;
    [Output("lockBranch")] public Output<bool?> LockBranch { get; private set; } = null!;
    [Output("pattern")] public Output<string> Pattern { get; private set; } = null!;
    [Output("repositoryId")] public Output<string> RepositoryId { get; private set; } = null!;
    [Output("requireConversationResolution")] public Output<bool?> RequireConversationResolution { get; private set; } = null!;
    [Output("requireSignedCommits")] public Output<bool?> RequireSignedCommits { get; private set; } = null!;
    [Output("requiredLinearHistory")] public Output<bool?> RequiredLinearHistory { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="BranchProtection"/>.</summary>
public sealed class BranchProtectionArgs : ResourceArgs
{
    [Input("allowsDeletions")] public Input<bool>? AllowsDeletions { get; set; }
    [Input("allowsForcePushes")] public Input<bool>? AllowsForcePushes { get; set; }
    [Input("enforceAdmins")] public Input<bool>? EnforceAdmins { get; set; }
    [Input("lockBranch")] public Input<bool>? LockBranch { get; set; }
    [Input("pattern", required: true)] public Input<string> Pattern { get; set; } = null!;
    [Input("repositoryId", required: true)] public Input<string> RepositoryId { get; set; } = null!;
    [Input("requireConversationResolution")] public Input<bool>? RequireConversationResolution { get; set; }
    [Input("requireSignedCommits")] public Input<bool>? RequireSignedCommits { get; set; }
    [Input("requiredLinearHistory")] public Input<bool>? RequiredLinearHistory { get; set; }
    [field: Input("requiredPullRequestReviews")]
    public InputList<BranchProtectionRequiredPullRequestReviewArgs> RequiredPullRequestReviews { get => field ??= []; set; }
    [field: Input("requiredStatusChecks")]
    public InputList<BranchProtectionRequiredStatusCheckArgs> RequiredStatusChecks { get => field ??= []; set; }
    [field: Input("restrictPushes")] public InputList<BranchProtectionRestrictPushArgs> RestrictPushes { get => field ??= []; set; }
    [field: Input("forcePushBypassers")] public InputList<string> ForcePushBypassers { get => field ??= []; set; }
}
