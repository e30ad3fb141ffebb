namespace Homelab.GitOps.Resolution;

/// <summary>
/// Which charts may be fetched for an Application: those whose repository its AppProject lists in <c>sourceRepos</c>. The project is the one
/// that was given, one that was rendered, or a file of a repository; of several, any may permit, since which is in effect isn't known.
/// </summary>
internal sealed class ChartPermissions(RepositorySet repositories, IEnumerable<KubernetesObject> given)
{
    // As Argo CD makes it: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project
    private const string Default = "default";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly ILookup<string, AppProject> _given = ByName(given);
    private readonly ConcurrentBag<KubernetesObject> _rendered = [];
    private readonly Lazy<ILookup<string, AppProject>> _written = new(() => ByName(repositories.All.SelectMany(repository =>
        repository.Files.Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
            .Select(repository.ReadYaml).Where(file => file.Problem is null).SelectMany(Manifests.Objects))));

    /// <summary>Takes in the AppProjects among what was rendered.</summary>
    public void Add(IEnumerable<KubernetesObject> objects)
    {
        foreach (var project in objects.Where(AppProject.IsAppProject))
        {
            _rendered.Add(project);
        }
    }

    /// <summary>Why nothing may be fetched from there for the Application; null when it may.</summary>
    public string? WhyNot(Application application, string repoUrl)
    {
        var known = _given[application.Project].ToList();
        if (known.Count == 0)
        {
            known = [.. ByName(_rendered)[application.Project], .. _written.Value[application.Project]];
        }

        return known.Count == 0 && application.Project == Default || known.Exists(project => project.AllowsSource(repoUrl)) ? null
            : $"it is not fetched, since AppProject {application.Project} "
                + (known.Count == 0 ? "is not at hand to permit that (--project)" : $"does not permit {repoUrl}");
    }

    private static ILookup<string, AppProject> ByName(IEnumerable<KubernetesObject> objects) => objects.Where(AppProject.IsAppProject)
        .ToLookup(item => item.Name, item => new AppProject(item), StringComparer.Ordinal);
}
