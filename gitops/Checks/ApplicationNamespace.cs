using Homelab.GitOps.Convention;

namespace Homelab.GitOps.Checks;

/// <summary>HL030: Applications live in the namespace of Argo CD.</summary>
internal sealed class ApplicationNamespace : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL030");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        // What names no namespace goes to that of its parent's destination.
        var placed = context.Tree.Applications.Select(node => (
            Node: node, Namespace: node.Application.Definition.Namespace ?? node.Parent?.Application.Destination.Namespace ?? "")).ToList();
        // Where Argo CD is isn't known of other people's clusters: then it is taken to be where most Applications are.
        var argoCd = placed.GroupBy(use => use.Namespace, StringComparer.Ordinal)
            .OrderByDescending(group => group.Key == Platform.ArgoCdNamespace).ThenByDescending(group => group.Count())
            .FirstOrDefault()?.Key;
        return placed.Where(use => use.Namespace != argoCd).Select(use => Found(
            use.Node.Application.Definition.LocationOf("metadata", "namespace"),
            $"Application {use.Node.Name} is in namespace {use.Namespace}, and Argo CD looks for Applications in {argoCd}.",
            $"Write namespace: {argoCd} below metadata.",
            use.Node.Name));
    }
}
