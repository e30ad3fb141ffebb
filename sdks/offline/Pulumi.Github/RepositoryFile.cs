namespace Pulumi.Github;

/// <summary>A file in a branch of a repository: each change of it is a commit.</summary>
[GithubResourceType("github:index/repositoryFile:RepositoryFile")]
public class RepositoryFile : CustomResource
{
    public RepositoryFile(string name, RepositoryFileArgs args, CustomResourceOptions? options = null)
        : base("github:index/repositoryFile:RepositoryFile", name, args ?? new RepositoryFileArgs(), options.WithDefaults()) { }

    [Output("autocreateBranch")] public Output<bool?> AutocreateBranch { get; private set; } = null!;
    [Output("autocreateBranchSourceBranch")] public Output<string?> AutocreateBranchSourceBranch { get; private set; } = null!;
    [Output("autocreateBranchSourceSha")] public Output<string> AutocreateBranchSourceSha { get; private set; } = null!;
    [Output("branch")] public Output<string> Branch { get; private set; } = null!;
    [Output("commitAuthor")] public Output<string?> CommitAuthor { get; private set; } = null!;
    [Output("commitEmail")] public Output<string?> CommitEmail { get; private set; } = null!;
    [Output("commitMessage")] public Output<string> CommitMessage { get; private set; } = null!;
    [Output("commitSha")] public Output<string> CommitSha { get; private set; } = null!;
    [Output("content")] public Output<string> Content { get; private set; } = null!;
    [Output("file")] public Output<string> File { get; private set; } = null!;
    [Output("overwriteOnCreate")] public Output<bool?> OverwriteOnCreate { get; private set; } = null!;
    [Output("ref")] public Output<string> Ref { get; private set; } = null!;
    [Output("repository")] public Output<string> Repository { get; private set; } = null!;
    [Output("repositoryId")] public Output<int> RepositoryId { get; private set; } = null!;
    [Output("sha")] public Output<string> Sha { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="RepositoryFile"/>.</summary>
public sealed class RepositoryFileArgs : ResourceArgs
{
    [Input("autocreateBranch")] public Input<bool>? AutocreateBranch { get; set; }
    [Input("autocreateBranchSourceBranch")] public Input<string>? AutocreateBranchSourceBranch { get; set; }
    [Input("autocreateBranchSourceSha")] public Input<string>? AutocreateBranchSourceSha { get; set; }
    [Input("branch")] public Input<string>? Branch { get; set; }
    [Input("commitAuthor")] public Input<string>? CommitAuthor { get; set; }
    [Input("commitEmail")] public Input<string>? CommitEmail { get; set; }
    [Input("commitMessage")] public Input<string>? CommitMessage { get; set; }
    [Input("content", required: true)] public Input<string> Content { get; set; } = null!;
    [Input("file", required: true)] public Input<string> File { get; set; } = null!;
    [Input("overwriteOnCreate")] public Input<bool>? OverwriteOnCreate { get; set; }
    [Input("repository", required: true)] public Input<string> Repository { get; set; } = null!;
}
