using System.Collections.Immutable;
using Pulumi.Github.Outputs;

namespace Pulumi.Github
{
    /// <summary>Lists what is in a repository at a commit or on a branch.</summary>
    public static class GetTree
    {
        private const string Token = "github:index/getTree:getTree";

        public static Task<GetTreeResult> InvokeAsync(GetTreeArgs args, InvokeOptions? options = null) =>
            Deployment.Instance.InvokeAsync<GetTreeResult>(Token, args ?? new GetTreeArgs(), options.WithDefaults());
    }

    /// <summary>The inputs of <see cref="GetTree"/>, as values.</summary>
    public sealed class GetTreeArgs : InvokeArgs
    {
        [Input("recursive")] public bool? Recursive { get; set; }
        [Input("repository", required: true)] public string Repository { get; set; } = null!;
        [Input("treeSha", required: true)] public string TreeSha { get; set; } = null!;
    }

    /// <summary>What was found.</summary>
    [OutputType]
    public sealed class GetTreeResult
    {
        public readonly ImmutableArray<GetTreeEntryResult> Entries;

        [OutputConstructor]
        private GetTreeResult(ImmutableArray<GetTreeEntryResult> entries) => Entries = entries;
    }
}

namespace Pulumi.Github.Outputs
{
    /// <summary>A file (a blob) or a folder (a tree).</summary>
    [OutputType]
    public sealed class GetTreeEntryResult
    {
        public readonly string Path;
        public readonly string Type;

        [OutputConstructor]
        private GetTreeEntryResult(string path, string type) => (Path, Type) = (path, type);
    }
}
