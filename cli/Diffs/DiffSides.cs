using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>Two folders of checkouts, and the roots from which both are followed.</summary>
/// <param name="before">The folder that holds the checkouts as they were.</param>
/// <param name="after">The folder that holds the checkouts as they are to be.</param>
/// <param name="roots">The roots as they were given; none for every <c>root-homelab-*.yaml</c>.</param>
/// <param name="applicationSets">What ApplicationSets of both are expanded with.</param>
internal sealed class DiffSides(string before, string after, IReadOnlyList<string> roots, ApplicationSetInputs applicationSets)
{
    /// <summary>Follows and compares.</summary>
    /// <param name="step">Told what is being done.</param>
    /// <param name="tools">helm and kubectl.</param>
    /// <param name="options">Cache and time limits.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RefusedException">A folder or a root isn't there, or a tool is missing.</exception>
    public async Task<TreeDiff> CompareAsync(Action<string> step, Toolbox tools, ToolOptions options, CancellationToken cancellation)
    {
        var (old, now) = (CheckoutRoots.Repositories(before), CheckoutRoots.Repositories(after));
        List<TreePair> pairs = [];
        foreach (var root in Roots(old, now))
        {
            step($"Following {root} …");
            pairs.Add(new(root, await FollowAsync(before, old, root), await FollowAsync(after, now, root)));
        }

        return TreeDiff.Of(pairs);

        async Task<ApplicationTree?> FollowAsync(string folder, RepositorySet repositories, string root) => Has(repositories, root)
            ? await new TreeResolver(tools, options, applicationSets).FollowAsync(
                repositories, CheckoutRoots.Roots(folder, repositories, root), cancellation)
            : null;
    }

    private List<string> Roots(RepositorySet old, RepositorySet now)
    {
        var found = roots.Count > 0
            ? roots.ToList()
            : Homelabs(now).Union(Homelabs(old), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0)
        {
            throw new RefusedException($"Neither {before} nor {after} has a checkout with a root-homelab-*.yaml; say with --root where to "
                    + "begin.");
        }

        return found.Find(root => !Has(old, root) && !Has(now, root)) is { } missing
            ? throw new RefusedException($"--root {missing}: it is neither in {before} nor in {after}.")
            : found;
    }

    private static bool Has(RepositorySet repositories, string root) =>
        root.Replace('\\', '/').Split('/', 2) is [var name, var given] && repositories.ByName(name) is { } repository
        && Repository.Resolve("", given) is { } path && (repository.HasFile(path) || repository.HasFolder(path));

    private static IEnumerable<string> Homelabs(RepositorySet repositories) => repositories.All.SelectMany(repository => repository.Files
        .Where(path => Path.GetFileName(path) is var file && file.StartsWith("root-homelab-", StringComparison.Ordinal)
            && Path.GetExtension(file) is ".yaml" or ".yml").Where(
            path => repository.ReadYaml(path) is { Problem: not null } || Manifests.Read(repository, path).Any(Application.IsApplication))
        .Select(path => $"{repository.Name}/{path}"));
}
