namespace Homelab.Cli.Apps;

/// <summary>What the repositories say of an app in an environment, read from its files alone.</summary>
internal sealed record DeployedApp
{
    private const string ChartsPrefix = Platform.ChartsFolder + "/";

    /// <summary>Which app, and where.</summary>
    public required AppPlace Place { get; init; }

    /// <summary>The version in the registry as it is written there; null when there is none.</summary>
    public string? Version { get; init; }

    /// <summary>The Application; null when there is none.</summary>
    public Application? Application { get; init; }

    /// <summary>The chart that the Application names, as <c>name@version</c>; null when it names none.</summary>
    public string? Chart { get; init; }

    /// <summary>The replicas that the runtime values ask for; null when they leave it to the chart.</summary>
    public string? Replicas { get; init; }

    /// <summary>Whether the domain lists the app, without which nothing deploys it.</summary>
    public bool IsListed { get; init; }

    /// <summary>Whether it is anywhere at all.</summary>
    public bool Exists => Version is not null || Application is not null || IsListed;

    /// <summary>Why it does not run; null when it does.</summary>
    public string? Missing => (Application, IsListed, Version) switch
    {
        (null, _, _) => "no Application",
        (_, false, _) => "not listed",
        (_, _, null) => "no version",
        _ => null,
    };

    /// <summary>Reads what there is of an app.</summary>
    /// <exception cref="RefusedException">A file of it can't be read.</exception>
    public static DeployedApp Read(HomelabRepositories homelab, AppPlace place)
    {
        var application = Root(homelab.EnvironmentsApps, place.ApplicationFile) is YamlMap map
            ? new Application(new KubernetesObject(map, "", new(null, place.ApplicationFile)))
            : null;
        var chart = application?.Sources.Select(source => source.Path)
            .FirstOrDefault(path => path?.StartsWith(ChartsPrefix, StringComparison.Ordinal) == true);
        return new DeployedApp
        {
            Place = place,
            Version = Root(homelab.Registry, place.VersionFile)?["version"]?.Text,
            Application = application,
            Chart = chart?[ChartsPrefix.Length..].TrimEnd('/').Replace('/', '@'),
            Replicas = Root(homelab.EnvironmentsApps, place.ValuesFile)?.At("deployment", "spec", "replicas")?.Text,
            IsListed = Root(homelab.EnvironmentsApps, place.Domain.AppsFile)?["resources"]?.Items
                .Any(item => item.Text == place.ListEntry) == true,
        };
    }

    /// <summary>Every app of every environment, in the order of their names.</summary>
    /// <exception cref="RefusedException">A file can't be read, or a folder has a name that no app can have.</exception>
    public static IReadOnlyList<DeployedApp> All(HomelabRepositories homelab) =>
    [
        .. new[] { homelab.Registry, homelab.EnvironmentsApps }.OfType<Repository>()
            .SelectMany(repository => repository.FilesUnder(Platform.EnvironmentsFolder))
            .Select(path => path.Split('/'))
            .Where(parts => parts is [Platform.EnvironmentsFolder, _, ['_', ..], ..] is false && parts.Length == 5)
            .Select(parts => (Environment: parts[1], App: $"{parts[2]}/{parts[3]}"))
            .Distinct()
            .OrderBy(app => app.App, StringComparer.Ordinal)
            .Select(app => Read(homelab, new AppPlace(Arguments.App(app.App), Arguments.Environment(app.Environment))))
            .Where(app => app.Exists),
    ];

    private static YamlValue? Root(Repository? repository, string path)
    {
        if (repository?.HasFile(path) != true)
        {
            return null;
        }

        var file = repository.ReadYaml(path).Strict;
        return file.Problem is null
            ? file.Roots.FirstOrDefault()
            : throw new RefusedException($"{file.Location.At(file.ProblemLine)}: {file.Problem}");
    }
}
