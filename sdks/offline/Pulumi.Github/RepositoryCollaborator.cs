namespace Pulumi.Github;

/// <summary>An account that may work in a repository of another.</summary>
[GithubResourceType("github:index/repositoryCollaborator:RepositoryCollaborator")]
public class RepositoryCollaborator : CustomResource
{
    private const string Token = "github:index/repositoryCollaborator:RepositoryCollaborator";

    public RepositoryCollaborator(string name, RepositoryCollaboratorArgs args, CustomResourceOptions? options = null)
        : base(Token, name, args ?? new RepositoryCollaboratorArgs(), options.WithDefaults()) { }

    [Output("invitationId")] public Output<string> InvitationId { get; private set; } = null!;
    [Output("permission")] public Output<string?> Permission { get; private set; } = null!;
    [Output("repository")] public Output<string> Repository { get; private set; } = null!;
    [Output("username")] public Output<string> Username { get; private set; } = null!;
}

/// <summary>The inputs of <see cref="RepositoryCollaborator"/>.</summary>
public sealed class RepositoryCollaboratorArgs : ResourceArgs
{
    [Input("permission")] public Input<string>? Permission { get; set; }
    [Input("repository", required: true)] public Input<string> Repository { get; set; } = null!;
    [Input("username", required: true)] public Input<string> Username { get; set; } = null!;
}
