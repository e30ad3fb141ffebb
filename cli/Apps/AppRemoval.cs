namespace Homelab.Cli.Apps;

/// <summary>
/// Takes an app out of environments: what is in its folder, its line in the domain's kustomization, and its version. The domain stays,
/// with its namespace and the policies on it.
/// </summary>
internal static class AppRemoval
{
    /// <summary>Works out what has to change.</summary>
    /// <param name="homelab">The repositories.</param>
    /// <param name="app">The app.</param>
    /// <param name="environment">Where it is to go; null for every environment that has it.</param>
    /// <param name="templates">What new files are written from.</param>
    /// <exception cref="RefusedException">There is no such app or environment.</exception>
    public static AppChange Of(HomelabRepositories homelab, AppName app, string? environment, Func<Templates> templates)
    {
        var (apps, registry) = (homelab.RequiredEnvironmentsApps, homelab.RequiredRegistry);
        if (environment is not null)
        {
            homelab.RequireEnvironment(environment);
        }

        IReadOnlyList<string> asked = environment is null ? homelab.EnvironmentNames : [environment];
        var there = asked.Select(name => DeployedApp.Read(homelab, new(app, name))).Where(one => one.Exists).ToList();
        if (there.Count == 0)
        {
            throw VersionChange.Unknown(homelab, app, asked);
        }

        var environments = there.ConvertAll(one => one.Place.Environment);
        var everywhere = string.Join(" and ", environments);
        var change = new AppChange { Summary = $"removed {app} from {everywhere}", Environments = environments };
        var message = environments is [var only] ? $"feat({only}): remove {app}" : $"feat: remove {app} from {everywhere}";
        // An app without its version does not render, so that goes last.
        var (files, versions) = (change.In(apps, message), change.In(registry, message));
        foreach (var place in there.Select(one => one.Place))
        {
            Unlist(files, place);
            Empty(files, place);
            Empty(versions, place);
            if (registry.FilesUnder(place.Domain.Place.Folder).All(path => IsOf(place, path)))
            {
                var placeholder = templates().Placeholder(place.Environment);
                versions.Create(placeholder.Path, placeholder.Text);
            }
        }

        if (app == Templates.Example && environments.Contains(homelab.EnvironmentNames[0], StringComparer.Ordinal))
        {
            change.Notes.Add(
                $"{app} is the example: a pulumi up that comes after a pulumi refresh writes its files again, unless homelab:seedExample "
                    + $"is false (pulumi config set --stack {homelab.EnvironmentNames[0]} seedExample false).");
        }

        return change;
    }

    private static void Unlist(AppChange.RepositoryChange files, AppPlace place)
    {
        var apps = files.Repository;
        if (!apps.HasFile(place.Domain.AppsFile))
        {
            return;
        }

        foreach (var entry in apps.ReadYaml(place.Domain.AppsFile).Roots.SelectMany(root => root["resources"]?.Items ?? [])
            .Select(item => item.Text).OfType<string>().Where(entry => IsOf(place, $"{place.Domain.Folder}/{entry}")))
        {
            files.Edit(place.Domain.AppsFile, text => YamlEdit.Remove(text, entry, ["resources"]));
        }
    }

    // What is hidden is a tool's, such as a file manager's, and no part of the app.
    private static void Empty(AppChange.RepositoryChange files, AppPlace place)
    {
        foreach (var path in files.Repository.FilesUnder(place.Folder).Where(path => !Path.GetFileName(path).StartsWith('.')))
        {
            files.Remove(path);
        }
    }

    private static bool IsOf(AppPlace place, string path) => path.StartsWith($"{place.Folder}/", StringComparison.Ordinal);
}
