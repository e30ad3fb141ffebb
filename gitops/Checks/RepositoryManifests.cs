namespace Homelab.GitOps.Checks;

/// <summary>
/// Every Kubernetes object that stands in a file of a repository, whether an Application uses it or not; what charts make of their
/// templates is not among them, since a template is no YAML.
/// </summary>
internal sealed class RepositoryManifests
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly Lazy<(List<KubernetesObject> Objects, List<Note> Unreadable)> _read;

    public RepositoryManifests(RepositorySet repositories) => _read = new(() => Read(repositories));

    public IReadOnlyList<KubernetesObject> Objects => _read.Value.Objects;

    /// <summary>Files that look like manifests and can't be read.</summary>
    public IReadOnlyList<Note> Unreadable => _read.Value.Unreadable;

    private static (List<KubernetesObject> Objects, List<Note> Unreadable) Read(RepositorySet repositories)
    {
        var files = repositories.All.SelectMany(repository => repository.Files
            .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !IsTemplate(repository, path))
            .Select(path => (repository, path))).ToList();
        ConcurrentBag<(int Index, KubernetesObject Object)> objects = [];
        ConcurrentBag<(int Index, Note Note)> unreadable = [];
        Parallel.For(0, files.Count, index =>
        {
            var (repository, path) = files[index];
            var file = repository.ReadYaml(path);
            if (file.Problem is not null)
            {
                unreadable.Add(
                    (index, new Note(file.Location.At(file.ProblemLine), $"Not looked into for Secrets and AppProjects: {file.Problem}")));
            }

            foreach (var item in Manifests.Objects(file))
            {
                objects.Add((index, item));
            }
        });
        return (
            [.. objects.OrderBy(item => item.Index).ThenBy(item => item.Object.Origin.Line).Select(item => item.Object)],
            [.. unreadable.OrderBy(item => item.Index).Select(item => item.Note)]);
    }

    internal static bool IsTemplate(Repository repository, string path)
    {
        for (
            var at = path.IndexOf("templates/", StringComparison.Ordinal);
            at >= 0;
            at = path.IndexOf("templates/", at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || path[at - 1] == '/') && repository.HasFile(path[..at] + "Chart.yaml"))
            {
                return true;
            }
        }

        return false;
    }
}
