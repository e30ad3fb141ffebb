namespace Homelab.GitOps.Resolution;

/// <summary>
/// Reads where following begins, as somebody would apply it: a file as it is, a kustomization and a chart as they are built.
/// </summary>
public sealed class RootReader(Toolbox tools, ToolOptions options)
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>AppProjects that are not in the repositories; they say what may be fetched.</summary>
    public IReadOnlyList<KubernetesObject> Projects { get; init; } = [];

    /// <summary>Reads one place.</summary>
    /// <param name="repositories">The repositories at hand.</param>
    /// <param name="place">The place.</param>
    /// <param name="cancellation">Stops it, and the tool that runs.</param>
    /// <exception cref="YamlReadException">A file of it can't be read.</exception>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and is not on this machine.</exception>
    public async Task<Root> ReadAsync(RepositorySet repositories, RootPlace place, CancellationToken cancellation = default)
    {
        var (repository, path) = (place.Repository, place.Path);
        if (repository.HasFile(path) && !IsDefinition(repository, path))
        {
            return Applied(place, [path]);
        }

        var folder = repository.HasFile(path) ? FolderOf(path) : path;
        if (Kustomization.FileIn(repository, folder) is null && !repository.HasFile(Repository.Below(folder, "Chart.yaml")))
        {
            return Applied(place, FilesIn(repository, folder));
        }

        var built = await BuildAsync(repositories, repository, folder, cancellation);
        // What can't be built here is applied all the same, and so are files that lie beside a kustomization of something else.
        return built.Problem is { } problem
            ? new Root(place, problem.Check == TreeChecks.Local ? Readable(repository, folder) : [], problem)
            : new Root(place, Roots(built.Objects) is { Count: > 0 } objects ? objects : Readable(repository, folder));
    }

    private static Root Applied(RootPlace place, IEnumerable<string> files)
    {
        var read = files.Select(path => (Path: path, Roots: Roots(Manifests.Read(place.Repository, path)))).ToList();
        return new Root(place, [.. read.SelectMany(file => file.Roots)])
        {
            Warnings = [.. read.Where(file => file.Roots.Count > 0)
                .SelectMany(file => RepeatedKeys.Of(place.Repository.ReadYaml(file.Path)))],
        };
    }

    private async Task<SourceResult> BuildAsync(
        RepositorySet repositories, Repository repository, string folder, CancellationToken cancellation)
    {
        using var renderer = new Renderer(tools, options);
        var finder = new ChartFinder(new RemoteCharts(options.Charts, repositories.Budget), new ChartPermissions(repositories, Projects));
        var definition = YamlText.Read("""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: root }
            spec: { destination: { namespace: argocd }, source: { path: . } }
            """);
        var application = new Application(new KubernetesObject(
            (YamlMap)definition[0].Root!, definition[0].Text, repository.Locate(
                Kustomization.FileIn(repository, folder) ?? Repository.Below(folder, "Chart.yaml"))));
        var result = await new SourceResolver(repositories, renderer, finder).BuildAsync(application, repository, folder, cancellation);
        return result with
        {
            Objects = [.. result.Objects, .. ArgoCdCharts.Objects(application, result)],
            Problem = result.Problem is { } problem ? problem with { Application = null } : null,
        };
    }

    private static List<KubernetesObject> Readable(Repository repository, string folder) =>
        Roots(FilesIn(repository, folder).SelectMany(file => Manifests.Objects(repository.ReadYaml(file))));

    private static IEnumerable<string> FilesIn(Repository repository, string folder) => repository.FilesUnder(folder)
        .Where(file => FolderOf(file) == folder && Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal));

    private static List<KubernetesObject> Roots(IEnumerable<KubernetesObject> objects) => [.. objects.Where(Root.IsRoot)];

    private static bool IsDefinition(Repository repository, string path) =>
        Path.GetFileName(path) == "Chart.yaml" || Kustomization.FileIn(repository, FolderOf(path)) == path;

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
