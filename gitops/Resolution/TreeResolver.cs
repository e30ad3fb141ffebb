namespace Homelab.GitOps.Resolution;

/// <summary>
/// Follows root Applications through the repositories as Argo CD would: renders them, takes the Applications among what they render,
/// renders those, level by level until there are none left. Nothing is written into the checkouts, and nothing but charts is ever fetched
/// (<see cref="ToolOptions.Charts"/>).
/// </summary>
public sealed class TreeResolver(Toolbox tools, ToolOptions options)
{
    /// <summary>How many Applications one below the other are followed, and how many in all: a chart can make them without end.</summary>
    internal const int MaxDepth = 50, MaxApplications = 10_000;

    private static readonly string[] OrdinaryRevisions = ["", "HEAD", "main", "master"];

    /// <summary>What ApplicationSets are expanded with besides the repositories.</summary>
    public ApplicationSetInputs ApplicationSets { get; init; } = new();

    /// <summary>Reads where following begins.</summary>
    public RootReader Reader => new(tools, options) { Projects = Projects };

    /// <summary>AppProjects that are not in the repositories; they say what may be fetched.</summary>
    public IReadOnlyList<KubernetesObject> Projects { get; init; } = [];

    /// <summary>What is installed with helm beside the tree, each as an Application would have it.</summary>
    public IReadOnlyList<KubernetesObject> Releases { get; init; } = [];

    /// <summary>Follows the tree.</summary>
    /// <param name="repositories">The repositories at hand.</param>
    /// <param name="roots">The root Applications' manifests; other objects among them are left out.</param>
    /// <param name="cancellation">Stops it, and every tool that runs.</param>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and is not on this machine.</exception>
    /// <exception cref="ToolFailedException">A chart can't be fetched.</exception>
    public async Task<ApplicationTree> FollowAsync(
        RepositorySet repositories, IReadOnlyList<KubernetesObject> roots, CancellationToken cancellation = default)
    {
        using var renderer = new Renderer(tools, options);
        var expander = new ApplicationSetExpander(repositories, renderer, ApplicationSets);
        var permissions = new ChartPermissions(repositories, Projects);
        var finder = new ChartFinder(new RemoteCharts(options.Charts, repositories.Budget), permissions);
        var walk = new Walk(repositories, new SourceResolver(repositories, renderer, finder), expander, permissions, cancellation);
        return await walk.FollowAsync(roots, [.. Releases.Select(release => new Application(release))]);
    }

    /// <summary>Follows the tree from places that were read; what kept one from being built is among the findings.</summary>
    public async Task<ApplicationTree> FollowAsync(
        RepositorySet repositories, IReadOnlyList<Root> roots, CancellationToken cancellation = default)
    {
        var objects = roots.SelectMany(root => root.Objects)
            .DistinctBy(item => (item.Kind, item.Namespace, item.Name, item.Origin))
            .ToList();
        var tree = await FollowAsync(repositories, objects, cancellation);
        return tree with
        {
            Starts = roots,
            Findings = [.. roots.SelectMany(root => root.Warnings.Append(root.Problem)).OfType<Finding>(), .. tree.Findings],
        };
    }

    private sealed class Walk(
        RepositorySet repositories,
        SourceResolver resolver,
        ApplicationSetExpander expander,
        ChartPermissions permissions,
        CancellationToken cancellation)
    {
        private readonly Dictionary<(string Namespace, string Name), Application> _seen = [];
        private readonly List<Finding> _findings = [];
        private readonly List<ApplicationSetResult> _applicationSets = [];
        private readonly Dictionary<(string? Namespace, string Name), KubernetesObject> _sets = [];
        private readonly List<Note> _notes = [];

        public async Task<ApplicationTree> FollowAsync(IReadOnlyList<KubernetesObject> roots, IReadOnlyList<Application> releases)
        {
            List<ApplicationNode> all = [];
            var level = await LevelAsync(await ApplicationsAsync([.. roots.Select(item => (item, (ApplicationNode?)null))]));
            var first = level;
            for (var depth = 1; level.Count > 0; depth++)
            {
                all.AddRange(level);
                var next = await ApplicationsAsync([.. level.SelectMany(node => node.Objects
                    .Concat(node.Sources.SelectMany(source => ArgoCdCharts.Objects(node.Application, source)))
                    .Select(item => (item, (ApplicationNode?)node)))]);
                if (next.Count > 0 && (depth == MaxDepth || all.Count + next.Count > MaxApplications))
                {
                    _findings.Add(WithoutEnd(next[0].Application));
                    break;
                }

                level = await LevelAsync(next);
            }

            var installed = await Task.WhenAll(releases.Select(release => NodeAsync(release, null)));
            _findings.AddRange(installed.SelectMany(release => release.Sources).Select(source => source.Problem).OfType<Finding>());

            return new ApplicationTree
            {
                Roots = first,
                Releases = installed,
                Applications = all,
                Repositories = repositories,
                Findings = [.. _findings.DistinctBy(finding => (finding.Check.Id, finding.Location, finding.Message))],
                ApplicationSets = _applicationSets,
                Notes = [.. repositories.All.SelectMany(repository => repository.Skipped), .. _notes.Distinct()],
            };
        }

        /// <summary>The Applications among objects, those that ApplicationSets among them generate included.</summary>
        private async Task<List<(Application Application, ApplicationNode? Parent)>> ApplicationsAsync(
            List<(KubernetesObject Object, ApplicationNode? Parent)> objects)
        {
            var sets = objects.Select(item => item.Object).Where(item => item.Is("argoproj.io", "ApplicationSet") && IsNew(item)).ToList();
            var expanded = sets.Zip(await expander.ExpandAsync(sets, objects.Select(item => item.Object), cancellation))
                .ToDictionary(pair => pair.First, pair => pair.Second);
            foreach (var result in expanded.Values)
            {
                _applicationSets.Add(result);
                _findings.AddRange(result.Findings);
                _notes.AddRange(result.Notes);
            }

            return [.. objects.SelectMany(item =>
                (expanded.TryGetValue(item.Object, out var set)
                    ? set.Applications.Select(application => new Application(application) { ApplicationSet = set.Name })
                    : Application.IsApplication(item.Object) ? [new Application(item.Object)] : [])
                .Select(application => (application, item.Parent)))];
        }

        // One that deploys itself with what it generates is the same one again.
        private bool IsNew(KubernetesObject set)
        {
            if (_sets.TryAdd((set.Namespace, set.Name), set))
            {
                return true;
            }

            if (_sets[(set.Namespace, set.Name)] is var other && other.Origin != set.Origin)
            {
                _findings.Add(new Finding
                {
                    Check = TreeChecks.UniqueNames,
                    Location = set.LocationOf("metadata", "name"),
                    Message = $"ApplicationSet {set.Name} is there twice; the other one is at {other.LocationOf("metadata", "name")}.",
                    WayOut = "Rename one of them, or remove it.",
                });
            }

            return false;
        }

        private async Task<List<ApplicationNode>> LevelAsync(List<(Application Application, ApplicationNode? Parent)> candidates)
        {
            List<(Application Application, ApplicationNode? Parent)> fresh = [];
            foreach (var candidate in candidates)
            {
                if (_seen.TryAdd(Identity(candidate.Application, candidate.Parent), candidate.Application))
                {
                    fresh.Add(candidate);
                }
                else
                {
                    _findings.Add(Again(candidate.Application, candidate.Parent));
                }
            }

            // Those with charts of Helm repositories last: what may be fetched for them may be said by what is beside them.
            var nodes = new ApplicationNode[fresh.Count];
            foreach (var some in fresh.Index().GroupBy(one => one.Item.Application.Sources.Any(source => source.RemoteChart is not null))
                .OrderBy(group => group.Key))
            {
                await Task.WhenAll(some.Select(one => Task.Run(
                    async () => nodes[one.Index] = await NodeAsync(one.Item.Application, one.Item.Parent), cancellation)));
                permissions.Add(some.SelectMany(one => nodes[one.Index].Objects));
            }

            if (resolver.Define(nodes) is { Count: > 0 } asking)
            {
                nodes = await Task.WhenAll(nodes.Select(node => asking.Contains(node)
                    ? Task.Run(() => NodeAsync(node.Application, node.Parent), cancellation)
                    : Task.FromResult(node)));
            }

            foreach (var node in nodes)
            {
                node.Parent?.Add(node);
                _findings.AddRange(node.Sources.Count == 0
                    ? [WithoutSource(node.Application)]
                    : node.Sources.SelectMany(source => source.Warnings.Append(source.Problem)).OfType<Finding>());
                _findings.AddRange(node.Repeated.Where(pair => Application.IsApplication(pair.Kept))
                    .Select(pair => Twice(pair.Lost, pair.Kept.LocationOf("metadata", "name"))));
                Remark(node);
            }

            return [.. nodes];
        }

        private async Task<ApplicationNode> NodeAsync(Application application, ApplicationNode? parent)
        {
            if (application.Sources.Count == 0)
            {
                return new ApplicationNode(application, parent, []);
            }

            var sources = await Task.WhenAll(
                application.Sources.Select(source => resolver.ResolveAsync(application, source, cancellation)));
            return new ApplicationNode(application, parent, sources);
        }

        private Finding Again(Application application, ApplicationNode? parent)
        {
            for (var above = parent; above is not null; above = above.Parent)
            {
                if ((above.Namespace, above.Name) == Identity(application, parent))
                {
                    return new Finding
                    {
                        Check = TreeChecks.NoCycle,
                        // Argo CD lives with it, one that deploys itself it even deletes: https://github.com/argoproj/argo-cd/issues/1574
                        Severity = Severity.Warning,
                        Location = application.Definition.LocationOf("metadata", "name"),
                        Application = application.Name,
                        Message = parent == above
                            ? $"Application {application.Name} deploys itself."
                            : $"Application {application.Name} is deployed by {parent!.Name}, which it deploys itself: each waits for the "
                                + "other when one of them is deleted with all that it deploys.",
                        WayOut = $"Take {application.Name} out of what {parent!.Name} deploys.",
                    };
                }
            }

            return Twice(application.Definition, _seen[Identity(application, parent)].Definition.LocationOf("metadata", "name"));
        }

        // Argo CD looks for Applications in other namespaces too, where it is told to, so one name can be there in each.
        private static (string Namespace, string Name) Identity(Application application, ApplicationNode? parent) =>
            (ApplicationNode.NamespaceOf(application, parent), application.Name);

        private static Finding Twice(KubernetesObject definition, SourceLocation other) => new()
        {
            Check = TreeChecks.UniqueNames,
            Location = definition.LocationOf("metadata", "name"),
            Application = definition.Name,
            Message = $"Application {definition.Name} is there twice; the other one is at {other}.",
            WayOut = "Rename one of them, or remove it.",
        };

        private static Finding WithoutEnd(Application application) => new()
        {
            Check = TreeChecks.NoCycle,
            Location = application.Definition.LocationOf("metadata", "name"),
            Application = application.Name,
            Message = $"{application.Name} is not followed, nor what is beside and below it: more than {MaxDepth} Applications one below "
                + $"the other, or {MaxApplications:N0} in all, look like a chart that deploys itself under ever new names.",
            WayOut = "Look at what renders the Application, and end it.",
        };

        private static Finding WithoutSource(Application application) => new()
        {
            Check = TreeChecks.Exists,
            Location = application.Definition.LocationOf("spec"),
            Application = application.Name,
            Message = $"{application.Name} names no source.",
            WayOut = "Give its spec a source, or sources.",
        };

        private void Remark(ApplicationNode node)
        {
            if (node.Application.HydratesTo is { } branch)
            {
                _notes.Add(new Note(node.Application.Definition.LocationOf("spec", "sourceHydrator"),
                    $"{node.Name} is hydrated: what its dry source renders is shown, and Argo CD deploys what the hydrator made of it "
                        + $"on branch {branch}."));
            }

            foreach (var source in node.Sources)
            {
                var where = node.Application.Definition.LocationOf(source.Source.Field("repoURL"));
                var number = $"{node.Name}: source {source.Source.Index + 1}";
                if (source.External is { } external)
                {
                    _notes.Add(new Note(where, source.Type == SourceType.External
                        ? $"{number} is external: {external}."
                        : $"{number} is followed in part: {external}."));
                }

                _notes.AddRange(source.Notes);
                var revision = source.Source.TargetRevision ?? "";
                if (source.Repository is { IsArchive: false } repository && !OrdinaryRevisions.Contains(revision, StringComparer.Ordinal)
                    && revision != repository.Branch)
                {
                    _notes.Add(new Note(node.Application.Definition.LocationOf(source.Source.Field("targetRevision")),
                        $"{node.Name}: source {source.Source.Index + 1} wants {revision} of {repository.Name}; what is checked out was "
                            + "taken."));
                }
            }
        }
    }
}
