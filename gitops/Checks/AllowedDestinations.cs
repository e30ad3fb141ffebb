namespace Homelab.GitOps.Checks;

/// <summary>HL010: the AppProject allows every destination, of Applications and of the objects in them.</summary>
internal sealed class AllowedDestinations : ProjectCheck
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL010");

    protected override IEnumerable<Finding> Run(
        CheckContext context, AppProject project, IEnumerable<ApplicationNode> applications) => applications
        .SelectMany(node => Destinations(context, node))
        .Where(use => !project.AllowsDestination(use.Destination))
        .GroupBy(use => use.Destination.Resolved)
        .Select(uses => Found(
            uses.First().Location,
            $"AppProject {project.Name} does not allow namespace {uses.Key.Namespace} on "
                + $"{(uses.Key.Server.Length > 0 ? uses.Key.Server : uses.Key.Name)}, wanted by {Names(uses.Select(use => use.Node))}.",
            $"Add it to destinations of AppProject {project.Name} ({project.Definition.LocationOf("spec", "destinations")}).",
            uses.First().Node.Name));

    private static IEnumerable<(ApplicationNode Node, Destination Destination, SourceLocation Location)> Destinations(
        CheckContext context, ApplicationNode node)
    {
        var own = node.Application.Destination;
        yield return (node, own, node.Application.Definition.LocationOf("spec", "destination", "namespace"));
        foreach (var item in node.Objects.Where(item => item.Namespace is { Length: > 0 } && context.Kinds.IsNamespaced(item)))
        {
            yield return (node, own with { Namespace = item.Namespace! }, item.LocationOf("metadata", "namespace"));
        }
    }
}
