namespace Homelab.Cli.Apps;

/// <summary>Gives an app another version in one environment: one line of one file.</summary>
internal static class VersionChange
{
    /// <summary>Works out what has to change; null when the environment has that version.</summary>
    /// <exception cref="RefusedException">There is no such app, or it would be a downgrade.</exception>
    public static AppChange? Of(HomelabRepositories homelab, AppPlace place, AppVersion version, bool allowDowngrade)
    {
        var registry = homelab.RequiredRegistry;
        var app = DeployedApp.Read(homelab, place);
        if (app.Version is null && app.Application is null)
        {
            throw Unknown(homelab, place.App, place.Environment);
        }

        if (app.Version == version.Text)
        {
            return null;
        }

        RefuseDowngrade(place, app.Version, version, allowDowngrade);

        var change = new AppChange { Summary = $"set {place.App} to {version} in {place.Environment}", Environments = [place.Environment] };
        Write(change.In(registry, $"chore({place.Environment}): set {place.App} to {version}"), app, version);
        return change;
    }

    /// <summary>Writes the version into its file.</summary>
    public static void Write(AppChange.RepositoryChange files, DeployedApp app, AppVersion version)
    {
        if (app.Version is null)
        {
            files.Create(app.Place.VersionFile, $"version: {version}\n");
        }
        else
        {
            files.Edit(app.Place.VersionFile, text => YamlEdit.Replace(text, (path, _) => path is ["version"] ? version.Text : null));
        }
    }

    /// <summary>Refuses to go back to an earlier version unless that is wanted.</summary>
    /// <exception cref="RefusedException">It would be a downgrade.</exception>
    public static void RefuseDowngrade(AppPlace place, string? now, AppVersion version, bool allowDowngrade)
    {
        if (!allowDowngrade && AppVersion.TryParse(now) is { } current && version.IsOlderThan(current))
        {
            throw new RefusedException($"{place.Environment} has {current} of {place.App}, which is newer than {version}; give "
                    + "--allow-downgrade to go back.");
        }
    }

    /// <summary>There is no such app in any of the environments.</summary>
    public static RefusedException Unknown(HomelabRepositories homelab, AppName app, params IReadOnlyList<string> environments)
    {
        var known = DeployedApp.All(homelab).Where(one => environments.Contains(one.Place.Environment, StringComparer.Ordinal))
            .Select(one => one.Place.App.ToString())
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var there = known.Count switch { 0 => "is none", 1 => "is ", _ => "are " };
        return new($"there is no app {app} in {string.Join(" or ", environments)}; there {there}{string.Join(", ", known)}.");
    }
}
