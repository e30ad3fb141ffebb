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
        var permissions = new ChartPermissions(repositories, Projects);
        var finder = new ChartFinder(new RemoteCharts(options.Charts, repositories.Budget), permissions);
        var walk = new Walk(repositories, new SourceResolver(repositories, renderer, finder), permissions, cancellation);
        return await walk.FollowAsync(roots, [.. Releases.Select(release => new Application(release))]);
    }

    private sealed class Walk(
        RepositorySet repositories, SourceResolver resolver, ChartPermissions permissions, CancellationToken cancellation)
    {
        private readonly Dictionary<string, Application> _seen = new(StringComparer.Ordinal);
        private readonly List<Finding> _findings = [];
        private readonly List<KubernetesObject> _applicationSets = [];
        private readonly List<Note> _notes = [];

        public async Task<ApplicationTree> FollowAsync(IReadOnlyList<KubernetesObject> roots, IReadOnlyList<Application> releases)
        {
            List<ApplicationNode> all = [];
            var level = await LevelAsync([.. Applications(roots).Select(item => (item, (ApplicationNode?)null))]);
            var first = level;
            for (var depth = 1; level.Count > 0; depth++)
            {
                all.AddRange(level);
                var next = level.SelectMany(node => Applications(node.Objects).Select(item => (item, (ApplicationNode?)node))).ToList();
                if (next.Count > 0 && (depth == MaxDepth || all.Count + next.Count > MaxApplications))
                {
                    _findings.Add(WithoutEnd(next[0].item));
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

        private IEnumerable<Application> Applications(IEnumerable<KubernetesObject> objects)
        {
            foreach (var item in objects)
            {
                if (item.Is("argoproj.io", "ApplicationSet"))
                {
                    _applicationSets.Add(item);
                    _notes.Add(new Note(item.Origin, $"ApplicationSet {item.Name} is not expanded: what it generates is not followed."));
                }
                else if (Application.IsApplication(item))
                {
                    yield return new Application(item);
                }
            }
        }

        private async Task<List<ApplicationNode>> LevelAsync(List<(Application Application, ApplicationNode? Parent)> candidates)
        {
            List<(Application Application, ApplicationNode? Parent)> fresh = [];
            foreach (var candidate in candidates)
            {
                if (_seen.TryAdd(candidate.Application.Name, candidate.Application))
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
            foreach (var some in fresh.Index().GroupBy(one => one.Item.Application.Sources.Any(source => source.Chart is not null))
                .OrderBy(group => group.Key))
            {
                await Task.WhenAll(some.Select(one => Task.Run(
                    async () => nodes[one.Index] = await NodeAsync(one.Item.Application, one.Item.Parent), cancellation)));
                permissions.Add(some.SelectMany(one => nodes[one.Index].Objects));
            }

            foreach (var node in nodes)
            {
                node.Parent?.Add(node);
                _findings.AddRange(node.Sources.Count == 0
                    ? [WithoutSource(node.Application)]
                    : node.Sources.Select(source => source.Problem).OfType<Finding>());
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
                if (above.Name == application.Name)
                {
                    return new Finding
                    {
                        Check = TreeChecks.NoCycle,
                        Location = application.Definition.LocationOf("metadata", "name"),
                        Application = application.Name,
                        Message = parent == above
                            ? $"Application {application.Name} deploys itself."
                            : $"Application {application.Name} is deployed by {parent!.Name}, which it deploys itself.",
                        WayOut = $"Take {application.Name} out of what {parent!.Name} deploys.",
                    };
                }
            }

            return new Finding
            {
                Check = TreeChecks.UniqueNames,
                Location = application.Definition.LocationOf("metadata", "name"),
                Application = application.Name,
                Message = $"Application {application.Name} is there twice; "
                    + $"the other one is at {_seen[application.Name].Definition.LocationOf("metadata", "name")}.",
                WayOut = "Rename one of them, or remove it.",
            };
        }

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
