namespace Homelab.GitOps.Resolution;

/// <summary>
/// Follows the repositories from what nothing in them deploys: Applications and ApplicationSets in files, kustomizations and charts with
/// such. What deploys what is told by the files that sources take as far as that goes, and by what was rendered for the rest.
/// </summary>
public sealed partial class RootFinder(TreeResolver resolver)
{
    private const int MostNamed = 10;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    // Folders of what is shown, tried or turned off, and not deployed.
    private static readonly string[] SampleFolders =
    [
        "archive", "archived", "deprecated", "disabled", "doc", "docs", "example", "examples", "sample", "samples",
        "test", "testdata", "tests",
    ];

    /// <summary>Finds the roots and follows them; without any, the tree is empty.</summary>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and is not on this machine.</exception>
    public async Task<ApplicationTree> FollowAsync(RepositorySet repositories, CancellationToken cancellation = default)
    {
        var (found, leftOut) = new Deployments(repositories).Undeployed();
        List<Root> roots = [];
        foreach (var place in found)
        {
            roots.Add(await resolver.Reader.ReadAsync(repositories, place, cancellation));
        }

        roots.RemoveAll(root => root is { Objects.Count: 0, Problem: null });
        while (true)
        {
            var tree = await resolver.FollowAsync(repositories, roots, cancellation);
            var deployed = Deployed(tree, [.. roots.SelectMany(root => root.Objects)]);
            if (deployed.Count == 0)
            {
                return Apart(tree with { Notes = [.. Notes(roots, leftOut), .. tree.Notes] });
            }

            roots = [.. roots.Select(root => root with { Objects = [.. root.Objects.Where(item => !deployed.Contains(item))] })
                .Where(root => root.Objects.Count > 0 || root.Problem is not null)];
        }
    }

    private static IEnumerable<Note> Notes(List<Root> roots, int leftOut)
    {
        if (roots.Count == 0)
        {
            yield break;
        }

        var others = leftOut == 0
            ? ""
            : $" {leftOut:N0} in folders of examples, tests and documents {(leftOut == 1 ? "was" : "were")} left out.";
        var names = string.Join(", ", roots.Take(MostNamed).Select(root => root.Place))
            + (roots.Count > MostNamed ? $" and {roots.Count - MostNamed:N0} more" : "");
        yield return new Note(
            roots[0].Place.Repository.Locate(roots[0].Place.Path),
            $"Followed from what nothing at hand deploys: {names}.{others}");
    }

    /// <summary>
    /// Makes notes of names that two roots have: nobody said that these are for one cluster, so that isn't wrong, but only the first of
    /// each is followed.
    /// </summary>
    private static ApplicationTree Apart(ApplicationTree tree)
    {
        var starts = tree.ByStart.ToList();
        List<Note> notes = [];
        List<Finding> findings = [];
        foreach (var finding in tree.Findings)
        {
            if (finding.Check == TreeChecks.UniqueNames && starts.Find(start => IsElsewhere(start, finding)) is { } other)
            {
                notes.Add(new Note(
                    finding.Location,
                    $"{finding.Application} of {other.Starts[0].Place} is not followed: another root has one of this name, in another "
                        + $"cluster perhaps. `--root {other.Starts[0].Place}` follows this one."));
            }
            else
            {
                findings.Add(finding);
            }
        }

        return notes.Count == 0
            ? tree
            : tree with { Findings = findings, Notes = [.. tree.Notes, .. notes], NamesAreUnique = false };
    }

    private static bool IsElsewhere(ApplicationTree start, Finding finding) =>
        start.Applications.All(node => node.Name != finding.Application)
        && start.Starts[0].Objects.Concat(start.Objects.Select(item => item.Object)).Any(
            item => item.Name == finding.Application && item.LocationOf("metadata", "name") == finding.Location);

    /// <summary>The roots that another one turns out to deploy.</summary>
    private static HashSet<KubernetesObject> Deployed(ApplicationTree tree, IReadOnlyList<KubernetesObject> roots)
    {
        var known = roots.ToLookup(Key);
        var forest = new Forest<KubernetesObject>();
        foreach (var (node, item) in tree.Objects.Where(pair => Root.IsRoot(pair.Object)))
        {
            var above = node;
            while (above.Parent is { } parent)
            {
                above = parent;
            }

            // What an ApplicationSet makes is found in its file.
            var top = roots.FirstOrDefault(root => ReferenceEquals(root, above.Application.Definition))
                ?? roots.FirstOrDefault(root => root.Origin.IsSameFile(above.Application.Definition.Origin));
            foreach (var same in known[Key(item)])
            {
                forest.Add(top, same);
            }
        }

        return [.. roots.Where(forest.Has)];
    }

    private static (string Kind, string Name, string? Repository, string Path) Key(KubernetesObject item) =>
        (item.Kind, item.Name, item.Origin.Repository, item.Origin.Path);

    /// <summary>Who deploys whom; of those that deploy each other, the first stays at the top.</summary>
    private sealed class Forest<T>
        where T : class
    {
        private readonly Dictionary<T, T?> _deployers = [];

        public bool Has(T deployed) => _deployers.ContainsKey(deployed);

        public void Add(T? deployer, T deployed)
        {
            var top = deployer;
            while (top is not null && _deployers.TryGetValue(top, out var above))
            {
                top = above;
            }

            if (top != deployed)
            {
                _deployers.TryAdd(deployed, deployer);
            }
        }
    }

    /// <summary>What the files in the repositories say about who deploys them, without anything being rendered.</summary>
    private sealed class Deployments
    {
        private readonly RepositorySet _repositories;
        private readonly Dictionary<(Repository, string), Kustomization?> _kustomizations = [];
        private readonly Dictionary<(Repository Repository, string File), Unit> _files = [];
        private readonly Dictionary<(Repository Repository, string Folder), Unit> _folders = [];
        private readonly int _leftOut;

        public Deployments(RepositorySet repositories)
        {
            _repositories = repositories;
            var all = repositories.All.SelectMany(WithApplications).ToList();
            var real = all.Where(unit => !IsSample(unit.Place.Path)).ToList();
            // Where there is nothing else, examples are what somebody wants to see followed.
            _leftOut = real.Count == 0 ? 0 : all.Count - real.Count;
            foreach (var unit in real.Count == 0 ? all : real)
            {
                _files[(unit.Place.Repository, unit.Place.Path)] = unit;
            }

            foreach (var repository in repositories.All)
            {
                foreach (var folder in FoldersWithApplications(repository).Where(folder => real.Count == 0 || !IsSample(folder)))
                {
                    _folders[(repository, folder)] = new Unit(new RootPlace(repository, folder), isFolder: true, []);
                }
            }
        }

        /// <summary>The places that nothing deploys, and how many were left out as examples.</summary>
        public (IReadOnlyList<RootPlace> Places, int LeftOut) Undeployed()
        {
            var forest = new Forest<Unit>();
            // An Application before the kustomization that lists it: one that deploys itself is applied as it is.
            List<Unit> units = [.. _files.Values, .. _folders.Values];
            foreach (var unit in units)
            {
                foreach (var deployed in unit.Applications.SelectMany(Taken).Concat(Listed(unit)))
                {
                    forest.Add(unit, deployed);
                }
            }

            return ([.. units.Where(unit => !forest.Has(unit) && !IsUnlisted(unit)).Select(unit => unit.Place)], _leftOut);
        }

        private static bool IsSample(string path) =>
            path.Split('/').SkipLast(1).Any(folder => SampleFolders.Contains(folder, StringComparer.OrdinalIgnoreCase));

        private static IEnumerable<Unit> WithApplications(Repository repository)
        {
            foreach (var path in repository.Files.Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal)))
            {
                if (IsTemplate(repository, path) || !Mentions(repository, path) || repository.ReadYaml(path) is not { Problem: null } file)
                {
                    continue;
                }

                var objects = Manifests.Objects(file).Where(Root.IsRoot).ToList();
                if (objects.Count > 0)
                {
                    var applications = objects.Where(Application.IsApplication).Select(item => new Application(item));
                    yield return new Unit(new RootPlace(repository, path), isFolder: false, [.. applications]);
                }
            }
        }

        private IEnumerable<string> FoldersWithApplications(Repository repository)
        {
            var kustomizations = ((string[])["kustomization.yaml", "kustomization.yml", "Kustomization"])
                .SelectMany(repository.FilesNamed)
                .Select(FolderOf)
                .Where(folder => KustomizationIn(repository, folder) is { } kustomization
                    && kustomization.Files.Paths.Any(file => _files.ContainsKey((repository, file))));
            var charts = repository.FilesNamed("Chart.yaml")
                .Select(FolderOf)
                .Where(folder => repository.FilesUnder(Repository.Below(folder, "templates")).Any(file => Mentions(repository, file))
                    || BringsApplicationSets(repository, folder));
            return kustomizations.Concat(charts).Distinct(StringComparer.Ordinal);
        }

        // Argo CD's chart for Applications, wrapped in one of one's own: https://github.com/argoproj/argo-helm
        private static bool BringsApplicationSets(Repository repository, string folder) =>
            Roots(repository, Repository.Below(folder, "Chart.yaml")).SelectMany(chart => chart["dependencies"]?.Items ?? [])
                .Where(dependency => dependency.Field("name") == "argocd-apps")
                .Select(dependency => dependency.Field("alias") is { Length: > 0 } alias ? alias : "argocd-apps")
                .Any(key => Roots(repository, Repository.Below(folder, "values.yaml"))
                    .Any(values => values[key]?["applicationsets"] is not null));

        private static IEnumerable<YamlValue> Roots(Repository repository, string path) =>
            repository.HasFile(path) && repository.ReadYaml(path) is { Problem: null } file ? file.Roots : [];

        private static bool IsTemplate(Repository repository, string path) =>
            path.LastIndexOf("templates/", StringComparison.Ordinal) is var at and >= 0
            && repository.HasFile(path[..at] + "Chart.yaml");

        private static bool Mentions(Repository repository, string path)
        {
            try
            {
                return ApplicationKind().IsMatch(repository.ReadText(path));
            }
            catch (YamlReadException)
            {
                return false; // Too large, which the checks say.
            }
        }

        /// <summary>What an Application takes from the repositories.</summary>
        private IEnumerable<Unit> Taken(Application application) => application.Sources.SelectMany(source =>
        {
            if (source.Chart is not null || _repositories.ByUrl(source.RepoUrl) is not { } repository
                || Repository.Resolve("", source.Path ?? "") is not { } folder || source.IsRefOnly || !repository.HasFolder(folder))
            {
                return [];
            }

            return source.Directory is null && IsBuilt(repository, folder)
                ? Built(repository, folder)
                : Units(repository, ManifestDirectory.Files(repository, folder, source.Directory ?? new DirectoryOptions(null)));
        });

        /// <summary>What a kustomization or a chart is built from.</summary>
        private IEnumerable<Unit> Listed(Unit unit) => unit.IsFolder ? Built(unit.Place.Repository, unit.Place.Path) : [];

        private IEnumerable<Unit> Built(Repository repository, string folder)
        {
            var own = _folders.GetValueOrDefault((repository, folder)) is { } unit ? (Unit[])[unit] : [];
            if (KustomizationIn(repository, folder) is { } kustomization)
            {
                return
                [
                    .. own, .. Units(repository, kustomization.Files.Paths),
                    .. kustomization.Kustomizations.Select(file => _folders.GetValueOrDefault((repository, FolderOf(file)))).OfType<Unit>(),
                ];
            }

            // The charts in its charts/ are its own.
            var charts = Repository.Below(folder, "charts/");
            return
            [
                .. own,
                .. _folders.Values.Where(other => other.Place.Repository == repository
                    && other.Place.Path.StartsWith(charts, StringComparison.Ordinal)),
            ];
        }

        private IEnumerable<Unit> Units(Repository repository, IEnumerable<string> files) =>
            files.Select(file => _files.GetValueOrDefault((repository, file))).OfType<Unit>();

        /// <summary>
        /// Whether the kustomization beside a file lists other Applications and not this one: that is how one is turned off.
        /// </summary>
        private bool IsUnlisted(Unit unit) => !unit.IsFolder
            && _folders.ContainsKey((unit.Place.Repository, FolderOf(unit.Place.Path)))
            && KustomizationIn(unit.Place.Repository, FolderOf(unit.Place.Path)) is { } kustomization
            && !kustomization.Files.Paths.Contains(unit.Place.Path, StringComparer.Ordinal);

        private static bool IsBuilt(Repository repository, string folder) =>
            Kustomization.FileIn(repository, folder) is not null || repository.HasFile(Repository.Below(folder, "Chart.yaml"));

        private Kustomization? KustomizationIn(Repository repository, string folder)
        {
            if (!_kustomizations.TryGetValue((repository, folder), out var known))
            {
                _kustomizations[(repository, folder)] = known = Kustomization.FileIn(repository, folder) is null
                    ? null
                    : Read(repository, folder);
            }

            return known;
        }

        // One that can't be built lists nothing that could be told: what it should list is followed by itself.
        private static Kustomization? Read(Repository repository, string folder)
        {
            try
            {
                return Kustomization.Read(repository, folder, null, _ => repository.Locate(folder));
            }
            catch (FindingException)
            {
                return null;
            }
        }

        private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
    }

    /// <summary>A file with Applications, or a folder that is built into such.</summary>
    private sealed class Unit(RootPlace place, bool isFolder, IReadOnlyList<Application> applications)
    {
        public RootPlace Place { get; } = place;

        public bool IsFolder { get; } = isFolder;

        public IReadOnlyList<Application> Applications { get; } = applications;
    }

    [GeneratedRegex(
        @"\bkind[""']?: *[""']?Application(Set)?\b",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ApplicationKind();
}
