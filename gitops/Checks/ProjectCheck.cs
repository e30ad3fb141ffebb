namespace Homelab.GitOps.Checks;

/// <summary>
/// A rule of AppProjects; where the project of an Application isn't known, the rule is not checked, which is not the same as kept.
/// </summary>
internal abstract class ProjectCheck : Check
{
    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var inEffect = ByName(context.Inputs.Projects.Concat(context.Tree.Objects.Select(item => item.Object)));
        var atHand = ByName(context.Manifests.Objects);
        List<Finding> findings = [];
        foreach (var group in context.Tree.Applications.GroupBy(node => node.Application.Project, StringComparer.Ordinal))
        {
            // Which of several files is in effect isn't known, such as one for the first boot and one for later: then any may allow it.
            List<AppProject> projects = inEffect[group.Key].Take(1).ToList() is [var only] ? [only] : [.. atHand[group.Key]];
            if (projects.Count == 0 && group.Key == AppProject.DefaultName)
            {
                continue; // Argo CD makes it, and it allows everything.
            }

            if (projects.Find(project => project.IsTooLarge) is { } large)
            {
                context.Skip(
                    Info, $"AppProject {large.Name} ({large.Definition.Origin}) has more than {AppProject.MostPatterns:N0} entries");
            }
            else if (projects.Count > 0)
            {
                findings.AddRange(projects.Select(project => Run(context, project, group).ToList()).MinBy(found => found.Count)!);
            }
            else
            {
                context.Skip(Info, $"AppProject {group.Key} is not at hand (it is used by {Names(group)})");
            }
        }

        return findings;
    }

    private static ILookup<string, AppProject> ByName(IEnumerable<KubernetesObject> objects) => objects.Where(AppProject.IsAppProject)
        .ToLookup(item => item.Name, item => new AppProject(item), StringComparer.Ordinal);

    /// <summary>One finding for each thing that the project does not allow, whatever the number of Applications that want it.</summary>
    protected abstract IEnumerable<Finding> Run(CheckContext context, AppProject project, IEnumerable<ApplicationNode> applications);

    protected static string Names(IEnumerable<ApplicationNode> nodes)
    {
        var names = nodes.Select(node => node.Name).Distinct(StringComparer.Ordinal).ToList();
        return string.Join(", ", names.Take(5)) + (names.Count > 5 ? $" and {names.Count - 5} more" : "");
    }
}
