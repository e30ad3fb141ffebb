namespace Homelab.Cli.Apps;

/// <summary>
/// Adds an environment: what every environment begins with, and the domains that the first one has by then. Nothing runs in it until the
/// first promotion. What is there already stays, since the environment's own stack writes the beginning, too.
/// </summary>
internal static class EnvironmentAddition
{
    /// <summary>Works out what has to change; null when the environment has all of it.</summary>
    /// <param name="homelab">The repositories.</param>
    /// <param name="environment">The new environment.</param>
    /// <param name="templates">What new files are written from.</param>
    public static AppChange? Of(HomelabRepositories homelab, string environment, Func<Templates> templates)
    {
        var (platform, registry, apps) = (homelab.RequiredArgoConfig, homelab.RequiredRegistry, homelab.RequiredEnvironmentsApps);
        var first = homelab.EnvironmentNames[0];
        var addresses = ApplicationNames.Addresses(homelab, first);
        var from = templates();
        var change = new AppChange { Summary = $"added the environment {environment}", Environments = [environment] };
        foreach (var (repository, files) in new[]
        {
            (platform, from.Environment(environment, content => content.ArgoConfig)),
            (registry, from.Environment(environment, content => content.Environments)),
            (apps, from.Environment(environment, content => content.EnvironmentsApps)),
        })
        {
            var changed = change.In(repository, $"feat({environment}): add the environment");
            foreach (var file in files.Where(file => !repository.HasFile(file.Path)))
            {
                changed.Create(file.Path, Path.GetExtension(file.Path) is ".yaml" ? from.Addressed(file.Text, addresses) : file.Text);
            }
        }

        foreach (var domain in Domains(homelab, first).Select(name => new DomainPlace(name, environment)))
        {
            DomainAddition.Policies(change.In(platform, ""), domain, from);
            DomainAddition.Applications(homelab, change.In(apps, ""), domain, from, addresses);
        }

        return change.Repositories.Any() ? change : null;
    }

    private static IEnumerable<string> Domains(HomelabRepositories homelab, string environment) =>
        homelab.RequiredEnvironmentsApps.FilesUnder(new EnvironmentPlace(environment).Folder).Select(path => path.Split('/'))
            .Where(parts => parts is [_, _, not ['_', ..], "kustomization.yaml"]).Select(parts => parts[2]);
}
