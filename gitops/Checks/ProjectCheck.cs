namespace Homelab.GitOps.Checks;

/// <summary>
/// A rule of AppProjects; where the project of an Application isn't known, the rule is not checked, which is not the same as kept.
/// </summary>
internal abstract class ProjectCheck : Check
{
    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var known = context.Inputs.Projects
            .Concat(context.Tree.Objects.Select(item => item.Object))
            .Concat(context.Manifests.Objects)
            .Where(AppProject.IsAppProject)
            .GroupBy(item => item.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new AppProject(group.First()), StringComparer.Ordinal);
        List<Finding> findings = [];
        foreach (var group in context.Tree.Applications.GroupBy(node => node.Application.Project, StringComparer.Ordinal))
        {
            if (known.TryGetValue(group.Key, out var project) && project.IsTooLarge)
            {
                context.Skip(
                    Info, $"AppProject {project.Name} ({project.Definition.Origin}) has more than {AppProject.MostPatterns:N0} entries");
            }
            else if (project is not null)
            {
                findings.AddRange(Run(context, project, group));
            }
            else
            {
                context.Skip(Info, $"AppProject {group.Key} is not at hand (it is used by {Names(group)})");
            }
        }

        return findings;
    }

    /// <summary>One finding for each thing that the project does not allow, whatever the number of Applications that want it.</summary>
    protected abstract IEnumerable<Finding> Run(CheckContext context, AppProject project, IEnumerable<ApplicationNode> applications);

    protected static string Names(IEnumerable<ApplicationNode> nodes)
    {
        var names = nodes.Select(node => node.Name).Distinct(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
    }
}
