using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Resolution;

/// <summary>Finds the root Applications that a user names as <c>REPOSITORY/PATH</c>.</summary>
public static class RootManifests
{
    /// <summary>The Applications and ApplicationSets in the file, or in the manifests directly in the folder, that <paramref name="root"/> names.</summary>
    /// <param name="repositories">The repositories at hand.</param>
    /// <param name="root">The repository's name, a slash, and the path in it.</param>
    /// <exception cref="ArgumentException">There is no such repository or path, or no Application in it; the message says which.</exception>
    /// <exception cref="YamlReadException">The file can't be read.</exception>
    public static IReadOnlyList<KubernetesObject> Read(RepositorySet repositories, string root)
    {
        ArgumentNullException.ThrowIfNull(repositories);
        ArgumentNullException.ThrowIfNull(root);
        var parts = root.Trim('/').Split('/', 2);
        var repository = repositories.ByName(parts[0]) ?? throw new ArgumentException(
            $"There is no repository {parts[0]}; there are {string.Join(", ", repositories.All.Select(other => other.Name))}.", nameof(root));
        var path = Repository.Resolve("", parts.Length == 2 ? parts[1] : "");
        if (path is null || (!repository.HasFile(path) && !repository.HasFolder(path)))
            throw new ArgumentException($"{repository.Name} has no {(parts.Length == 2 ? parts[1] : "such path")}.", nameof(root));

        var objects = repository.HasFile(path)
            ? Manifests.Read(repository, path)
            : [.. repository.FilesUnder(path).Where(file => IsDirectlyIn(path, file)).SelectMany(file => Manifests.Objects(repository.ReadYaml(file)))];
        List<KubernetesObject> roots = [.. objects.Where(item => Application.IsApplication(item) || item.Is("argoproj.io", "ApplicationSet"))];
        return roots.Count > 0 ? roots : throw new ArgumentException($"{root} holds no Argo CD Application.", nameof(root));
    }

    private static bool IsDirectlyIn(string folder, string file) =>
        Path.GetExtension(file) is ".yaml" or ".yml" or ".json"
        && !file[(folder.Length == 0 ? 0 : folder.Length + 1)..].Contains('/', StringComparison.Ordinal);
}
