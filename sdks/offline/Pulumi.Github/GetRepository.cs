using System.Collections.Immutable;

namespace Pulumi.Github;

/// <summary>Looks a repository up.</summary>
public static class GetRepository
{
    private const string Token = "github:index/getRepository:getRepository";

    public static Task<GetRepositoryResult> InvokeAsync(GetRepositoryArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.InvokeAsync<GetRepositoryResult>(Token, args ?? new GetRepositoryArgs(), options.WithDefaults());

    public static Output<GetRepositoryResult> Invoke(GetRepositoryInvokeArgs? args = null, InvokeOptions? options = null) =>
        Deployment.Instance.Invoke<GetRepositoryResult>(Token, args ?? new GetRepositoryInvokeArgs(), options.WithDefaults());
}

/// <summary>The inputs of <see cref="GetRepository"/>, as values.</summary>
public sealed class GetRepositoryArgs : InvokeArgs
{
    [Input("description")] public string? Description { get; set; }
    [Input("fullName")] public string? FullName { get; set; }
    [Input("homepageUrl")] public string? HomepageUrl { get; set; }
    [Input("name")] public string? Name { get; set; }
}

/// <summary>The inputs of <see cref="GetRepository"/>.</summary>
public sealed class GetRepositoryInvokeArgs : InvokeArgs
{
    [Input("description")] public Input<string>? Description { get; set; }
    [Input("fullName")] public Input<string>? FullName { get; set; }
    [Input("homepageUrl")] public Input<string>? HomepageUrl { get; set; }
    [Input("name")] public Input<string>? Name { get; set; }
}

/// <summary>A repository that was found.</summary>
[OutputType]
public sealed class GetRepositoryResult
{
    public readonly string Name;
    public readonly string FullName;
    public readonly string NodeId;
    public readonly int RepoId;
    public readonly string? Description;
    public readonly string? HomepageUrl;
    public readonly string Visibility;
    public readonly string DefaultBranch;
    public readonly string HtmlUrl;
    public readonly string HttpCloneUrl;
    public readonly string SshCloneUrl;
    public readonly string GitCloneUrl;
    public readonly bool Archived;
    public readonly ImmutableArray<string> Topics;
    public readonly string Id;

    [OutputConstructor]
    private GetRepositoryResult(
        string name, string fullName, string nodeId, int repoId, string? description, string? homepageUrl, string visibility,
        string defaultBranch, string htmlUrl, string httpCloneUrl, string sshCloneUrl, string gitCloneUrl, bool archived,
        ImmutableArray<string> topics, string id)
    {
        Name = name;
        FullName = fullName;
        NodeId = nodeId;
        RepoId = repoId;
        Description = description;
        HomepageUrl = homepageUrl;
        Visibility = visibility;
        DefaultBranch = defaultBranch;
        HtmlUrl = htmlUrl;
        HttpCloneUrl = httpCloneUrl;
        SshCloneUrl = sshCloneUrl;
        GitCloneUrl = gitCloneUrl;
        Archived = archived;
        Topics = topics;
        Id = id;
    }
}
