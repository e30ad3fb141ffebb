namespace Homelab.GitOps.ArgoCd;

/// <summary>An Argo CD Application: what is deployed, from where, to where.</summary>
public sealed class Application
{
    /// <summary>The finalizer that makes Argo CD delete what an Application deployed together with it.</summary>
    public const string CascadeFinalizer = "resources-finalizer.argocd.argoproj.io";

    /// <summary>Reads the Application in <paramref name="definition"/>; what is missing in it is empty, never an error.</summary>
    public Application(KubernetesObject definition)
    {
        Definition = definition;
        var spec = definition.Node["spec"];
        Project = spec?["project"]?.Text is { Length: > 0 } project ? project : AppProject.DefaultName;
        Destination = new Destination(
            spec.Field("destination", "server"), spec.Field("destination", "name"), spec.Field("destination", "namespace"));
        Sources = ReadSources(spec);
        HydratesTo = spec?["sourceHydrator"] is YamlMap hydrator ? hydrator.Field("syncSource", "targetBranch") : null;
        SyncPolicy = new SyncPolicy(spec?["syncPolicy"]);
        Finalizers = [.. definition.Node.At("metadata", "finalizers")?.Items.Select(item => item.Text).OfType<string>() ?? []];
    }

    /// <summary>The manifest.</summary>
    public KubernetesObject Definition { get; }

    /// <summary>Name.</summary>
    public string Name => Definition.Name;

    /// <summary>The ApplicationSet that generates it; null for one that somebody wrote.</summary>
    public string? ApplicationSet { get; init; }

    /// <summary>The AppProject; <c>default</c> unless set.</summary>
    public string Project { get; }

    /// <summary>Cluster and namespace.</summary>
    public Destination Destination { get; }

    /// <summary><c>sources</c>, or the one <c>source</c>; where a hydrator renders before Argo CD does, its dry source.</summary>
    public IReadOnlyList<ApplicationSource> Sources { get; }

    /// <summary>The branch to which a hydrator writes what it renders, and from which Argo CD deploys; null without a hydrator.</summary>
    public string? HydratesTo { get; }

    /// <summary>How it syncs.</summary>
    public SyncPolicy SyncPolicy { get; }

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IReadOnlyList<string> Finalizers { get; }

    /// <summary>Whether deleting the Application deletes what it deployed.</summary>
    public bool Cascades => Finalizers.Any(finalizer => finalizer.StartsWith(CascadeFinalizer, StringComparison.Ordinal));

    /// <summary>The wave in which its parent syncs it.</summary>
    public int Wave => SyncOrder.Wave(Definition);

    /// <summary>Whether this object is an Argo CD Application.</summary>
    public static bool IsApplication(KubernetesObject candidate) => candidate?.Is("argoproj.io", "Application") == true;

    // The hydrator wins over 'sources', which win over 'source' as soon as there is an entry: ApplicationSpec.GetSources in Argo CD.
    private static ApplicationSource[] ReadSources(YamlValue? spec)
    {
        if (spec?["sourceHydrator"]?["drySource"] is { } dry)
        {
            return [new ApplicationSource(dry, 0, ["spec", "sourceHydrator", "drySource"])];
        }

        if (spec?["sources"]?.Items is { Count: > 0 } many)
        {
            return [.. many.Select((node, index) => new ApplicationSource(node, index, ["spec", "sources", $"{index}"]))];
        }

        return spec?["source"] is { } one ? [new ApplicationSource(one, 0, ["spec", "source"])] : [];
    }
}

/// <summary>Where an Application deploys to.</summary>
/// <param name="Server">The cluster's address.</param>
/// <param name="Name">The cluster's name in Argo CD.</param>
/// <param name="Namespace">The namespace for objects that name none.</param>
public sealed record Destination(string Server, string Name, string Namespace)
{
    private const string InClusterServer = "https://kubernetes.default.svc";
    private const string InClusterName = "in-cluster";

    /// <summary>What tells its cluster from others.</summary>
    internal string Cluster => Resolved is { Server: { Length: > 0 } server } ? server.TrimEnd('/') : Name;

    /// <summary>
    /// The same destination with the cluster that Argo CD runs in given by both its name and its address, as Argo CD resolves it.
    /// </summary>
    internal Destination Resolved => this switch
    {
        { Server: InClusterServer, Name: "" } => this with { Name = InClusterName },
        { Server: "", Name: InClusterName } => this with { Server = InClusterServer },
        _ => this,
    };
}

/// <summary>How an Application syncs.</summary>
public sealed class SyncPolicy
{
    // What an automated sync gets when the Application says nothing: autoSync in controller/appcontroller.go of Argo CD.
    private const long DefaultRetryLimit = 5;

    internal SyncPolicy(YamlValue? node)
    {
        var automated = node?["automated"];
        Automated = automated is YamlMap && automated["enabled"] is not { IsTrue: false };
        Prune = automated?["prune"]?.IsTrue == true;
        SelfHeal = automated?["selfHeal"]?.IsTrue == true;
        AllowsEmpty = automated?["allowEmpty"]?.IsTrue == true;
        RetryLimit = node?["retry"] is YamlMap retry
            ? long.TryParse(retry["limit"]?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) ? limit : 0
            : DefaultRetryLimit;
        Options = [.. node?["syncOptions"]?.Items.Select(item => item.Text).OfType<string>() ?? []];
    }

    /// <summary>Whether Argo CD syncs by itself.</summary>
    public bool Automated { get; }

    /// <summary>Whether it deletes what is gone from the repository.</summary>
    public bool Prune { get; }

    /// <summary>Whether it puts back what was changed in the cluster.</summary>
    public bool SelfHeal { get; }

    /// <summary>Whether it also syncs when that leaves nothing of what was deployed.</summary>
    public bool AllowsEmpty { get; }

    /// <summary>How often a sync that failed is tried again; below 0 it is tried until it succeeds.</summary>
    public long RetryLimit { get; }

    /// <summary><c>syncOptions</c>, such as <c>CreateNamespace=true</c>.</summary>
    public IReadOnlyList<string> Options { get; }
}
