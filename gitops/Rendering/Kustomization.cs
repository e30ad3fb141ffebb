namespace Homelab.GitOps.Rendering;

/// <summary>
/// A kustomization with all that it builds on: every file that kustomize would read, found by following what its fields name. kustomize
/// loads URLs and git repositories wherever it loads files (api/internal/loader in kubernetes-sigs/kustomize), so a name that leads there,
/// or out of the repository, stops it before kustomize runs.
/// </summary>
internal sealed class Kustomization
{
    /// <summary>Most kustomizations that build on each other.</summary>
    private const int MaxDepth = 100;

    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The fields that name files as <c>key=file</c> too: those of generators, builtin plugins among them.</summary>
    private static readonly string[] KeyedFields = ["files", "env", "envs"];

    /// <summary>The fields of a builtin plugin that name files.</summary>
    private static readonly string[] PluginFields = ["path", "paths", .. KeyedFields];

    private static readonly string[] Functions = ["config.kubernetes.io/function", "config.k8s.io/function"];

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<(string Link, string Target)> _links = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _resources = [];
    private readonly List<string> _kustomizations = [];
    private readonly List<string> _components = [];
    private readonly List<Finding> _warnings = [];
    private readonly List<KustomizeChart> _charts = [];
    private int _depth;

    private Kustomization(Repository repository, string folder, YamlMap? settings, Func<int, SourceLocation> componentAt)
    {
        Repository = repository;
        Folder = repository.RealPathOf(folder);
        FollowFolder(Folder);
        FollowSettings(settings, componentAt);
        Files = new SourceFiles(repository, Folder, _files, _links);
    }

    public Repository Repository { get; }

    /// <summary>Its folder; where the Application names a link, what that leads to, since that is where kustomize looks from.</summary>
    public string Folder { get; }

    /// <summary>Path of the kustomization file itself.</summary>
    public string Path => _kustomizations[0];

    /// <summary>Its root value.</summary>
    public YamlMap? Root => Repository.ReadYaml(Path).Roots.FirstOrDefault() as YamlMap;

    /// <summary>Every file that kustomize reads.</summary>
    public SourceFiles Files { get; }

    /// <summary>Every kustomization file that takes part, this one first.</summary>
    public IReadOnlyList<string> Kustomizations => _kustomizations;

    /// <summary>The files with objects, in the order in which they are named.</summary>
    public IReadOnlyList<string> Resources => _resources;

    /// <summary>The components that the Application adds, without those that are missing and may be.</summary>
    public IReadOnlyList<string> Components => _components;

    /// <summary>What is odd in the files, and kustomize's to judge.</summary>
    public IReadOnlyList<Finding> Warnings => _warnings;

    /// <summary>The charts of <c>helmCharts</c>, in all kustomizations that take part.</summary>
    public IReadOnlyList<KustomizeChart> Charts => _charts;

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

    /// <summary>
    /// Whether kustomize might take the name of a folder for a git repository, which it tries before it looks for the folder
    /// (<c>NewRepoSpecFromURL</c> in api/internal/git): it tells by what a name begins with, and by <c>_git/</c> anywhere.
    /// </summary>
    private static bool IsRemote(string entry) =>
        entry.Contains("://", StringComparison.Ordinal)
        || entry.Contains("_git/", StringComparison.Ordinal)
        || (!entry.StartsWith('.') && (entry.IndexOfAny([':', '@', '?']) >= 0
            || (entry.Contains("//", StringComparison.Ordinal) && !entry.StartsWith('/'))
            || entry.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether kustomize would fetch a file: it takes for a URL what Go's parser gives one of these schemes.</summary>
    private static bool IsUrl(string name) =>
        name.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The name of a field as kustomize knows it: it reads JSON with Go, which matches names whatever their case and takes two letters
    /// beyond ASCII for <c>s</c> and <c>k</c> (https://pkg.go.dev/encoding/json#Unmarshal).
    /// </summary>
    internal static string FieldOf(YamlEntry entry) =>
        entry.Key.Value.Replace('\u017F', 's').Replace('\u212A', 'k').ToLowerInvariant();

    private static IEnumerable<YamlValue> Named(YamlValue value, params string[] fields) =>
        value.Entries.Where(entry => fields.Contains(FieldOf(entry), StringComparer.Ordinal)).Select(entry => entry.Value);

    private void FollowFolder(string folder)
    {
        if (!_folders.Add(folder) || KustomizationIn(folder) is not { } root)
        {
            return;
        }

        Enter(folder);
        foreach (var field in root.All)
        {
            FollowField(folder, field);
        }

        foreach (var chart in KustomizeChart.In(root))
        {
            FollowChart(folder, chart);
        }

        _depth--;
    }

    private void Enter(string folder)
    {
        if (_depth++ == MaxDepth)
        {
            throw Stop(TreeChecks.Renders, Repository.Locate(FileIn(Repository, folder)!),
                $"More than {MaxDepth} kustomizations build on each other.", "Let them build on fewer.");
        }
    }

    private YamlMap? KustomizationIn(string folder)
    {
        var path = FileIn(Repository, folder)!;
        // kustomize refuses a folder with two of them.
        foreach (var file in FileNames.Select(name => Repository.Below(folder, name)).Where(Repository.HasFile))
        {
            Take(file);
        }

        _kustomizations.Add(path);
        return Readable(path).Roots.FirstOrDefault() as YamlMap;
    }

    private void FollowField(string folder, YamlEntry field)
    {
        var value = field.Value;
        switch (FieldOf(field))
        {
            case "resources" or "bases" or "components":
                foreach (var item in value.Items)
                {
                    FollowResource(folder, At(folder, item), item.Text ?? "");
                }

                break;
            case "generators" or "transformers" or "validators":
                foreach (var item in value.Items)
                {
                    FollowPlugin(folder, item);
                }

                break;
            case "crds" or "configurations" or "patchesstrategicmerge":
                LoadAll(folder, value.Items);
                break;
            case "openapi":
                LoadAll(folder, Named(value, "path"));
                break;
            case "patches" or "patchesjson6902" or "replacements":
                LoadAll(folder, value.Items.SelectMany(item => Named(item, "path")));
                break;
            case "configmapgenerator" or "secretgenerator":
                LoadAll(folder, value.Items.SelectMany(item => Named(item, KeyedFields)), keyed: true);
                break;
        }
    }

    private void FollowChart(string folder, KustomizeChart chart)
    {
        var at = At(folder, chart.Definition);
        List<string> files = [];
        foreach (var name in chart.ValueFiles)
        {
            if (IsUrl(name))
            {
                throw Remote(at, name);
            }

            var path = name.StartsWith('/') ? null : Repository.Resolve(folder, name);
            if (path is not null)
            {
                RefuseLink(path);
            }

            if (path is null || !Repository.HasFile(path))
            {
                throw Stop(TreeChecks.ListedExists, at, $"Value file {name} of chart {chart.Name} is listed and isn't there.",
                    "Add it, or remove the line.");
            }

            Readable(path);
            files.Add(path);
        }

        _charts.Add(chart with { Folder = folder, ValueFiles = files, Location = at });
    }

    private SourceLocation At(string folder, YamlValue item) => Repository.Locate(FileIn(Repository, folder)!, item.Line);

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

            FollowResource(Folder, componentAt(index), entry);
            _components.Add(entry);
        }

        LoadAll(Folder, (settings?["patches"]?.Items ?? []).SelectMany(item => Named(item, "path")));
    }

    private void FollowResource(string folder, SourceLocation at, string entry)
    {
        var target = Target(folder, at, entry);
        if (target.IsFolder)
        {
            FollowFolder(target.Path);
        }
        else
        {
            Readable(target.Path);
            _resources.Add(target.Path);
        }
    }

    /// <summary>The file or the folder that an entry names; a file is taken in.</summary>
    private (string Path, bool IsFolder) Target(string folder, SourceLocation at, string entry)
    {
        if (IsRemote(entry))
        {
            throw Remote(at, entry);
        }

        var target = entry.StartsWith('/') ? null : Repository.Resolve(folder, entry);
        if (target is not null)
        {
            RefuseLink(target);
        }

        if (target is not null && Repository.HasFile(target))
        {
            Take(target);
            return (target, false);
        }

        if (target is not null && Repository.HasFolder(target) && FileIn(Repository, target) is not null)
        {
            _links.UnionWith(Repository.LinksOn(target));
            return (Repository.RealPathOf(target), true);
        }

        var why = target is null ? "leads out of the repository"
            : Repository.HasFolder(target) ? "has no kustomization.yaml"
            : "isn't there";
        throw Stop(TreeChecks.ListedExists, at, $"{entry} is listed and {why}.", $"Add {target ?? entry}, or remove the line.");
    }

    /// <summary>
    /// A plugin's settings: written here, in a file, or the resources of a folder. What they name is looked for from
    /// <paramref name="folder"/>, whose kustomization lists them.
    /// </summary>
    private void FollowPlugin(string folder, YamlValue item)
    {
        var at = At(folder, item);
        if (Inline(item.Text ?? "") is { } objects)
        {
            RefusePrograms(at, objects);
            LoadNames(folder, at, objects);
        }
        else
        {
            FollowPlugin(folder, Target(folder, at, item.Text ?? ""), at);
        }
    }

    private void FollowPlugin(string folder, (string Path, bool IsFolder) target, SourceLocation at)
    {
        if (target.IsFolder)
        {
            FollowPlugins(folder, target.Path);
        }
        else
        {
            var plugins = Readable(Repository.ReadYaml(target.Path).Strict).Roots.ToList();
            RefusePrograms(at, plugins);
            LoadNames(folder, at, plugins);
        }
    }

    private void FollowPlugins(string folder, string from)
    {
        if (!_folders.Add($"{folder}\n{from}") || KustomizationIn(from) is not { } root)
        {
            return;
        }

        Enter(from);
        foreach (var field in root.All.Where(field => FieldOf(field) is not ("apiversion" or "kind")))
        {
            if (FieldOf(field) is not "resources")
            {
                throw Stop(TreeChecks.Local, At(from, field.Key),
                    $"{from} makes plugins for {folder} with `{field.Key.Value}`, so what they load can't be told before they run.",
                    "List the plugins as they are, under `resources` alone.");
            }

            foreach (var item in field.Value.Items)
            {
                var at = At(from, item);
                FollowPlugin(folder, Target(from, at, item.Text ?? ""), at);
            }
        }

        _depth--;
    }

    // What isn't built in is a program or a container, and one that is fetches charts: with Argo CD each needs build options of its own
    // (https://kubectl.docs.kubernetes.io/guides/extending_kustomize/).
    private static void RefusePrograms(SourceLocation at, IEnumerable<YamlValue> plugins)
    {
        var program = plugins.FirstOrDefault(plugin => plugin.Field("apiVersion") != "builtin"
            || plugin.Field("kind") == "HelmChartInflationGenerator"
            || Functions.Any(name => plugin.At("metadata", "annotations", name) is not null));
        if (program is not null)
        {
            throw Stop(TreeChecks.Local, at,
                $"{program.Field("kind")} {program.Field("metadata", "name")} is made by a program or a chart that kustomize would have to "
                    + "start or to fetch, which is not done.",
                "Commit what it makes, or accept the finding.");
        }
    }

    /// <summary>The objects of an entry that is no name but the plugin's settings themselves; null for a name.</summary>
    private static List<YamlValue>? Inline(string text)
    {
        try
        {
            var roots = YamlText.Read(text).Select(document => document.Root).OfType<YamlValue>().ToList();
            return roots.Count > 0 && roots.All(root => Manifests.IsObject(root) && root.At("metadata", "name")?.Text is not null)
                ? roots
                : null;
        }
        catch (YamlReadException)
        {
            return null;
        }
    }

    private void LoadNames(string folder, SourceLocation at, IEnumerable<YamlValue> values)
    {
        foreach (var value in values)
        {
            foreach (var entry in value.Entries)
            {
                if (PluginFields.Contains(FieldOf(entry), StringComparer.Ordinal))
                {
                    Load(folder, at, entry.Value, KeyedFields.Contains(FieldOf(entry), StringComparer.Ordinal));
                }
            }

            LoadNames(folder, at, value.Items.Concat(value.Entries.Select(entry => entry.Value)));
        }
    }

    private void LoadAll(string folder, IEnumerable<YamlValue> values, bool keyed = false)
    {
        foreach (var value in values)
        {
            Load(folder, At(folder, value), value, keyed);
        }
    }

    /// <summary>Takes in the files that a field names. That one is missing is for kustomize to say.</summary>
    private void Load(string folder, SourceLocation at, YamlValue value, bool keyed)
    {
        foreach (var item in value.Items)
        {
            Load(folder, at, item, keyed);
        }

        if (value.Text is not { } text)
        {
            return;
        }

        foreach (var name in keyed ? (string[])[text, text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]] : [text])
        {
            if (IsUrl(name))
            {
                throw Remote(at, name);
            }

            if (!name.StartsWith('/') && Repository.Resolve(folder, name) is { Length: > 0 } target)
            {
                RefuseLink(target);
                if (Repository.HasFile(target))
                {
                    Take(target);
                }
            }
        }
    }

    private YamlFile Readable(string path)
    {
        var file = Readable(Repository.ReadYaml(path));
        _warnings.AddRange(RepeatedKeys.Of(file, "which of them counts, or whether both do, is up to kustomize"));
        return file;
    }

    private static YamlFile Readable(YamlFile file) => file.Problem is null
        ? file
        : throw Stop(TreeChecks.Readable, file.Location.At(file.ProblemLine), file.Problem, "Correct the YAML at this line.");

    /// <summary>Takes a file in where it really is, with the links that lead there.</summary>
    private void Take(string path)
    {
        _links.UnionWith(Repository.LinksOn(path));
        _files.Add(Repository.RealPathOf(path));
    }

    private void RefuseLink(string path)
    {
        if (Repository.EscapingLinkOn(path) is { } link)
        {
            throw new FindingException(Repository.EscapingLink(link));
        }
    }

    private static FindingException Remote(SourceLocation at, string entry) => Stop(
        TreeChecks.Local,
        at,
        $"{entry} would have to be fetched, which is not done.",
        "Bring it into a repository and name it by its path.");

    private static FindingException Stop(CheckInfo check, SourceLocation at, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = at,
        Message = message,
        WayOut = wayOut,
    });
}
