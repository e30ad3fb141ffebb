namespace Homelab.GitOps.Checks;

/// <summary>An object that makes pods.</summary>
internal sealed record Workload(ApplicationNode Application, KubernetesObject Object, YamlValue Pod, string[] PodPath)
{
    private static readonly string[] ContainerLists = ["containers", "initContainers"];

    /// <summary>Whether its pods are to run all the time.</summary>
    public bool Serves => Object.Kind is "Deployment" or "StatefulSet" or "DaemonSet";

    public IEnumerable<PodContainer> Containers => ContainersOf(ContainerLists);

    public IEnumerable<PodContainer> MainContainers => ContainersOf("containers");

    public static Workload? Of(ApplicationNode application, KubernetesObject item)
    {
        string[]? path = (item.Group, item.Kind) switch
        {
            ("", "Pod") => ["spec"],
            ("", "PodTemplate") => ["template", "spec"],
            ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet")
                or ("batch", "Job") or ("", "ReplicationController") => ["spec", "template", "spec"],
            ("batch", "CronJob") => ["spec", "jobTemplate", "spec", "template", "spec"],
            _ => null,
        };
        return path is not null && item.Node.At(path) is { } pod ? new Workload(application, item, pod, path) : null;
    }

    private IEnumerable<PodContainer> ContainersOf(
        params string[] lists) => lists.SelectMany(list => (Pod[list]?.Items ?? []).Select((node, index) =>
        new PodContainer(this, node, [.. PodPath, list, index.ToString(CultureInfo.InvariantCulture)])));
}

/// <summary>One container of a workload.</summary>
internal sealed record PodContainer(Workload Workload, YamlValue Node, string[] Path)
{
    public string Name => Node["name"]?.Text ?? "";

    public SourceLocation LocationOf(params ReadOnlySpan<string> field) => Workload.Object.LocationOf([.. Path, .. field]);

    /// <summary>How it is called in messages.</summary>
    public override string ToString() => $"container {Name} of {Workload.Object} ({Workload.Application.Name})";
}
