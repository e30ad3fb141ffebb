namespace Pulumi.Github;

/// <summary>Which branch of a repository is the default one.</summary>
[GithubResourceType("github:index/branchDefault:BranchDefault")]
public class BranchDefault : CustomResource
{
    public BranchDefault(string name, BranchDefaultArgs args, CustomResourceOptions? options = null)
        : base("github:index/branchDefault:BranchDefault", name, args ?? new BranchDefaultArgs(), options.WithDefaults()) { }

    [Output("branch")] public Output<string> Branch { get; private set; } = null!;
    [Output("repository")] public Output<string> Repository { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="BranchDefault"/>.</summary>
public sealed class BranchDefaultArgs : ResourceArgs
{
    [Input("branch", required: true)] public Input<string> Branch { get; set; } = null!;
    [Input("rename")] public Input<bool>? Rename { get; set; }
    [Input("repository", required: true)] public Input<string> Repository { get; set; } = null!;
    [Input("waitForRename")] public Input<bool>? WaitForRename { get; set; }
}
