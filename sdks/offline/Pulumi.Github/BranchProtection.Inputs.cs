namespace Pulumi.Github.Inputs;

/// <summary>The reviews that a pull request needs.</summary>
public sealed class BranchProtectionRequiredPullRequestReviewArgs : ResourceArgs
{
    [Input("dismissStaleReviews")] public Input<bool>? DismissStaleReviews { get; set; }
    [Input("requireCodeOwnerReviews")] public Input<bool>? RequireCodeOwnerReviews { get; set; }
    [Input("requireLastPushApproval")] public Input<bool>? RequireLastPushApproval { get; set; }
    [Input("requiredApprovingReviewCount")] public Input<int>? RequiredApprovingReviewCount { get; set; }
    [Input("restrictDismissals")] public Input<bool>? RestrictDismissals { get; set; }
    [field: Input("dismissalRestrictions")] public InputList<string> DismissalRestrictions { get => field ??= []; set; }
    [field: Input("pullRequestBypassers")] public InputList<string> PullRequestBypassers { get => field ??= []; set; }
}

/// <summary>The checks that a pull request has to pass.</summary>
public sealed class BranchProtectionRequiredStatusCheckArgs : ResourceArgs
{
    [Input("strict")] public Input<bool>? Strict { get; set; }
    [field: Input("contexts")] public InputList<string> Contexts { get => field ??= []; set; }
}

/// <summary>Who may push.</summary>
public sealed class BranchProtectionRestrictPushArgs : ResourceArgs
{
    [Input("blocksCreations")] public Input<bool>? BlocksCreations { get; set; }
    [field: Input("pushAllowances")] public InputList<string> PushAllowances { get => field ??= []; set; }
}
