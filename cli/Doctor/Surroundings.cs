namespace Homelab.Cli.Doctor;

/// <summary>What lies outside of the checkout, and so isn't the same everywhere.</summary>
internal sealed record Surroundings
{
    /// <summary>
    /// The variables of the environment that the tools and providers go by, such as <c>GITHUB_TOKEN</c>, <c>KUBECONFIG</c> and
    /// <c>PULUMI_CONFIG_PASSPHRASE</c>; no other command knows them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>GitHub's API.</summary>
    public Uri GitHub { get; init; } = new("https://api.github.com/");

    /// <summary>Where charts come from instead of their own addresses, for tests.</summary>
    public Uri? Charts { get; init; }

    /// <summary>Where the kubeconfig is when no variable says so.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The value of a variable, null when it is empty.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
