namespace Homelab.GitOps.Rendering;

/// <summary>
/// Reads a directory source as Argo CD does (<c>findManifests</c> in reposerver/repository): <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c>,
/// folders below only with <c>recurse</c>; a file that is no Kubernetes manifest is passed over.
/// </summary>
internal static class ManifestDirectory
{
    private const string SkipMarker = "+argocd:skip-file-rendering";
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The files that the source takes.</summary>
    public static IEnumerable<string> Files(Repository repository, string folder, DirectoryOptions options) =>
        Taken(repository, folder, options, Extensions);

    /// <summary>The Jsonnet files that Argo CD would evaluate beside them, as paths below the folder.</summary>
    public static IReadOnlyList<string> Jsonnet(Repository repository, string folder, DirectoryOptions options) =>
        [.. Taken(repository, folder, options, [".jsonnet"]).Select(path => path[Prefix(folder)..])];

    /// <summary>How many files below the folder hold manifests that it doesn't take without <c>recurse</c>.</summary>
    public static int Deeper(Repository repository, string folder) => repository.FilesUnder(folder)
        .Where(path => path[Prefix(folder)..].Contains('/', StringComparison.Ordinal)
            && Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
        .Count(path => Manifests.Objects(repository.ReadYaml(path)).Count > 0);

    private static IEnumerable<string> Taken(Repository repository, string folder, DirectoryOptions options, string[] extensions)
    {
        var prefix = Prefix(folder);
        return repository.FilesUnder(folder).Where(path =>
        {
            var relative = path[prefix..];
            return extensions.Contains(Path.GetExtension(relative), StringComparer.Ordinal)
                && (options.Recurse || !relative.Contains('/', StringComparison.Ordinal))
                && (options.Exclude is null || !Glob.IsMatch(options.Exclude, relative))
                && (options.Include is null || Glob.IsMatch(options.Include, relative));
        });
    }

    /// <summary>The objects in those files.</summary>
    /// <exception cref="FindingException">A manifest can't be read, or a link leads out of the repository.</exception>
    public static IReadOnlyList<KubernetesObject> Read(Repository repository, string folder, DirectoryOptions options)
    {
        var link = repository.EscapingLinks.FirstOrDefault(link => Covers(folder, link, options.Recurse));
        if (link is not null)
        {
            throw new FindingException(repository.EscapingLink(link));
        }

        return [.. Files(repository, folder, options).SelectMany(path => Objects(repository, path))];
    }

    private static int Prefix(string folder) => folder.Length == 0 ? 0 : folder.Length + 1;

    private static IReadOnlyList<KubernetesObject> Objects(Repository repository, string path)
    {
        var file = repository.ReadYaml(path);
        if (file.Problem is null)
        {
            return Manifests.Objects(file) is { Count: > 0 } objects
                && !repository.ReadText(path).Contains(SkipMarker, StringComparison.Ordinal) ? objects : [];
        }

        if (!LooksLikeManifest(repository, path))
        {
            return [];
        }

        throw new FindingException(new Finding
        {
            Check = TreeChecks.Readable,
            Location = file.Location.At(file.ProblemLine),
            Message = file.Problem,
            WayOut = "Correct the YAML at this line.",
        });
    }

    private static bool LooksLikeManifest(Repository repository, string path)
    {
        try
        {
            var text = repository.ReadText(path);
            return ((string[])["apiVersion", "kind", "metadata"]).All(field => text.Contains(field, StringComparison.Ordinal));
        }
        catch (YamlReadException)
        {
            return true; // Too large to tell.
        }
    }

    private static bool Covers(string folder, string link, bool recurse)
    {
        if (folder.Length > 0 && !link.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            return false;
        }

        return recurse || !link[(folder.Length == 0 ? 0 : folder.Length + 1)..].Contains('/', StringComparison.Ordinal);
    }
}
