namespace Homelab.GitOps.Rendering;

/// <summary>
/// A kustomization with all that it builds on: every file that kustomize would read, found by following what the files name. A name that
/// leads out of the repository, or to the network, stops it before kustomize runs.
/// </summary>
internal sealed class Kustomization
{
    /// <summary>Most kustomizations that build on each other.</summary>
    private const int MaxDepth = 100;

    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private static readonly string[] ResourceFields = ["resources", "bases", "components"];
    private static readonly string[] PluginFields = ["generators", "transformers", "validators"];

    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _resources = [];
    private readonly List<string> _kustomizations = [];
    private readonly List<string> _components = [];

    private Kustomization(Repository repository, string folder, YamlMap? settings, Func<int, SourceLocation> componentAt)
    {
        Repository = repository;
        Folder = folder;
        FollowFolder(folder, depth: 0);
        FollowSettings(settings, componentAt);
        Digest = ResultCache.Key([folder, .. _files.SelectMany(file => new[] { file, repository.Hash(file) })]);
    }

    public Repository Repository { get; }

    public string Folder { get; }

    /// <summary>Path of the kustomization file itself.</summary>
    public string Path => _kustomizations[0];

    /// <summary>Its root value.</summary>
    public YamlMap? Root => Repository.ReadYaml(Path).Roots.FirstOrDefault() as YamlMap;

    /// <summary>Every file that kustomize reads.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>Every kustomization file that takes part, this one first.</summary>
    public IReadOnlyList<string> Kustomizations => _kustomizations;

    /// <summary>The files with objects, in the order in which they are named.</summary>
    public IReadOnlyList<string> Resources => _resources;

    /// <summary>The components that the Application adds, without those that are missing and may be.</summary>
    public IReadOnlyList<string> Components => _components;

    /// <summary>Hash of <see cref="Files"/>.</summary>
    public string Digest { get; }

    /// <summary>The kustomization file in <paramref name="folder"/>, or null.</summary>
    public static string? FileIn(Repository repository, string folder) =>
        FileNames.Select(name => Repository.Below(folder, name)).FirstOrDefault(repository.HasFile);

    /// <summary>Follows the kustomization in <paramref name="folder"/>.</summary>
    /// <param name="repository">Its repository.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">The Application's own settings, which may add components and patches.</param>
    /// <param name="componentAt">Where the Application names its components.</param>
    /// <exception cref="FindingException">Something that is named is missing, remote, or outside the repository.</exception>
    public static Kustomization Read(Repository repository, string folder, YamlMap? settings, Func<int, SourceLocation> componentAt) =>
        new(repository, folder, settings, componentAt);

    /// <summary>Whether kustomize would take an entry that is no local path for a URL or a git repository.</summary>
    public static bool IsRemote(string entry) =>
        entry.Contains("://", StringComparison.Ordinal)
        || entry.Contains("?ref=", StringComparison.Ordinal)
        || entry.StartsWith("git@", StringComparison.Ordinal)
        || entry.StartsWith("git::", StringComparison.Ordinal)
        || entry.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase)
        || (entry.Contains("//", StringComparison.Ordinal) && entry.Split('/')[0].Contains('.', StringComparison.Ordinal)
            && !entry.StartsWith('.'));

    private void FollowFolder(string folder, int depth)
    {
        if (!_folders.Add(folder))
        {
            return;
        }

        var path = FileIn(Repository, folder)!;
        _files.Add(path);
        _kustomizations.Add(path);
        var file = Repository.ReadYaml(path);
        if (file.Problem is not null)
        {
            throw Stop(TreeChecks.Readable, Repository.Locate(path, file.ProblemLine), file.Problem, "Correct the YAML at this line.");
        }

        if (file.Roots.FirstOrDefault() is not YamlMap root)
        {
            return;
        }

        if ((root["helmCharts"] ?? root["helmChartInflationGenerator"]) is { } charts)
        {
            throw Fetched(path, charts);
        }

        foreach (var field in root.All)
        {
            FollowField(folder, path, field, depth);
        }
    }

    private void FollowField(string folder, string path, YamlEntry field, int depth)
    {
        var name = field.Key.Value;
        if (ResourceFields.Contains(name, StringComparer.Ordinal))
        {
            foreach (var item in field.Value.Items)
            {
                FollowResource(folder, Repository.Locate(path, item.Line), item.Text ?? "", depth);
            }
        }
        else
        {
            FollowNames(folder, field.Value, plugin: PluginFields.Contains(name, StringComparer.Ordinal));
        }
    }

    private void FollowSettings(YamlMap? settings, Func<int, SourceLocation> componentAt)
    {
        foreach (var (index, item) in (settings?["components"]?.Items ?? []).Index())
        {
            var entry = item.Text ?? "";
            var mayBeMissing = settings!["ignoreMissingComponents"]?.IsTrue == true;
            if (mayBeMissing && (Repository.Resolve(Folder, entry) is not { } target || !Repository.HasFolder(target)))
            {
                continue;
            }

            FollowResource(Folder, componentAt(index), entry, depth: 0);
            _components.Add(entry);
        }

        if (settings?["patches"] is { } patches)
        {
            FollowNames(Folder, patches, plugin: false);
        }
    }

    private void FollowResource(string folder, SourceLocation at, string entry, int depth)
    {
        var target = Repository.Resolve(folder, entry);
        if (target is not null)
        {
            RefuseLink(target);
        }

        if (target is not null && Repository.HasFile(target))
        {
            if (Repository.ReadYaml(target) is { Problem: { } problem } file)
            {
                throw Stop(TreeChecks.Readable, Repository.Locate(target, file.ProblemLine), problem, "Correct the YAML at this line.");
            }

            _files.Add(target);
            _resources.Add(target);
        }
        else if (target is not null && Repository.HasFolder(target) && FileIn(Repository, target) is not null)
        {
            if (depth == MaxDepth)
            {
                throw Stop(
                    TreeChecks.Renders, at, $"More than {MaxDepth} kustomizations build on each other.", "Let them build on fewer.");
            }

            FollowFolder(target, depth + 1);
        }
        else if (IsRemote(entry))
        {
            throw Stop(
                TreeChecks.Local,
                at,
                $"{entry} would have to be fetched, which is not done.",
                "Bring it into a repository and name it by its path.");
        }
        else
        {
            var why = target is null
                ? "leads out of the repository"
                : Repository.HasFolder(target) ? "has no kustomization.yaml" : "isn't there";
            throw Stop(TreeChecks.ListedExists, at, $"{entry} is listed and {why}.", $"Add {target ?? entry}, or remove the line.");
        }
    }

    /// <summary>
    /// Takes in every text that names a file here: patches, generators' files (also as <c>key=file</c>), replacements and the like.
    /// </summary>
    private void FollowNames(string folder, YamlValue value, bool plugin)
    {
        foreach (var item in value.Items)
        {
            FollowNames(folder, item, plugin);
        }

        foreach (var entry in value.Entries)
        {
            FollowNames(folder, entry.Value, plugin);
        }

        if (value.Text is not { Length: > 0 and < 1024 } text || text.Contains('\n', StringComparison.Ordinal))
        {
            return;
        }

        foreach (var name in (string[])[text, text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]])
        {
            if (name.Length == 0 || Repository.Resolve(folder, name) is not { Length: > 0 } target)
            {
                continue;
            }

            RefuseLink(target);
            if (!Repository.HasFile(target))
            {
                continue;
            }

            if (_files.Add(target) && plugin)
            {
                foreach (var root in Repository.ReadYaml(target).Roots)
                {
                    FollowNames(folder, root, plugin: true);
                }
            }
        }
    }

    private void RefuseLink(string path)
    {
        if (Repository.EscapingLinkOn(path) is { } link)
        {
            throw new FindingException(Repository.EscapingLink(link));
        }
    }

    private FindingException Fetched(string path, YamlValue charts)
    {
        var names = charts.Items.Select(chart => string.Join(" ", new[]
        {
            chart["name"]?.Text ?? chart["chartName"]?.Text,
            chart["version"]?.Text ?? chart["chartVersion"]?.Text,
            (chart["repo"]?.Text ?? chart["chartRepoUrl"]?.Text) is { } from ? $"of {from}" : null,
        }.OfType<string>()));
        return Stop(TreeChecks.Local, Repository.Locate(path, charts.Line),
            $"The kustomization's Helm charts ({string.Join(", ", names)}) are not rendered: kustomize would fetch them, and Argo CD "
                + "has it do so only with --enable-helm.",
            "Make each chart a source of the Application, or accept the finding.");
    }

    private static FindingException Stop(CheckInfo check, SourceLocation at, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = at,
        Message = message,
        WayOut = wayOut,
    });
}
