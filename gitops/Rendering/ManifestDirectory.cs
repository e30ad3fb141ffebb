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
    /// <param name="repository">The repository.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Which files.</param>
    /// <param name="warnings">Takes what is read all the same.</param>
    /// <exception cref="FindingException">A manifest can't be read, or a link leads out of the repository.</exception>
    public static IReadOnlyList<KubernetesObject> Read(
        Repository repository, string folder, DirectoryOptions options, List<Finding> warnings)
    {
        var link = repository.EscapingLinks.FirstOrDefault(link => Covers(folder, link, options.Recurse));
        if (link is not null)
        {
            throw new FindingException(repository.EscapingLink(link));
        }

        return [.. Files(repository, folder, options).SelectMany(path => Objects(repository, path, warnings))];
    }

    private static int Prefix(string folder) => folder.Length == 0 ? 0 : folder.Length + 1;

    // getObjsFromYAMLOrJSON in https://github.com/argoproj/argo-cd/blob/v3.5.1/reposerver/repository/repository.go
    private static IReadOnlyList<KubernetesObject> Objects(Repository repository, string path, List<Finding> warnings)
    {
        var text = TextOf(repository, path);
        if (text?.Contains(SkipMarker, StringComparison.Ordinal) == true)
        {
            return [];
        }

        var file = repository.ReadYaml(path);
        var isJson = path.EndsWith(".json", StringComparison.Ordinal);
        if ((isJson && text is not null ? JsonFault(text) : null) is not { } fault)
        {
            fault = FirstFault(file);
        }

        if (fault.Message is null)
        {
            warnings.AddRange(RepeatedKeys.Of(file));
            warnings.AddRange(file.Roots.OfType<YamlMap>().Where(root => !Manifests.IsObject(root))
                .Select(root => WithoutVersion(file, root)));
            return Manifests.Objects(file);
        }

        return isJson || fault.IsBehindObject || text is null || LooksLikeManifest(text)
            ? throw new FindingException(new Finding
            {
                Check = TreeChecks.Readable,
                Location = file.Location.At(fault.Line),
                Message = fault.Message,
                WayOut = $"Correct the {(isJson ? "JSON" : "YAML")} at this line.",
            })
            : [];
    }

    private static string? TextOf(Repository repository, string path)
    {
        try
        {
            return repository.ReadText(path);
        }
        catch (YamlReadException)
        {
            return null; // Too large to tell what it is; reading it as YAML says so.
        }
    }

    private static (string? Message, int Line, bool IsBehindObject) FirstFault(YamlFile file)
    {
        if (file.Problem is { } problem)
        {
            return (problem, file.ProblemLine, false);
        }

        var (index, fault) = file.Roots.Select(Manifests.Fault).Index().FirstOrDefault(root => root.Item is not null);
        return (fault?.Message, fault?.Line ?? 1, index > 0);
    }

    // Argo CD reads *.json with Go's encoding/json, which takes neither comments nor trailing commas, and one value alone.
    private static (string? Message, int Line, bool IsBehindObject)? JsonFault(string text)
    {
        try
        {
            JsonText.Read(text.TrimStart('\uFEFF'));
            return null;
        }
        catch (JsonException exception)
        {
            return ("This is no JSON, as which Argo CD reads it for its name: a comma too many, a comment, or a second value.",
                (int)(exception.LineNumber ?? 0) + 1, false);
        }
    }

    private static Finding WithoutVersion(YamlFile file, YamlValue root) => new()
    {
        Check = TreeChecks.Readable,
        Location = file.Location.At(root.Line),
        Message = $"{root.Field("kind")}/{root.Field("metadata", "name")} has no apiVersion, so Argo CD can't apply it.",
        WayOut = "Give it one.",
    };

    private static bool LooksLikeManifest(string text) =>
        ((string[])["apiVersion:", "kind:", "metadata:"]).All(field => text.Contains(field, StringComparison.Ordinal));

    private static bool Covers(string folder, string link, bool recurse)
    {
        if (folder.Length > 0 && !link.StartsWith(folder + "/", StringComparison.Ordinal))
        {
            return false;
        }

        return recurse || !link[(folder.Length == 0 ? 0 : folder.Length + 1)..].Contains('/', StringComparison.Ordinal);
    }
}
