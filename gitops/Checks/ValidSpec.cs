namespace Homelab.GitOps.Checks;

/// <summary>
/// HL037: what Argo CD calls an invalid spec (<c>ValidatePermissions</c> in
/// https://github.com/argoproj/argo-cd/blob/v3.5.1/util/argo/argo.go): the cluster named twice or not at all, or a source without what is
/// to be rendered. A chart without its version is found where it would be looked for.
/// </summary>
internal sealed class ValidSpec : Check
{
    public override CheckInfo Info => TreeChecks.Valid;

    public override IEnumerable<Finding> Run(CheckContext context) =>
        context.Tree.Applications.SelectMany(node => OfDestination(node.Application).Concat(OfSources(node.Application)));

    private IEnumerable<Finding> OfDestination(Application application)
    {
        var destination = application.Destination;
        if (destination is { Name.Length: > 0, Server.Length: > 0 })
        {
            yield return Invalid(
                application, $"has both a destination.name and a destination.server: {destination.Name}, {destination.Server}",
                "Keep one of the two.", "spec", "destination", "server");
        }
        else if (destination is { Name: "", Server: "" })
        {
            yield return Invalid(
                application, "has neither a destination.name nor a destination.server",
                "Write server: https://kubernetes.default.svc for the cluster that Argo CD runs in.", "spec", "destination");
        }
    }

    private IEnumerable<Finding> OfSources(Application application)
    {
        foreach (var source in application.HydratesTo is null ? application.Sources : [])
        {
            var lacks = source.RepoUrl.Length == 0 ? "repoURL"
                : string.IsNullOrEmpty(source.Path) && string.IsNullOrEmpty(source.Chart)
                    && (string.IsNullOrEmpty(source.Ref) || source.FieldPath is [_, "source"]) ? "path or chart"
                : null;
            if (lacks is not null)
            {
                yield return Invalid(application, $"lacks, in source {source.Index + 1}, a {lacks}", "Add it.", source.Field());
            }
        }
    }

    private Finding Invalid(Application application, string what, string wayOut, params string[] field) => Found(
        application.Definition.LocationOf(field), $"{application.Name} {what}: Argo CD syncs nothing of it.", wayOut, application.Name);
}
