using System.Text.Json.Nodes;

namespace Homelab.Cli.Watch;

/// <summary>What the objects that an Application deploys say themselves; its own status only says that it waits for them.</summary>
internal sealed class Troubles
{
    // As every container is at first.
    private static readonly string[] Beginnings = ["ContainerCreating", "PodInitializing"];

    private readonly ILookup<(string? Namespace, string? Kind, string? Name), JsonNode> _pods;
    private readonly Dictionary<(string? Namespace, string? Kind, string? Name), JsonNode> _secrets;

    /// <param name="pods">All pods.</param>
    /// <param name="secrets">ExternalSecrets and their stores.</param>
    public Troubles(IEnumerable<JsonNode> pods, IReadOnlyList<JsonNode> secrets)
    {
        _pods = pods.Where(pod => pod.At("metadata", "deletionTimestamp") is null).ToLookup(Owner);
        _secrets = [];
        foreach (var secret in secrets)
        {
            _secrets[(secret.Field("metadata", "namespace"), secret.Field("kind"), secret.Field("metadata", "name"))] = secret;
        }
    }

    /// <summary>The images in the containers that are ready; null where there are no pods.</summary>
    /// <param name="resources">What the Application deploys.</param>
    public IReadOnlyList<string>? Images(IReadOnlyList<JsonNode> resources)
    {
        var pods = resources.SelectMany(resource => _pods[Reference(resource)]).ToList();
        return pods.Count == 0 ? null
            :
            [
                .. pods.SelectMany(pod => pod.Items("spec", "containers").Where(container => IsReady(pod, container.Field("name"))))
                    .Select(container => container.Field("image")).OfType<string>().Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>The first thing that one of them complains about; null when none does.</summary>
    /// <param name="resources">What the Application deploys.</param>
    public string? First(IReadOnlyList<JsonNode> resources) =>
        resources.SelectMany(resource => _pods[Reference(resource)]).Select(OfPod)
            .Concat(resources.Select(resource => _secrets.GetValueOrDefault(Reference(resource))).Select(OfSecret))
            .OfType<string>().FirstOrDefault();

    private static (string? Namespace, string? Kind, string? Name) Reference(JsonNode resource) =>
        (resource.Field("namespace"), resource.Field("kind"), resource.Field("name"));

    // A Deployment's pods are a ReplicaSet's, which is named after it and the hash that all of them bear.
    private static (string? Namespace, string? Kind, string? Name) Owner(JsonNode pod)
    {
        var (metadata, owner) = (pod.At("metadata"), pod.Items("metadata", "ownerReferences").FirstOrDefault());
        var (kind, name) = (owner.Field("kind"), owner.Field("name"));
        return kind == "ReplicaSet" && metadata.Field("labels", "pod-template-hash") is { } hash
            && name?.EndsWith($"-{hash}", StringComparison.Ordinal) == true
            ? (metadata.Field("namespace"), "Deployment", name[..^(hash.Length + 1)])
            : (metadata.Field("namespace"), kind ?? "Pod", name ?? metadata.Field("name"));
    }

    private static bool IsReady(JsonNode pod, string? container) => pod.Items("status", "containerStatuses")
        .Any(status => status.Field("name") == container && status.Field("ready") == "true");

    private static string? OfPod(JsonNode pod)
    {
        var containers = pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")).ToList();
        var trouble = Conditions(pod, "PodScheduled")
            ?? containers.Select(container => container.At("state", "waiting")).OfType<JsonNode>()
                .Where(waiting => !Beginnings.Contains(waiting.Field("reason"), StringComparer.Ordinal)).Select(Reason).FirstOrDefault()
            ?? containers.Select(container => container.At("state", "terminated")).OfType<JsonNode>()
                .Where(ended => ended.Field("exitCode") is not (null or "0"))
                .Select(ended => $"(exit code {ended.Field("exitCode")}) {Reason(ended)}").FirstOrDefault();
        return trouble is null ? null : $"Pod {pod.Field("metadata", "name")} {trouble}";
    }

    private static string? OfSecret(JsonNode? secret) => secret is not null && Conditions(secret, "Ready") is { } trouble
        ? $"{secret.Field("kind")} {secret.Field("metadata", "name")} {trouble}"
        : null;

    private static string? Conditions(JsonNode one, string type) => one.Items("status", "conditions")
        .Where(condition => condition.Field("type") == type && condition.Field("status") != "True").Select(Reason).FirstOrDefault();

    // No colon behind a name: what follows on one that ends in token would be taken for it and masked.
    private static string Reason(JsonNode one) =>
        $"({one.Field("reason") ?? "no reason given"}){(one.Field("message") is { } message ? $": {message}" : "")}";
}
