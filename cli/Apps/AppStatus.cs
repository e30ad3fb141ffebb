namespace Homelab.Cli.Apps;

/// <summary>An app in all environments, and where one of them lags behind.</summary>
/// <param name="App">The app.</param>
/// <param name="Environments">What each environment has of it, in the order in which versions travel; null where it is not.</param>
internal sealed record AppStatus(AppName App, IReadOnlyList<(string Environment, DeployedApp? State)> Environments)
{
    /// <summary>Each environment that does not have what the one before it has.</summary>
    public IEnumerable<Lag> Behind => Environments.Zip(Environments.Skip(1))
        .Where(pair => pair.First.State is { Version: not null } && pair.First.State.Version != pair.Second.State?.Version)
        .Select(pair => new Lag(pair.Second.Environment, pair.First.Environment, pair.Second.State?.Version, pair.First.State!.Version!));

    /// <summary>The apps of all environments.</summary>
    public static IReadOnlyList<AppStatus> Of(IReadOnlyList<string> environments, IReadOnlyList<DeployedApp> apps) =>
    [
        .. apps.GroupBy(app => app.Place.App).Select(group => new AppStatus(
            group.Key, [.. environments.Select(
                environment => (environment, group.FirstOrDefault(app => app.Place.Environment == environment)))])),
    ];
}

/// <summary>An environment that lags behind.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Of">The environment before it.</param>
/// <param name="Has">The version that it has; null for none.</param>
/// <param name="Waiting">The version that the other one has.</param>
internal sealed record Lag(string Environment, string Of, string? Has, string Waiting)
{
    /// <summary>Whether it has a later version than the environment before it: somebody went past the usual way.</summary>
    public bool IsAhead => AppVersion.TryParse(Has) is { } has && AppVersion.TryParse(Waiting) is { } waiting && waiting.IsOlderThan(has);

    /// <summary>In a few words.</summary>
    public override string ToString() =>
        Has is null ? $"not in {Environment}"
        : IsAhead ? $"{Environment} is ahead of {Of}"
        : $"{Environment} lags behind {Of}: {Has} → {Waiting}";
}
