namespace Homelab.Cli.Commands;

/// <summary>Options that commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Understood by every command.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show where an unexpected error came from.",
        Recursive = true,
    };

    /// <summary>The folder that holds the checkouts.</summary>
    public static Option<string> Repositories() =>
        new("--repositories") { Description = "The folder that holds the checkouts.", HelpName = "folder", Required = true };

    /// <summary>The format of what is written to standard output: one of an enumeration's names, in lower case; its first by default.</summary>
    public static Option<T> Format<T>(string description)
        where T : struct, Enum
    {
        var names = Array.ConvertAll(Enum.GetNames<T>(), name => name.ToLowerInvariant());
        return new("--format")
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => default,
            CustomParser = result =>
            {
                var given = result.Tokens is [var token] ? token.Value : "";
                if (Array.IndexOf(names, given.ToLowerInvariant()) is var index and >= 0)
                {
                    return Enum.GetValues<T>()[index];
                }

                result.AddError($"--format {given}: it is one of {string.Join(", ", names)}.");
                return default;
            },
        };
    }

    /// <summary>Whether charts are fetched.</summary>
    public static Option<bool> Fetch() => new("--fetch")
    {
        Description = "Fetch charts of Helm repositories and registries that are needed and not kept yet, with helm pull and your helm's "
            + "credentials; only those that the AppProject permits.",
    };

    /// <summary>The folder that keeps charts.</summary>
    public static Option<string?> Charts() => new("--charts")
    {
        Description = "The folder that keeps fetched charts. [default: homelab/charts in your cache folder]",
        HelpName = "folder",
    };

    /// <summary>Whether an older version may take the place of a newer one.</summary>
    public static Option<bool> AllowDowngrade() =>
        new("--allow-downgrade") { Description = "Let an older version take the place of a newer one." };

    /// <summary>An environment; the one at that place in the order of promotion unless another is given.</summary>
    public static Option<string> Environment(string name, string description, string root, int place) => new(name)
    {
        Description = description,
        HelpName = "name",
        DefaultValueFactory = _ => EnvironmentOrder.Of(root).ElementAtOrDefault(place) ?? "",
    };
}
