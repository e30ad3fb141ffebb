namespace Homelab.GitOps.Checks;

/// <summary>HL036: every object is deployed by one source of one Application.</summary>
internal sealed class RepeatedObjects : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL036");

    public override IEnumerable<Finding> Run(CheckContext context) =>
        context.Tree.Applications.SelectMany(InOne).Concat(InSeveral(context));

    // What is said of Applications that are there twice is HL006.
    private IEnumerable<Finding> InOne(ApplicationNode node) => node.Repeated.Where(pair => !Application.IsApplication(pair.Kept))
        .Select(pair => Found(
            pair.Lost.LocationOf("metadata", "name"),
            $"{pair.Lost} of {node.Name} is made again, so this one is never applied; Argo CD takes the one of {pair.Kept.Origin}.",
            Info.Fix,
            node.Name));

    private IEnumerable<Finding> InSeveral(CheckContext context) => context.Tree.Objects
        .Where(one => one.Object.Name.Length > 0 && !SyncHooks.IsHook(one.Object) && !Application.IsApplication(one.Object))
        .GroupBy(one => (
            one.Application.Application.Destination.Cluster, one.Object.Group, one.Object.Kind, Namespace(context, one), one.Object.Name))
        .SelectMany(group => group.Skip(1).Select(other => Found(
            other.Object.LocationOf("metadata", "name"),
            $"{other.Object} is deployed by {group.First().Application.Name} and by {other.Application.Name}.",
            Info.Fix,
            other.Application.Name)));

    private static string Namespace(CheckContext context, (ApplicationNode Application, KubernetesObject Object) one) =>
        context.Kinds.IsNamespaced(one.Object) ? one.Object.Namespace ?? one.Application.Application.Destination.Namespace : "";
}
