namespace Homelab.Cli.Trees;

/// <summary>The tree that begins in a checkout.</summary>
internal static class CheckoutRoots
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Finds where it begins.</summary>
    /// <param name="folder">The folder that holds the checkouts.</param>
    /// <param name="root"><c>repository/path</c> of a file, or of a folder with files.</param>
    /// <param name="projects">Files with AppProjects.</param>
    /// <exception cref="RefusedException">There is no such folder, root or file, or it holds nothing to begin with.</exception>
    public static CheckInputs Of(string folder, string root, IReadOnlyList<string> projects)
    {
        var repositories = Repositories(folder);
        return new CheckInputs
        {
            Repositories = repositories,
            Roots = Roots(folder, repositories, root),
            Projects = [.. projects.SelectMany(Projects)]
        };
    }

    /// <summary>The checkouts right in a folder.</summary>
    /// <exception cref="RefusedException">There is no such folder, or it is a checkout.</exception>
    public static RepositorySet Repositories(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw Wrong($"There is no folder {folder}; give the folder that holds the checkouts.");
        }

        return IsCheckout(folder) && !Directory.EnumerateDirectories(folder).Any(IsCheckout)
            ? throw Wrong($"{folder} is a checkout; give the folder that holds it: {Path.GetFullPath(Path.Combine(folder, ".."))}.")
            : RepositorySet.FromFolder(folder);
    }

    /// <summary>The Applications of a root, <c>repository/path</c>.</summary>
    /// <exception cref="RefusedException">There is no such root, or it holds nothing to begin with.</exception>
    public static IReadOnlyList<KubernetesObject> Roots(string folder, RepositorySet repositories, string root)
    {
        var (name, given) = root.Replace('\\', '/')
            .Split('/', 2) switch
        { [var first, var rest] => (first, rest), var only => (only[0], "") };
        if (Path.IsPathRooted(root))
        {
            throw Wrong($"--root {root}: write repository/path, where the repository is a folder in {folder}.");
        }

        if (repositories.ByName(name) is not { } repository)
        {
            var names = string.Join(", ", repositories.All.Select(one => one.Name));
            throw Wrong($"--root {root}: {folder} has no folder {name}; it has {(names.Length == 0 ? "none" : names)}.");
        }

        if (Repository.Resolve("", given) is not { } path || !(repository.HasFile(path) || repository.HasFolder(path)))
        {
            throw Wrong($"--root {root}: {name} has no {given}.");
        }

        var files = repository.HasFile(path) ? [path] : repository.FilesUnder(path)
            .Where(file => Path.GetDirectoryName(file) == path.Replace('/', Path.DirectorySeparatorChar)
                && Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal));
        try
        {
            var roots = files.SelectMany(file => Manifests.Read(repository, file)).Where(IsRoot).ToList();
            return roots.Count > 0
                ? roots
                : throw Wrong($"--root {root}: there is no Application in it; name the file of one, or the folder that holds the file.");
        }
        catch (YamlReadException unreadable)
        {
            throw Wrong($"--root {root}: {unreadable.Message}", unreadable);
        }
    }

    private static bool IsCheckout(string folder) => Path.Exists(Path.Combine(folder, ".git"));

    private static bool IsRoot(KubernetesObject item) => Application.IsApplication(item) || item.Is("argoproj.io", "ApplicationSet");

    private static List<KubernetesObject> Projects(string file)
    {
        if (Path.Exists(file) && !RegularFile.Exists(file))
        {
            throw Wrong($"--project {file}: it is no regular file, and so never opened.");
        }

        try
        {
            var projects = Manifests.Read(File.ReadAllText(file), file).Where(AppProject.IsAppProject).ToList();
            return projects.Count > 0 ? projects : throw Wrong($"--project {file}: there is no AppProject in it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or YamlReadException)
        {
            throw Wrong($"--project {file}: {error.Message}", error);
        }
    }

    private static RefusedException Wrong(string message, Exception? inner = null) => new(message, inner);
}
