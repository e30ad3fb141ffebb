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

    /// <summary>Whether to commit.</summary>
    public static Option<bool> Commit() => new("--commit") { Description = "Commit in each repository that changes." };

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
