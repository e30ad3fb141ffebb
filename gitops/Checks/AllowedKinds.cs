namespace Homelab.GitOps.Checks;

/// <summary>HL011: the AppProject allows every kind of object.</summary>
internal sealed class AllowedKinds : ProjectCheck
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL011");

    protected override IEnumerable<Finding> Run(
        CheckContext context, AppProject project, IEnumerable<ApplicationNode> applications) => applications
        .SelectMany(node => node.Objects.Select(item => (Node: node, Object: item, Namespaced: context.Kinds.IsNamespaced(item))))
        .Where(use => !project.AllowsKind(use.Object.Group, use.Object.Kind, use.Object.Name, use.Namespaced))
        .GroupBy(use => (use.Object.Group, use.Object.Kind))
        .Select(uses => Found(
            uses.First().Object.Origin,
            $"AppProject {project.Name} does not allow {uses.First().Object}"
                + $"{(uses.Count() > 1 ? $" and {uses.Count() - 1} more of its kind" : "")}, "
                + $"which {Names(uses.Select(use => use.Node))} deploy.",
            $"Add group \"{uses.Key.Group}\", kind {uses.Key.Kind} to "
                + $"{(uses.First().Namespaced ? "namespaceResourceWhitelist" : "clusterResourceWhitelist")} "
                + $"of AppProject {project.Name} ({project.Definition.Origin}).",
            uses.First().Node.Name));
}
