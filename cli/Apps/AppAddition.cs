namespace Homelab.Cli.Apps;

/// <summary>What <c>add-app</c> is asked for.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">Where it is to run.</param>
/// <param name="Image">Its image, without tag.</param>
/// <param name="Version">Its version, the tag.</param>
/// <param name="Chart">The chart to deploy it with.</param>
/// <param name="ValuesFile">A file with values of its own; null for none.</param>
/// <param name="Secrets">The environment variables that it has from 1Password.</param>
/// <param name="Host">Where it answers from outside the cluster; null for nowhere.</param>
internal sealed record AppRequest(
    AppName App, string Environment, string Image, AppVersion Version, ChartName Chart, string? ValuesFile,
    IReadOnlyList<AppSecret> Secrets, string? Host);

/// <summary>Adds an app: a version file, an Application, runtime values and one line; and its domain, when that is new.</summary>
internal static class AppAddition
{
    /// <summary>Works out what has to change.</summary>
    /// <param name="homelab">The repositories.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="templates">What new files are written from.</param>
    /// <exception cref="RefusedException">The app is there already, or can't be added.</exception>
    public static AppChange Of(HomelabRepositories homelab, AppRequest request, Func<Templates> templates)
    {
        var (apps, registry, charts) = (homelab.RequiredEnvironmentsApps, homelab.RequiredRegistry, homelab.RequiredBaseManifests);
        var place = new AppPlace(request.App, request.Environment);
        homelab.RequireEnvironment(request.Environment);
        if (DeployedApp.Read(homelab, place).Exists)
        {
            throw Refuse($"{request.App} is in {request.Environment} already");
        }

        var chart = Chart(charts, request.Chart);
        var values = ValuesFile.Read(request.ValuesFile);
        if (request.Secrets.Count > 0 && values.Keys.Contains(Templates.SecretsKey))
        {
            throw Refuse($"--values {request.ValuesFile} has {Templates.SecretsKey} already, which --secret would write; put all secrets "
                + "there, or take it out and give each with --secret");
        }

        if (request.Host is not null && values.Keys.Contains(Templates.IngressKey))
        {
            throw Refuse($"--values {request.ValuesFile} has {Templates.IngressKey} already, which --host would write; put the host there, "
                + "or take it out");
        }

        ApplicationNames.RequireFree(apps, place.ApplicationName, request.Environment, request.App.ToString());
        RequireFreeObjects(apps, place);
        var isNew = !apps.HasFile(place.Domain.AppsFile);
        var change = new AppChange
        {
            Summary = $"added {request.App} {request.Version} to {request.Environment}",
            Environments = isNew ? homelab.EnvironmentNames : [request.Environment],
        };
        var from = templates();
        if (isNew)
        {
            DomainAddition.Namespace(homelab, change, place.Domain, from);
        }

        change.In(registry, $"feat({request.Environment}): add {request.App} {request.Version}")
            .Create(place.VersionFile, $"version: {request.Version}\n");
        var files = change.In(apps, $"feat({request.Environment}): add {request.App}");
        files.Create(place.ApplicationFile, from.Application(place, chart, ApplicationNames.Addresses(homelab, request.Environment)));
        files.Create(place.ValuesFile, from.Values(
            place, request.Image, values, request.Secrets, request.Host is { } host ? AppIngress.Of(homelab, place, host) : null));
        if (request.Secrets.Count > 0)
        {
            change.Notes.Add($"its pods wait until the vault in 1Password has "
                + string.Join(", ", request.Secrets.Select(secret => $"the field {secret.Field} of {secret.Item}")));
        }

        if (isNew)
        {
            foreach (var environment in homelab.EnvironmentNames)
            {
                DomainAddition.Applications(homelab, files, place.Domain with { Environment = environment }, from);
            }
        }

        files.Edit(place.Domain.AppsFile, text => YamlEdit.Append(text, place.ListEntry, ["resources"]));
        return change;
    }

    private static string Chart(Repository charts, ChartName wanted)
    {
        var known = charts.FilesUnder(Platform.ChartsFolder)
            .Select(path => path.Split('/'))
            .Where(parts => parts is [_, _, _, _, "Chart.yaml"])
            .Select(parts => (Name: parts[2], Folder: parts[3], Version: AppVersion.TryParse(parts[3])))
            .ToList();
        var fitting = known.Where(chart => chart.Name == wanted.Name && (wanted.Version is null || chart.Folder == wanted.Version))
            .ToList();
        if (fitting.Count == 0)
        {
            throw Refuse(
                $"there is no chart {wanted}; there are {string.Join(", ", known.Select(chart => $"{chart.Name}@{chart.Folder}"))}");
        }

        var newest = fitting.Aggregate(
            (one, other) => one.Version is null || (other.Version is { } version && one.Version.IsOlderThan(version)) ? other : one);
        return $"{Platform.ChartsFolder}/{newest.Name}/{newest.Folder}";
    }

    // The chart names objects after appName and componentName: two apps with the same would fight over them.
    private static void RequireFreeObjects(Repository apps, AppPlace place)
    {
        var mine = (place.App.Namespace, place.App.Component, place.App.Namespace);
        foreach (var path in apps.FilesUnder(place.Domain.Place.Folder).Where(path => Path.GetFileName(path) is "values.yaml"))
        {
            var values = apps.ReadYaml(path).Roots.FirstOrDefault();
            if ((values?["appName"]?.Text, values?["componentName"]?.Text, values?["namespace"]?.Text) == mine)
            {
                throw Refuse($"{apps.Name}/{path} has the names {mine.Item1} and {mine.Component} already, which the objects of "
                    + $"{place.App} would have too; choose another name for the app");
            }
        }
    }

    private static RefusedException Refuse(string reason) => new($"{reason}.");
}
