using CustomResource = Pulumi.Kubernetes.ApiExtensions.CustomResource;

namespace Homelab.Infra.Cluster;

/// <summary>Where Argo CD begins, and what it may reach from there.</summary>
internal sealed class RootApplicationArgs
{
    /// <summary>The root Application, as its file in layer 4 has it.</summary>
    public required Manifest Application { get; init; }

    /// <summary>The AppProject of all Applications, as its file in layer 1 has it.</summary>
    public required Manifest Project { get; init; }

    /// <summary>The address that the repositories share, and the token to read them with; null when they are public.</summary>
    public required RepositoryCredentials? Credentials { get; init; }

    /// <summary>The Argo CD that all of this goes to.</summary>
    public required ArgoCd ArgoCd { get; init; }

    /// <summary>What must be there before the root Application: the operators and the files it will follow.</summary>
    public required IReadOnlyList<Resource> After { get; init; }
}

/// <summary>How Argo CD reads private repositories.</summary>
/// <param name="UrlPrefix">The beginning that the repositories' addresses share.</param>
/// <param name="Token">A GitHub token that may read them.</param>
internal sealed record RepositoryCredentials(string UrlPrefix, Output<string> Token);

/// <summary>
/// The single Application that the program applies. It is the last thing to come and the first to go: on
/// <c>pulumi destroy</c> its finalizer takes every workload with it while Argo CD still runs.
/// </summary>
internal sealed class RootApplication : ComponentResource
{
    // Deleting every workload one wave after the other takes longer than Pulumi's ten minutes.
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromMinutes(30);

    public RootApplication(string name, RootApplicationArgs args, ComponentResourceOptions? options = null)
        : base("homelab:cluster:RootApplication", name, options)
    {
        // An Application whose project is gone can't be deleted with what it deployed, so the project outlives the root. Its spec is not
        // put back, as with any seeded file: once there, Argo CD keeps it from Git.
        var project = new CustomResource(args.Project.Name, new ManifestArgs(args.Project), new CustomResourceOptions
        {
            Parent = this,
            DependsOn = { args.ArgoCd.Release },
            IgnoreChanges = { "spec" },
        });
        List<Resource> before = [project, .. args.After];
        if (args.Credentials is { } credentials)
        {
            before.Add(CreateRepositoryCredentials(credentials, args.ArgoCd));
        }

        _ = new CustomResource(args.Application.Name, new ManifestArgs(args.Application), new CustomResourceOptions
        {
            Parent = this,
            DependsOn = before,
            CustomTimeouts = new CustomTimeouts { Delete = DeleteTimeout },
        });
        ApplicationName = Output.Create(args.Application.Name);
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["application"] = ApplicationName });
    }

    /// <summary>The Application's name.</summary>
    public Output<string> ApplicationName { get; }

    private Pulumi.Kubernetes.Core.V1.Secret CreateRepositoryCredentials(RepositoryCredentials credentials, ArgoCd argoCd) =>
        ClusterResources.Secret(
            "homelab-repositories",
            Platform.ArgoCdNamespace,
            new InputMap<string> { ["argocd.argoproj.io/secret-type"] = "repo-creds" },
            new InputMap<string>
            {
                ["type"] = "git",
                ["url"] = credentials.UrlPrefix,
                ["username"] = "git",
                ["password"] = credentials.Token,
            },
            this,
            argoCd.Release);
}
