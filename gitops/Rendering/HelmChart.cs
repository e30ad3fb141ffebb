namespace Homelab.GitOps.Rendering;

/// <summary>A chart in a repository: its files, the charts next to it that it depends on, and one hash over all of that.</summary>
internal sealed class HelmChart
{
    private readonly List<(YamlValue Dependency, string Folder)> _dependencies = [];
    private readonly List<RemoteDependency> _remote = [];
    private readonly Lazy<ILookup<string, string>> _byName;
    private readonly Lazy<ILookup<string, SourceLocation>> _kinds;
    private readonly Lazy<IReadOnlyList<string>> _questions;
    private readonly Lazy<ILookup<(string Template, string Kind), SourceLocation>> _kindsByTemplate;

    private HelmChart(Repository repository, string folder)
    {
        Repository = repository;
        Folder = folder;
        DefinitionPath = Repository.Below(folder, "Chart.yaml");
        var definition = Yaml(DefinitionPath);
        Name = definition?["name"]?.Text ?? "";
        Version = definition?["version"]?.Text ?? "";
        // Helm 2 kept dependencies in a file of their own, which Helm still reads and puts in the place of those in Chart.yaml.
        var requirements = Repository.Below(folder, "requirements.yaml");
        (var dependencies, DependenciesPath) = repository.HasFile(requirements) && Yaml(requirements)?["dependencies"] is { } own
            ? (own, requirements)
            : (definition?["dependencies"], DefinitionPath);
        foreach (var dependency in dependencies?.Items ?? [])
        {
            Depend(dependency, DependenciesPath);
        }

        RefuseEscapingLinks();
        Files = new SourceFiles(repository, folder, _dependencies.Select(local => local.Folder).Append(folder)
            .Distinct(StringComparer.Ordinal).SelectMany(repository.FilesUnder));
        if (_dependencies.Count + _remote.Count > 0)
        {
            RequireLock(
                dependencies!.Items, Repository.Below(folder, DependenciesPath == requirements ? "requirements.lock" : "Chart.lock"));
        }

        ForeignReference = Files.Paths.Select(file => (Path: file, Reference: ValuesSchema.ForeignReference(repository, file)))
            .Where(file => file.Reference is not null).Select(file => RequireArchive(file.Path, file.Reference!)).FirstOrDefault();
        _byName = new(() => _dependencies.ToLookup(
            local => local.Dependency["name"]?.Text ?? "", local => local.Folder, StringComparer.Ordinal));
        _questions = new(() => [.. Templates().SelectMany(path => Repository.ReadText(path).Split('\n'))
            .Where(line => line.Contains("APIVersions", StringComparison.Ordinal))]);
        var kinds = new Lazy<List<(string Kind, SourceLocation Location)>>(() => [.. KindsOfTemplates()]);
        _kinds = new(() => kinds.Value.ToLookup(item => item.Kind, item => item.Location, StringComparer.Ordinal));
        _kindsByTemplate = new(() => kinds.Value.ToLookup(item => (item.Location.Path, item.Kind), item => item.Location));
    }

    public Repository Repository { get; }

    public string Folder { get; }

    public string Name { get; }

    public string Version { get; }

    /// <summary>What its schema of values refers to outside itself, where nobody here can mend that: helm isn't shown the schema.</summary>
    public string? ForeignReference { get; }

    /// <summary>Path of its <c>Chart.yaml</c>.</summary>
    public string DefinitionPath { get; }

    /// <summary>Its files and those of the charts that it depends on by <c>file://</c>.</summary>
    public SourceFiles Files { get; }

    /// <summary>
    /// The dependencies that <c>helm dependency build</c> has to bring into <c>charts/</c> first, with the folders that they are in.
    /// </summary>
    public IReadOnlyList<(YamlValue Dependency, string Folder)> Dependencies => _dependencies;

    /// <summary>The dependencies that lie in a Helm repository or a registry.</summary>
    public IReadOnlyList<RemoteDependency> Remote => _remote;

    /// <summary>Path of the file that names the dependencies.</summary>
    public string DependenciesPath { get; }

    /// <exception cref="FindingException">A dependency is missing, or a link leads out.</exception>
    public static HelmChart Read(Repository repository, string folder) => new(repository, folder);

    /// <summary>The file in the repository that helm calls <c>chart/templates/x.yaml</c>.</summary>
    public string PathOf(string source)
    {
        var inChart = source.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? source[(slash + 1)..] : source;
        if (inChart.Split('/', 3) is ["charts", var name, var rest] && _byName.Value[name].FirstOrDefault() is { } folder)
        {
            return Repository.Below(folder, rest);
        }

        return Repository.Below(Folder, inChart);
    }

    /// <summary>
    /// Where an object of this kind is written: helm names the template it rendered, which may do no more than call one of a library, so
    /// when the kind isn't in it and is in exactly one other template, that one is meant.
    /// </summary>
    public SourceLocation OriginOf(string template, string kind)
    {
        if (!_kinds.Value.Contains(kind))
        {
            return Repository.Locate(template);
        }

        var own = _kindsByTemplate.Value[(template, kind)].Take(2).ToList();
        var all = own.Count > 0 ? own : _kinds.Value[kind].Take(2).ToList();
        return all is [var only] ? only : Repository.Locate(template);
    }

    /// <summary>Whether a template asks whether the cluster serves this (<c>.Capabilities.APIVersions.Has</c>).</summary>
    public bool AsksFor(string apiVersion) => _questions.Value.Any(line => line.Contains(apiVersion, StringComparison.Ordinal));

    private IEnumerable<(string Kind, SourceLocation Location)> KindsOfTemplates()
    {
        foreach (var path in Templates())
        {
            var line = 0;
            foreach (var text in Repository.ReadText(path).Split('\n'))
            {
                line++;
                if (text.StartsWith("kind:", StringComparison.Ordinal))
                {
                    yield return (text["kind:".Length..].Trim(), Repository.Locate(path, Math.Max(1, line - 1)));
                }
            }
        }
    }

    private IEnumerable<string> Templates() => Files.Paths.Where(
        path => path.Contains("templates/", StringComparison.Ordinal) && Path.GetExtension(path) is ".yaml" or ".yml" or ".tpl");

    private void Depend(YamlValue dependency, string path)
    {
        var name = dependency["name"]?.Text ?? "";
        var vendored = Repository.Below(Folder, $"charts/{name}");
        if (Repository.HasFile(Repository.Below(vendored, "Chart.yaml"))
            || Repository.FilesStartingWith(vendored + "-").Any(file => file.EndsWith(".tgz", StringComparison.Ordinal)))
        {
            return;
        }

        const string FileScheme = "file://";
        var from = dependency["repository"]?.Text ?? "";
        var line = dependency.LineOf("repository");
        var reference = new ChartReference(from, name, dependency["version"]?.Text ?? "");
        if (from.Contains("://", StringComparison.Ordinal) && reference.IsPlain)
        {
            _remote.Add(new(dependency, reference, Repository.Locate(path, line)));
            return;
        }

        if (Alias(from) is { } alias)
        {
            throw Missing(TreeChecks.Local, path, line,
                $"Chart {Name} needs {name} from the repository that is called {alias} where it is built, in Argo CD by the name of a "
                    + "repository Secret; nothing in Chart.yaml says at which address that is.",
                $"Write the repository's URL for {from}, as in the Chart.yaml of most charts, or commit {vendored}.");
        }

        if (!from.StartsWith(FileScheme, StringComparison.Ordinal))
        {
            throw Missing(TreeChecks.Local, path, line,
                $"Chart {Name} needs {name} from {(from.Length == 0 ? "its charts/ folder, where it isn't" : from)}, which is not fetched.",
                $"Run `helm dependency build {Folder}` and commit {vendored}, or use a file:// dependency.");
        }

        // A path of the machine, which is what helm takes it for, is none of the repository.
        if (from.StartsWith(FileScheme + "/", StringComparison.Ordinal)
            || Repository.Resolve(Folder, from[FileScheme.Length..]) is not { } folder
            || !Repository.HasFile(Repository.Below(folder, "Chart.yaml")))
        {
            throw Missing(TreeChecks.Exists, path, line,
                $"Chart {Name} needs {name} from {from}, where there is no chart.",
                "Correct the path (it is relative to the chart's folder) or add the chart.");
        }

        _dependencies.Add((dependency, folder));
    }

    // https://helm.sh/docs/topics/charts/#the-dependencies-field
    private static string? Alias(string repository) => repository switch
    {
        ['@', .. { Length: > 0 } name] => name,
        _ when repository.StartsWith("alias:", StringComparison.Ordinal) => repository["alias:".Length..],
        _ => null,
    };

    /// <summary>
    /// helm builds what the lock names, not what Chart.yaml names, and its digest can be made by anyone: so the two must name the same,
    /// and what is built is what Chart.yaml names.
    /// </summary>
    private void RequireLock(IReadOnlyList<YamlValue> dependencies, string path)
    {
        if (!Repository.HasFile(path))
        {
            return;
        }

        var root = Yaml(path);
        var locked = root?["dependencies"]?.Items ?? [];
        if (!locked.Select(Names).SequenceEqual(dependencies.Select(Names))
            || dependencies.Zip(locked).Any(pair => VersionOf(pair.First) is { } version && version != pair.Second["version"]?.Text)
            || (Yaml(DefinitionPath)?["apiVersion"]?.Text != "v1" && LockDigest.Of(dependencies, locked) != root?["digest"]?.Text))
        {
            throw Missing(TreeChecks.Renders, path, 1,
                $"{path} is not what {DefinitionPath} asks for and what is there: `helm dependency build` refuses it.",
                $"Run `helm dependency update {Folder}` and commit the lock.");
        }

        foreach (var (dependency, entry) in dependencies.Zip(locked))
        {
            if (_remote.FindIndex(remote => remote.Dependency == dependency) is var index and >= 0 && entry["version"]?.Text is { } version)
            {
                _remote[index] = _remote[index] with { Reference = _remote[index].Reference with { Version = version } };
            }
        }

        string? VersionOf(YamlValue dependency) => _dependencies.Find(local => local.Dependency == dependency) is { Folder: { } folder }
            ? Yaml(Repository.Below(folder, "Chart.yaml"))?["version"]?.Text ?? ""
            : null;

        static (string?, string?) Names(YamlValue entry) => (entry["name"]?.Text, entry["repository"]?.Text);
    }

    private string RequireArchive(string path, string reference) => Repository.IsArchive ? reference : throw Missing(
        TreeChecks.Local, path, 1, $"Chart {Name} checks its values by {reference}, which would have to be fetched.",
        "Write what it holds into the chart's own values.schema.json.");

    private YamlValue? Yaml(string path)
    {
        var file = Repository.ReadYaml(path);
        return file.Problem is null
            ? file.Roots.FirstOrDefault()
            : throw Missing(TreeChecks.Readable, path, file.ProblemLine, file.Problem, "Correct the YAML at this line.");
    }

    private void RefuseEscapingLinks()
    {
        foreach (var folder in (string[])[Folder, .. _dependencies.Select(local => local.Folder)])
        {
            if (Repository.EscapingLinkUnder(folder) is { } link)
            {
                throw new FindingException(Repository.EscapingLink(link));
            }
        }
    }

    /// <summary>A dependency that has to be fetched, the version being that of the lock, where there is one.</summary>
    internal sealed record RemoteDependency(YamlValue Dependency, ChartReference Reference, SourceLocation Location);

    private FindingException Missing(CheckInfo check, string path, int line, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = Repository.Locate(path, line),
        Message = message,
        WayOut = wayOut,
    });
}
