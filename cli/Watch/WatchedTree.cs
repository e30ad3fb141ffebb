using System.Text.Json.Nodes;

namespace Homelab.Cli.Watch;

/// <summary>
/// Who deploys whom, as Argo CD says it: in an Application's <c>status.resources</c>, and where that is silent, in the annotation or label
/// by which a deployed object is told from others (https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/).
/// </summary>
internal sealed class WatchedTree
{
    private const string Wave = "argocd.argoproj.io/sync-wave";
    private const string TrackingId = "argocd.argoproj.io/tracking-id";
    private const string InstanceLabel = "app.kubernetes.io/instance";

    private readonly string _root;
    private readonly Troubles _troubles;
    private readonly SortedDictionary<string, JsonNode> _there = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Repository, string? Chart, string Target), Revision> _newest = [];
    private readonly ILookup<string?, (string Name, int Wave)> _children;
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <param name="root">The Application that has to be there.</param>
    /// <param name="applications">Those that there are.</param>
    /// <param name="troubles">What the objects say that they deploy.</param>
    public WatchedTree(string root, IEnumerable<JsonNode> applications, Troubles troubles)
    {
        (_root, _troubles) = (root, troubles);
        foreach (var application in applications.Where(one => one.Field("metadata", "name") is not null))
        {
            _there[application.Field("metadata", "name")!] = application;
        }

        foreach (var application in _there.Values.OrderBy(one => one.Field("status", "reconciledAt"), StringComparer.Ordinal))
        {
            foreach (var revision in Revisions(application).Where(revision => revision.Commit is not null))
            {
                _newest[(revision.Repository, revision.Chart, revision.Target)] = revision;
            }
        }

        _children = Links().ToLookup(link => link.Parent, link => (link.Name, link.Wave), StringComparer.Ordinal);
        List<WatchedApplication> all = [];
        foreach (var (name, wave) in _children[null])
        {
            Add(name, null, 0, wave, all);
        }

        // Who deploy each other hang on no root.
        foreach (var name in _there.Keys.Where(name => !_visited.Contains(name)).ToList())
        {
            Add(name, null, 0, 0, all);
        }

        Applications = all;
    }

    /// <summary>All, each behind its parent.</summary>
    public IReadOnlyList<WatchedApplication> Applications { get; }

    private IEnumerable<(string? Parent, string Name, int Wave)> Links()
    {
        Dictionary<string, (string Parent, int Wave)> declared = new(StringComparer.Ordinal);
        foreach (var (parent, application) in _there)
        {
            foreach (var child in Resources(application).Where(IsApplication).Where(child => child.Field("name") != parent))
            {
                declared[child.Field("name") ?? ""] = (parent, Number(child.Field("syncWave")));
            }
        }

        foreach (var (name, application) in _there)
        {
            if (!declared.ContainsKey(name) && Tracked(application) is { } parent && parent != name && _there.ContainsKey(parent))
            {
                declared[name] = (parent, 0);
            }
        }

        return _there.Keys.Concat(declared.Keys).Append(_root).Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Link: declared.GetValueOrDefault(name)))
            .Select(one => ((string?)one.Link.Parent, one.Name, Wave: WaveOf(one.Name) ?? one.Link.Wave))
            .OrderBy(link => link.Wave).ThenBy(link => link.Name != _root).ThenBy(link => link.Name, StringComparer.Ordinal);
    }

    private void Add(string name, string? parent, int depth, int wave, List<WatchedApplication> all)
    {
        if (!_visited.Add(name))
        {
            return;
        }

        var children = _children[name].ToList();
        all.Add(_there.TryGetValue(name, out var application)
            ? Existing(new(name, parent, depth, wave), application, children.Select(child => child.Name))
            : new(name, parent, depth, wave)
            {
                Sync = "OutOfSync",
                Message = parent is null ? "It isn't there; pulumi up applies it." : $"{parent} has not created it yet.",
            });
        foreach (var child in children)
        {
            Add(child.Name, name, depth + 1, child.Wave, all);
        }
    }

    private WatchedApplication Existing(WatchedApplication begun, JsonNode application, IEnumerable<string> children)
    {
        var status = application.At("status");
        var resources = Resources(application).ToList();
        var revisions = Revisions(application).ToList();
        var missing = children.Where(child => !_there.ContainsKey(child)).ToList();
        var behind = revisions.Select(revision => (revision, Newest: Newest(revision)))
            .FirstOrDefault(pair => pair.revision.Commit is not null && pair.Newest?.Commit != pair.revision.Commit);
        var isSettled = status.Field("sync", "status") == "Synced" && status.Field("health", "status") == "Healthy"
            && status.Field("operationState", "phase") is not "Running" && application.At("operation") is null;
        var isDone = isSettled && missing.Count == 0 && behind.revision is null;
        return begun with
        {
            IsThere = true,
            IsDone = isDone,
            Sync = status.Field("sync", "status") ?? "Unknown",
            Health = status.Field("health", "status") ?? "Unknown",
            Revisions = revisions,
            Images = _troubles.Images(resources)
                ?? [.. status.Items("summary", "images").Select(image => image.ToString()).Order(StringComparer.Ordinal)],
            Since = status.Field("health", "lastTransitionTime") ?? status.Field("operationState", "finishedAt")
                ?? status.Field("operationState", "startedAt") ?? application.Field("metadata", "creationTimestamp"),
            Message = isDone ? null
                : Condition(status) ?? Operation(status, isRunning: false) ?? _troubles.First(resources) ?? Resource(resources)
                    ?? Operation(status, isRunning: true) ?? status.Field("health", "message")
                    ?? (missing.Count > 0 ? $"{string.Join(", ", missing)} is to come." : null)
                    ?? (behind.revision is { } old
                        ? $"It was compared at {old.Short} of {old.Repository}, another since at "
                            + $"{behind.Newest?.Short}."
                        : null),
        };
    }

    private Revision? Newest(Revision revision) => _newest.GetValueOrDefault((revision.Repository, revision.Chart, revision.Target));

    private int? WaveOf(string name) => _there.TryGetValue(name, out var application)
        && application.Field("metadata", "annotations", Wave) is { } wave ? Number(wave) : null;

    private static IEnumerable<JsonNode> Resources(JsonNode application) => application.Items("status", "resources");

    private static bool IsApplication(JsonNode resource) =>
        resource.Field("kind") == "Application" && resource.Field("group") == "argoproj.io"
        && resource.Field("namespace") is null or Platform.ArgoCdNamespace && resource.Field("name") is not null;

    // As in root-homelab-dev:argoproj.io/Application:argocd/root-web-dev.
    private static string? Tracked(JsonNode application) =>
        application.Field("metadata", "annotations", TrackingId)?.Split(':')[0] ?? application.Field("metadata", "labels", InstanceLabel);

    private static IEnumerable<Revision> Revisions(JsonNode application)
    {
        var (spec, sync) = (application.At("spec"), application.At("status", "sync"));
        IReadOnlyList<JsonNode> sources = [.. spec.Items("sources")];
        IReadOnlyList<string> commits = sources.Count > 0
            ? [.. sync.Items("revisions").Select(commit => commit.ToString())]
            : [.. new[] { sync.Field("revision") }.OfType<string>()];
        return (sources.Count > 0 ? sources : [.. new[] { spec.At("source") }.OfType<JsonNode>()]).Select((source, index) => new Revision(
            source.Field("repoURL") ?? "", source.Field("chart"), source.Field("targetRevision") ?? "HEAD",
            commits.ElementAtOrDefault(index) is { Length: > 0 } commit ? commit : null)
        { Path = source.Field("path") });
    }

    private static string? Condition(JsonNode? status) => status.Items("conditions")
        .Where(condition => condition.Field("type")?.EndsWith("Error", StringComparison.Ordinal) == true)
        .Select(condition => $"{condition.Field("type")}: {condition.Field("message")}").FirstOrDefault();

    private static string? Operation(JsonNode? status, bool isRunning) =>
        status.Field("operationState", "phase") is { } phase && (isRunning ? phase is "Running" : phase is "Failed" or "Error")
            ? status.Field("operationState", "message")
            : null;

    private static string? Resource(IEnumerable<JsonNode> resources) => resources
        .Where(resource => !IsApplication(resource) && resource.Field("health", "status") is not (null or "Healthy"))
        .Select(resource => resource.Field("health", "message") is { } message
            ? $"{resource.Field("kind")} {resource.Field("name")} says: {message}"
            : null)
        .OfType<string>().FirstOrDefault();

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
