namespace Homelab.GitOps.Diff;

/// <summary>What one root leads to, before and after.</summary>
/// <param name="Root">The root, <c>repository/path</c>.</param>
/// <param name="Base">Before; null when the root was not there.</param>
/// <param name="Head">After; null when the root is gone.</param>
public sealed record TreePair(string Root, ApplicationTree? Base, ApplicationTree? Head)
{
    /// <summary>
    /// Pairs the trees of two sides: those of one place, then those with an Application of one name, since a file may have moved, then
    /// those with an Application that says the same under another name.
    /// </summary>
    /// <param name="before">The trees of the one side, each with its root.</param>
    /// <param name="after">The trees of the other.</param>
    public static IReadOnlyList<TreePair> Match(
        IReadOnlyList<(string Root, ApplicationTree Tree)> before, IReadOnlyList<(string Root, ApplicationTree Tree)> after)
    {
        List<TreePair> pairs =
        [
            .. after.Select(now => new TreePair(
                now.Root, before.Where(old => old.Root == now.Root).Select(old => old.Tree).FirstOrDefault(), now.Tree)),
        ];
        foreach (var (root, tree) in before.Where(old => after.All(now => now.Root != old.Root)))
        {
            if (pairs.FindIndex(pair => Has(pair.Head, tree, Identity) && !Has(pair.Base, tree, Identity)) is var same and >= 0)
            {
                pairs[same] = pairs[same] with { Base = Merge(pairs[same].Base, tree) };
            }
            else if (pairs.FindIndex(pair => pair.Base is null && Has(pair.Head, tree, Content)) is var renamed and >= 0)
            {
                pairs[renamed] = pairs[renamed] with { Base = tree };
            }
            else
            {
                pairs.Add(new(root, tree, null));
            }
        }

        foreach (var only in pairs.Where(pair => pair.Base is null).ToList())
        {
            if (pairs.FindIndex(pair => Has(pair.Base, only.Head!, Identity) && !Has(pair.Head, only.Head!, Identity)) is var same and >= 0)
            {
                pairs[same] = pairs[same] with { Head = Merge(pairs[same].Head, only.Head!) };
                pairs.Remove(only);
            }
        }

        return [.. pairs.OrderBy(pair => pair.Root, StringComparer.Ordinal)];
    }

    /// <summary>The objects that a tree begins with.</summary>
    internal static IEnumerable<KubernetesObject> Beginnings(ApplicationTree tree) => tree.Starts.Count > 0
        ? tree.Starts.SelectMany(start => start.Objects)
        : tree.Roots.Select(root => root.Application.Definition);

    private static bool Has(ApplicationTree? tree, ApplicationTree other, Func<KubernetesObject, string> key) =>
        tree is not null && Beginnings(tree).Select(key).Intersect(Beginnings(other).Select(key), StringComparer.Ordinal).Any();

    private static string Identity(KubernetesObject item) => $"{item.Kind} {item.Namespace}/{item.Name}";

    private static string Content(KubernetesObject item) => $"{item.Kind} {JsonText.Write(item.Node["spec"]?.ToJson())}";

    private static ApplicationTree Merge(ApplicationTree? one, ApplicationTree other) => one is null ? other : one with
    {
        Starts = [.. one.Starts, .. other.Starts],
        Roots = [.. one.Roots, .. other.Roots],
        Applications = [.. one.Applications, .. other.Applications],
        ApplicationSets = [.. one.ApplicationSets, .. other.ApplicationSets],
        Findings = [.. one.Findings, .. other.Findings],
        Notes = [.. one.Notes, .. other.Notes],
    };
}
