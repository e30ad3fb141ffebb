using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>Two folders of checkouts, and the roots from which both are followed.</summary>
/// <param name="before">The folder that holds the checkouts as they were, or is the only one.</param>
/// <param name="after">The folder that holds the checkouts as they are to be, or is the only one.</param>
/// <param name="roots">The roots as they were given; none to find them.</param>
/// <param name="mirrors"><c>repository=url</c> of other addresses that the checkouts have.</param>
internal sealed class DiffSides(string before, string after, IReadOnlyList<string> roots, IReadOnlyList<string> mirrors)
{
    /// <summary>Follows and compares.</summary>
    /// <param name="step">Told what is being done.</param>
    /// <param name="resolver">Follows both.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RefusedException">A folder or a root isn't there, or a tool is missing.</exception>
    public async Task<TreeDiff> CompareAsync(Action<string> step, TreeResolver resolver, CancellationToken cancellation)
    {
        // A single checkout has one name and one address, wherever its two states lie.
        var old = CheckoutRoots.In(before, roots, mirrors, CheckoutRoots.In(after, roots, mirrors).Repositories);
        var now = CheckoutRoots.In(after, roots, mirrors, old.Repositories);
        var named = now.Named.Union(old.Named, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (named.Find(root => !old.Has(root) && !now.Has(root)) is { } missing)
        {
            throw new RefusedException($"--root {missing}: it is neither in {before} nor in {after}.");
        }

        List<(string, ApplicationTree)> then = [], later = [];
        foreach (var root in named)
        {
            step($"Following {root} …");
            then.AddRange(await FollowAsync(old, root));
            later.AddRange(await FollowAsync(now, root));
        }

        if (named.Count == 0)
        {
            step("Following what nothing at hand deploys …");
            then = await FindAsync(old);
            later = await FindAsync(now);
        }

        return then.Count + later.Count > 0
            ? TreeDiff.Of(TreePair.Match(then, later))
            : throw new RefusedException($"Neither {before} nor {after} has an Application; say with --root where to begin.");

        async Task<IEnumerable<(string, ApplicationTree)>> FollowAsync(CheckoutRoots side, string root) => side.Has(root)
            ? [(root, await side.FollowAsync([root], resolver, cancellation))]
            : [];

        async Task<List<(string, ApplicationTree)>> FindAsync(CheckoutRoots side)
        {
            var tree = await side.FollowAsync(resolver, cancellation);
            // Places that deploy the same names are clusters of their own; each is followed without the others then.
            List<(string, ApplicationTree)> trees = [];
            foreach (var one in tree.ByStart)
            {
                trees.Add((one.Starts[0].Place.ToString(), tree.NamesAreUnique
                    ? one
                    : await resolver.FollowAsync(side.Repositories, one.Starts, cancellation)));
            }

            return trees;
        }
    }
}
