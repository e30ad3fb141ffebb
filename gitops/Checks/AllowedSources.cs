namespace Homelab.GitOps.Checks;

/// <summary>HL009: the AppProject allows every source repository.</summary>
internal sealed class AllowedSources : ProjectCheck
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL009");

    protected override IEnumerable<Finding> Run(
        CheckContext context, AppProject project, IEnumerable<ApplicationNode> applications) => applications
        .SelectMany(node => node.Application.Sources.Select(source => (Node: node, Source: source)))
        .Where(use => !project.AllowsSource(use.Source.RepoUrl))
        .GroupBy(use => RepositoryUrl.Normalize(use.Source.RepoUrl), StringComparer.Ordinal)
        .Select(uses => Found(
            uses.First().Node.Application.Definition.LocationOf(uses.First().Source.Field("repoURL")),
            $"AppProject {project.Name} does not allow the source {uses.First().Source.RepoUrl}, wanted by "
                + $"{Names(uses.Select(use => use.Node))}.",
            $"Add it to sourceRepos of AppProject {project.Name} ({project.Definition.LocationOf("spec", "sourceRepos")}).",
            uses.First().Node.Name));
}
