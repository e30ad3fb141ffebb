namespace Homelab.Cli.Trees;

/// <summary>The tree that begins in checkouts: where somebody says, or else where nothing at hand deploys what is there.</summary>
internal sealed class CheckoutRoots
{
    private const string Homelabs = "root-homelab-";

    private readonly string _folder;
    private readonly IReadOnlyList<string> _given;

    private CheckoutRoots(string folder, RepositorySet repositories, IReadOnlyList<string> given) =>
        (_folder, Repositories, _given) = (folder, repositories, given);

    /// <summary>The checkouts.</summary>
    public RepositorySet Repositories { get; }

    /// <summary>The roots in these checkouts.</summary>
    /// <param name="folder">The folder that holds the checkouts, or is the only one.</param>
    /// <param name="roots">
    /// <c>repository/path</c> of files and folders; none to find them. In a single checkout the path alone will do.
    /// </param>
    /// <param name="mirrors"><c>repository=url</c> of other addresses; of a single checkout the URL alone will do.</param>
    /// <param name="like">The same checkouts at another time: a single one has the name that it has there.</param>
    /// <exception cref="RefusedException">There is no such folder, a root is no path, or a mirror of nothing that is there.</exception>
    public static CheckoutRoots In(
        string folder, IReadOnlyList<string> roots, IReadOnlyList<string> mirrors, RepositorySet? like = null)
    {
        RequireFolder(folder);
        if (roots.FirstOrDefault(Path.IsPathRooted) is { } rooted)
        {
            throw new RefusedException($"--root {rooted}: write repository/path, where the repository is a folder in {folder}.");
        }

        var set = IsSingle(folder)
            ? RepositorySet.FromCheckout(folder, like?.All is [var other] ? other : null)
            : RepositorySet.FromFolder(folder);
        return new(folder, new RepositorySet(set.All, [.. mirrors.Select(mirror => Mirror(mirror, set, like))]), roots);
    }

    /// <summary>The checkouts right in a folder.</summary>
    /// <exception cref="RefusedException">There is no such folder, or it is a checkout.</exception>
    public static RepositorySet RepositoriesIn(string folder)
    {
        RequireFolder(folder);
        return IsSingle(folder)
            ? throw new RefusedException(
                $"{folder} is a checkout; give the folder that holds it: {Path.GetFullPath(Path.Combine(folder, ".."))}.")
            : RepositorySet.FromFolder(folder);
    }

    /// <summary>Whether a folder is a checkout; one that holds further checkouts which are no submodules only holds them.</summary>
    public static bool IsSingle(string folder) => Path.Exists(GitOf(folder))
        && !Directory.EnumerateDirectories(folder).Any(below => Directory.Exists(GitOf(below)));

    /// <summary>
    /// Where to begin: what was given, or else the root Applications of homelabs as this program writes them, since what their
    /// kustomizations leave out is not deployed. None when roots are to be found.
    /// </summary>
    public IReadOnlyList<string> Named => _given.Count > 0 ? _given : [.. Repositories.All.SelectMany(repository => repository.Files
        .Where(path => Path.GetFileName(path).StartsWith(Homelabs, StringComparison.Ordinal)
            && Path.GetExtension(path) is ".yaml" or ".yml"
            && (repository.ReadYaml(path).Problem is not null || Manifests.Read(repository, path).Any(Application.IsApplication)))
        .Select(path => $"{repository.Name}/{path}"))];

    /// <summary>Whether there is a file or folder at a root.</summary>
    public bool Has(string root) => Find(root) is { } place && Exists(place);

    /// <summary>Follows the roots.</summary>
    /// <exception cref="RefusedException">A root isn't there, or it holds nothing to begin with.</exception>
    /// <exception cref="ToolMissingException">helm or kubectl is needed and isn't there.</exception>
    public Task<ApplicationTree> FollowAsync(TreeResolver resolver, CancellationToken cancellation) =>
        Named is { Count: > 0 } named ? FollowAsync(named, resolver, cancellation)
        : new RootFinder(resolver).FollowAsync(Repositories, cancellation);

    /// <summary>Follows some roots.</summary>
    /// <inheritdoc cref="FollowAsync(TreeResolver, CancellationToken)"/>
    public async Task<ApplicationTree> FollowAsync(
        IReadOnlyList<string> named, TreeResolver resolver, CancellationToken cancellation)
    {
        List<Root> roots = [];
        foreach (var root in named)
        {
            roots.Add(await ReadAsync(root, resolver.Reader, cancellation));
        }

        return await resolver.FollowAsync(Repositories, roots, cancellation);
    }

    private async Task<Root> ReadAsync(string root, RootReader reader, CancellationToken cancellation)
    {
        var place = Require(root);
        try
        {
            var read = await reader.ReadAsync(Repositories, place, cancellation);
            return read is { Objects.Count: 0, Problem: null }
                ? throw new RefusedException(
                    $"--root {root}: there is no Application in it; name the file of one, or a folder that holds the file or builds it.")
                : read;
        }
        catch (YamlReadException unreadable)
        {
            throw new RefusedException($"--root {root}: {unreadable.Message}", unreadable);
        }
    }

    private RootPlace Require(string root)
    {
        if (Find(root) is not { } place)
        {
            var names = string.Join(", ", Repositories.All.Select(one => one.Name));
            throw new RefusedException(
                $"--root {root}: {_folder} has no folder {Parts(root).Name}; it has {(names.Length == 0 ? "none" : names)}.");
        }

        return Exists(place) ? place : throw new RefusedException($"--root {root}: {place.Repository.Name} has no {Parts(root).Path}.");
    }

    // In a single repository a path is one in it; its name before that does no harm.
    private RootPlace? Find(string root)
    {
        if (Repositories.All is [var only] && Repository.Resolve("", root.Replace('\\', '/')) is { } own
            && new RootPlace(only, own) is var inside && Exists(inside))
        {
            return inside;
        }

        var (name, path) = Parts(root);
        return Repositories.ByName(name) is { } repository ? new(repository, Repository.Resolve("", path) ?? "..") : null;
    }

    // What only one side of a diff has is a checkout, too.
    private static KeyValuePair<string, string> Mirror(string given, RepositorySet set, RepositorySet? like) => given.Split('=', 2) switch
    {
        [var name, { Length: > 0 } url] when (set.ByName(name) ?? like?.ByName(name)) is not null => new(name, url),
        [var url, ..] when set.All is [var only] && url.Contains(':', StringComparison.Ordinal) => new(only.Name, given),
        _ => throw new RefusedException(
            $"--mirror {given}: write repository=url, where the repository is one of {string.Join(", ", set.All.Select(one => one.Name))}."),
    };

    private static bool Exists(RootPlace place) => place.Repository.HasFile(place.Path) || place.Repository.HasFolder(place.Path);

    private static (string Name, string Path) Parts(string root) =>
        root.Replace('\\', '/').Split('/', 2) is [var name, var path] ? (name, path) : (root, "");

    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new RefusedException($"There is no folder {folder}; give the folder that holds the checkouts.");
        }
    }

    private static string GitOf(string folder) => Path.Combine(folder, ".git");
}
