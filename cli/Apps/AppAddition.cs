using Homelab.Cli.Outcomes;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Apps;

/// <summary>What <c>add-app</c> is asked for.</summary>
/// <param name="App">The app.</param>
/// <param name="Environment">Where it is to run.</param>
/// <param name="Image">Its image, without tag.</param>
/// <param name="Version">Its version, the tag.</param>
/// <param name="Chart">The chart to deploy it with.</param>
/// <param name="ValuesFile">A file with values of its own; null for none.</param>
internal sealed record AppRequest(AppName App, string Environment, string Image, AppVersion Version, ChartName Chart, string? ValuesFile);

/// <summary>Adds an app: a version file, an Application, runtime values and one line; and its domain, when that is new.</summary>
internal static class AppAddition
{
    /// <summary>Works out what has to change.</summary>
    /// <exception cref="RefusedException">The app is there already, or can't be added.</exception>
    public static AppChange Of(HomelabRepositories layers, AppRequest request)
    {
        var apps = layers.Require(one => one.EnvironmentsApps, "environments/<environment>/_root/root-homelab-<environment>.yaml");
        var registry = layers.Require(one => one.Registry, "the version registry (environments)");
        var charts = layers.Require(one => one.BaseManifests, HomelabRepositories.ChartsFolder);
        var place = new AppPlace(request.App, request.Environment);
        if (!layers.EnvironmentNames.Contains(request.Environment, StringComparer.Ordinal))
        {
            throw Refuse($"there is no environment {request.Environment}; there are {string.Join(", ", layers.EnvironmentNames)}");
        }

        if (DeployedApp.Read(layers, place).Exists)
        {
            throw Refuse($"{request.App} is in {request.Environment} already");
        }

        var chart = Chart(charts, request.Chart);
        var values = ValuesFile.Read(request.ValuesFile);
        ApplicationNames.RequireFree(apps, place.ApplicationName, request.Environment, request.App.ToString());
        RequireFreeObjects(apps, place);
        var addresses = ApplicationNames.Addresses(layers, request.Environment);

        var domain = new DomainPlace(request.App.Domain, request.Environment);
        var isNew = !apps.HasFile(domain.AppsFile);
        var change = new AppChange
        {
            Summary = $"added {request.App} {request.Version} to {request.Environment}",
            Environments = isNew ? layers.EnvironmentNames : [request.Environment],
        };
        if (isNew)
        {
            DomainAddition.Namespace(layers, change, domain);
        }

        change.In(registry, $"feat({request.Environment}): add {request.App} {request.Version}")
            .Create(place.VersionFile, NewTexts.Version(request.Version));
        var files = change.In(apps, $"feat({request.Environment}): add {request.App}");
        files.Create(place.ApplicationFile, NewTexts.Application(place, chart, addresses));
        files.Create(place.ValuesFile, NewTexts.Values(place, request.Image, values.Text, values.Keys));
        if (isNew)
        {
            DomainAddition.Applications(layers, files, domain, place.ListEntry);
        }
        else
        {
            files.Edit(place.DomainFile, text => YamlEdit.Append(text, place.ListEntry, ["resources"]));
        }

        return change;
    }

    private static string Chart(Repository charts, ChartName wanted)
    {
        var known = charts.FilesUnder(HomelabRepositories.ChartsFolder)
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
        return $"{HomelabRepositories.ChartsFolder}/{newest.Name}/{newest.Folder}";
    }

    // The chart names objects after appName and componentName: two apps with the same would fight over them.
    private static void RequireFreeObjects(Repository apps, AppPlace place)
    {
        var mine = (place.App.Namespace, place.App.Component, place.App.Namespace);
        foreach (var path in apps.FilesUnder($"environments/{place.Environment}").Where(path => Path.GetFileName(path) is "values.yaml"))
        {
            var values = apps.ReadYaml(path).Roots.FirstOrDefault();
            if ((values?["appName"]?.Text, values?["componentName"]?.Text, values?["namespace"]?.Text) == mine)
            {
                throw Refuse($"{apps.Name}/{path} has the names {mine.Item1} and {mine.Component} already, which the objects of "
                    + $"{place.App} would have too; choose another name for the app");
            }
        }
    }

    private static RefusedException Refuse(string reason) => new($"{reason}. Nothing was changed.");
}
