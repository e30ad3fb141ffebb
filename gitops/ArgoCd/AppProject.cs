namespace Homelab.GitOps.ArgoCd;

/// <summary>
/// What an AppProject allows, decided as Argo CD decides it (<c>pkg/apis/application/v1alpha1/app_project_types.go</c>): a pattern that
/// starts with <c>!</c> denies and wins over everything that allows.
/// </summary>
public sealed class AppProject
{
    /// <summary>The project that Argo CD makes itself, with everything allowed, when it isn't there.</summary>
    internal const string DefaultName = "default";

    /// <summary>Most entries of all lists together that are looked through for each object.</summary>
    internal const int MostPatterns = 2_000;

    private readonly IReadOnlyList<string> _sourceRepos;
    private readonly IReadOnlyList<Destination> _destinations;
    private readonly ObjectPattern[] _clusterAllowed;
    private readonly ObjectPattern[] _clusterDenied;
    private readonly ObjectPattern[]? _namespaceAllowed;
    private readonly ObjectPattern[] _namespaceDenied;

    /// <summary>Reads the AppProject in <paramref name="definition"/>.</summary>
    public AppProject(KubernetesObject definition)
    {
        Definition = definition;
        var spec = definition.Node["spec"];
        _sourceRepos = [.. spec?["sourceRepos"]?.Items.Select(item => item.Text).OfType<string>() ?? []];
        _destinations = [.. spec?["destinations"]?.Items.Select(item =>
            new Destination(item.Field("server"), item.Field("name"), item.Field("namespace"))) ?? []];
        _clusterAllowed = Patterns(spec?["clusterResourceWhitelist"]) ?? [];
        _clusterDenied = Patterns(spec?["clusterResourceBlacklist"]) ?? [];
        _namespaceAllowed = Patterns(spec?["namespaceResourceWhitelist"]);
        _namespaceDenied = Patterns(spec?["namespaceResourceBlacklist"]) ?? [];
    }

    /// <summary>The manifest.</summary>
    public KubernetesObject Definition { get; }

    /// <summary>Name.</summary>
    public string Name => Definition.Name;

    /// <summary>Whether it has more than <see cref="MostPatterns"/> entries.</summary>
    internal bool IsTooLarge => _sourceRepos.Count + _destinations.Count + _clusterAllowed.Length + _clusterDenied.Length
        + (_namespaceAllowed?.Length ?? 0) + _namespaceDenied.Length > MostPatterns;

    /// <summary>Whether this object is an AppProject.</summary>
    public static bool IsAppProject(KubernetesObject candidate) => candidate?.Is("argoproj.io", "AppProject") == true;

    /// <summary>
    /// Whether Applications of this project may take manifests from <paramref name="repoUrl"/>. A <c>*</c> does not cross a slash,
    /// except alone.
    /// </summary>
    public bool AllowsSource(string repoUrl)
    {
        var url = RepositoryUrl.Normalize(repoUrl);
        var allowed = false;
        foreach (var pattern in _sourceRepos)
        {
            var denies = pattern.StartsWith('!');
            var matches = Matches(RepositoryUrl.Normalize(pattern.TrimStart('!')), url, slashSeparates: true);
            if (denies && matches)
            {
                return false;
            }

            allowed |= denies || matches;
        }

        return allowed;
    }

    /// <summary>
    /// Whether Applications of this project may deploy to <paramref name="destination"/>. What denies namespaces on one cluster says
    /// nothing of another: https://github.com/argoproj/argo-cd/issues/20045, and one that names its cluster by name alone denies nothing.
    /// </summary>
    public bool AllowsDestination(Destination destination)
    {
        var to = destination.Resolved;
        var allowed = false;
        foreach (var item in _destinations)
        {
            var name = to.Name.Length > 0 && MatchesOrDenies(item.Name, to.Name);
            var server = to.Server.Length > 0 && MatchesOrDenies(item.Server, to.Server);
            var space = MatchesOrDenies(item.Namespace, to.Namespace);
            if ((server || name) && space)
            {
                allowed = true;
            }
            else if ((!name && Denies(item.Name)) || (!server && Denies(item.Server) && space)
                || (!space && Denies(item.Namespace) && server))
            {
                return false;
            }
        }

        return allowed;
    }

    /// <summary>
    /// Whether the project lets its Applications have such an object. Cluster-wide kinds must be listed; namespaced kinds are allowed
    /// unless there is a list without them, or they are denied.
    /// </summary>
    public bool AllowsKind(string group, string kind, string name, bool namespaced) => namespaced
        ? (_namespaceAllowed is null || Lists(_namespaceAllowed, group, kind, name)) && !Lists(_namespaceDenied, group, kind, name)
        : Lists(_clusterAllowed, group, kind, name) && !Lists(_clusterDenied, group, kind, name);

    private static bool Lists(ObjectPattern[] patterns, string group, string kind, string name) => patterns.Any(pattern =>
        Glob.IsMatch(pattern.Kind, kind) && Glob.IsMatch(pattern.Group, group)
            && (pattern.Name.Length == 0 || Glob.IsMatch(pattern.Name, name)));

    private static bool Denies(string pattern) => pattern.StartsWith('!');

    private static bool MatchesOrDenies(string pattern, string text) =>
        Denies(pattern) ? !Matches(pattern[1..], text) : Matches(pattern, text);

    private static bool Matches(string pattern, string text, bool slashSeparates = false) =>
        pattern is "*" || Glob.IsMatch(pattern, text, slashSeparates);

    private static ObjectPattern[]? Patterns(YamlValue? list) => list is YamlList items
        ? [.. items.Select(item => new ObjectPattern(item.Field("group"), item.Field("kind"), item.Field("name")))]
        : null;

    private sealed record ObjectPattern(string Group, string Kind, string Name);
}
