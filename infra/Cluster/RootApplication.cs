using Homelab.Infra.Content;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Homelab.Infra.Cluster;

/// <summary>Where Argo CD begins, and what it may reach from there.</summary>
internal sealed class RootApplicationArgs
{
    /// <summary>The environment, for the Application's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The file in layer 4 that holds the root Application.</summary>
    public required RepositoryFile Manifest { get; init; }

    /// <summary>The addresses of the four repositories, the only sources that Applications may have.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }

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
    /// <summary>The project of all Applications.</summary>
    public const string Project = "argo-config";

    private const string InCluster = "https://kubernetes.default.svc";

    // Deleting every workload one wave after the other takes longer than Pulumi's ten minutes.
    private static readonly TimeSpan DeleteTimeout = TimeSpan.FromMinutes(30);

    public RootApplication(string name, RootApplicationArgs args, ComponentResourceOptions? options = null)
        : base("homelab:cluster:RootApplication", name, options)
    {
        var manifest = RootApplicationManifest.Parse(args.Manifest, $"root-homelab-{args.Environment}");
        var project = CreateProject(args);
        List<Resource> before = [project, .. args.After];
        if (args.Credentials is { } credentials)
        {
            before.Add(CreateRepositoryCredentials(credentials, args.ArgoCd));
        }

        _ = new Pulumi.Kubernetes.ApiExtensions.CustomResource(manifest.Name, new ApplicationArgs
        {
            Metadata = Metadata(manifest),
            Spec = manifest.Spec,
        }, new CustomResourceOptions
        {
            Parent = this,
            DependsOn = before,
            CustomTimeouts = new CustomTimeouts { Delete = DeleteTimeout },
        });
        ApplicationName = Output.Create(manifest.Name);
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["application"] = ApplicationName });
    }

    /// <summary>The Application's name.</summary>
    public Output<string> ApplicationName { get; }

    // What the file leaves out stays out: a map that is set and empty would be sent as an empty one.
    private static ObjectMetaArgs Metadata(RootApplicationManifest manifest)
    {
        var metadata = new ObjectMetaArgs { Name = manifest.Name, Namespace = manifest.Namespace };
        if (manifest.Labels.Count > 0)
        {
            metadata.Labels = manifest.Labels;
        }

        if (manifest.Annotations.Count > 0)
        {
            metadata.Annotations = manifest.Annotations;
        }

        if (manifest.Finalizers.Count > 0)
        {
            metadata.Finalizers = manifest.Finalizers;
        }

        return metadata;
    }

    private Pulumi.Kubernetes.ApiExtensions.CustomResource CreateProject(RootApplicationArgs args)
    {
        var spec = new AppProjectSpecArgs
        {
            Description = "The homelab: its four repositories, every namespace but Kubernetes' own",
            SourceRepos = args.Repositories.ToArray(),
            Destinations = new[]
            {
                new DestinationArgs { Server = InCluster, Namespace = "*" },
                new DestinationArgs { Server = InCluster, Namespace = "!kube-*" },
            },
            ClusterResourceWhitelist = new[]
            {
                new GroupKindArgs { Group = "", Kind = "Namespace" },
                new GroupKindArgs { Group = "external-secrets.io", Kind = "ClusterSecretStore" },
            },
        };
        return new Pulumi.Kubernetes.ApiExtensions.CustomResource(Project, new AppProjectArgs
        {
            Metadata = new ObjectMetaArgs { Name = Project, Namespace = ArgoCd.Namespace },
            Spec = spec,
        }, new CustomResourceOptions { Parent = this, DependsOn = { args.ArgoCd.Release } });
    }

    private Pulumi.Kubernetes.Core.V1.Secret CreateRepositoryCredentials(RepositoryCredentials credentials, ArgoCd argoCd) =>
        ClusterResources.Secret(
            "homelab-repositories",
            ArgoCd.Namespace,
            new InputMap<string> { ["argocd.argoproj.io/secret-type"] = "repo-creds" },
            new InputMap<string> {
                ["type"] = "git",
                ["url"] = credentials.UrlPrefix,
                ["username"] = "git",
                ["password"] = credentials.Token },
            this,
            argoCd.Release);
}
