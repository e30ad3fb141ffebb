using Pulumi.Kubernetes.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Helm.V3;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Homelab.Infra.Cluster;

/// <summary>Which chart, and with which values.</summary>
internal sealed class ChartArgs
{
    /// <summary>The address of the Helm repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The chart's name in it.</summary>
    public required string Chart { get; init; }

    /// <summary>The chart's exact version.</summary>
    public required SemanticVersion Version { get; init; }

    /// <summary>The namespace to install into.</summary>
    public required string Namespace { get; init; }

    /// <summary>The chart's values. Never a secret: Helm keeps values in the cluster as they are.</summary>
    public required Dictionary<string, object> Values { get; init; }
}

/// <summary>What the components of the cluster have in common: a namespace of their own, a release in it, Secrets.</summary>
internal static class ClusterResources
{
    // The fifteen minutes that images may take over a home connection, in seconds.
    private const int InstallTimeout = 900;

    /// <summary>A namespace that outlives the stack: deleting one would delete whatever else has moved in since.</summary>
    public static Core.Namespace Namespace(string name, Resource parent) =>
        new(
            name,
            new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = name } },
            new CustomResourceOptions { Parent = parent, RetainOnDelete = true });

    /// <summary>
    /// A Helm release of fixed name. A Release and not a Chart, because only a release runs the chart's hooks, and Argo
    /// CD's redis password comes from one.
    /// </summary>
    public static Release Release(string name, ChartArgs args, Resource parent, params Resource[] dependsOn) =>
        new(name, new ReleaseArgs
        {
            Name = name,
            Chart = args.Chart,
            Version = args.Version.ToNormalizedString(),
            RepositoryOpts = new RepositoryOptsArgs { Repo = args.Repository },
            Namespace = args.Namespace,
            CreateNamespace = false,
            Atomic = true,
            CleanupOnFail = true,
            Timeout = InstallTimeout,
            MaxHistory = 5,
            Values = args.Values,
        }, new CustomResourceOptions { Parent = parent, DependsOn = dependsOn });

    /// <summary>
    /// A Secret that an ExternalSecret keeps once it is there; two writers would take it from each other at every run and every refresh.
    /// </summary>
    public static Core.Secret SeededSecret(string name, string ns, InputMap<string> values, Resource parent, params Resource[] dependsOn) =>
        Secret($"{ns}/{name}", new ObjectMetaArgs { Name = name, Namespace = ns }, values, new CustomResourceOptions
        {
            Parent = parent,
            DependsOn = dependsOn,
            IgnoreChanges = { "data", "stringData" },
        });

    /// <summary>A Secret with labels, by which Argo CD finds what is meant for it.</summary>
    public static Core.Secret Secret(
        string name, string ns, InputMap<string> labels, InputMap<string> values, Resource parent, params Resource[] dependsOn) =>
        Secret(
            $"{ns}/{name}",
            new ObjectMetaArgs { Name = name, Namespace = ns, Labels = labels },
            values,
            new CustomResourceOptions { Parent = parent, DependsOn = dependsOn });

    // Every value is a secret of Pulumi's, which it keeps encrypted.
    private static Core.Secret Secret(
        string name, ObjectMetaArgs metadata, InputMap<string> values, CustomResourceOptions options) =>
        new(name, new SecretArgs { Metadata = metadata, Type = "Opaque", StringData = values }, options);
}
