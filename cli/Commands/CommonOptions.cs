namespace Homelab.Cli.Commands;

/// <summary>Options that commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Understood by every command.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show every place that was found, and where an unexpected error came from.",
        Recursive = true,
    };

    /// <summary>The folder that holds the checkouts.</summary>
    public static Option<string> Repositories() =>
        new("--repositories") { Description = "The folder that holds the checkouts.", HelpName = "folder", Required = true };

    /// <summary>
    /// The checkouts of a command that takes anyone's: a folder that holds them, or a single one; this folder unless given.
    /// </summary>
    public static Option<string?> AnyRepositories() => new("--repositories")
    {
        Description = "The folder that holds the checkouts, or a single checkout. [default: the checkout that this is]",
        HelpName = "folder",
    };

    /// <summary>What was given for <see cref="AnyRepositories"/>.</summary>
    /// <exception cref="RefusedException">Nothing, in a folder that is no checkout.</exception>
    public static string RepositoriesOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? (CheckoutRoots.IsSingle(".") ? "."
        : throw new RefusedException("This folder is no checkout; say with --repositories which folder is one, or holds them."));

    /// <summary>The stack of a command that is about one; that of the first environment unless given.</summary>
    public static Option<string> Stack(string root, string description) => new("--stack")
    {
        Description = description,
        HelpName = "name",
        DefaultValueFactory = _ => EnvironmentOrder.Of(root).ElementAtOrDefault(0) ?? "",
    };

    /// <summary>Where to begin, again and again.</summary>
    public static Option<string[]> Roots() => new("--root")
    {
        Description = "Where to begin: a file with Applications, or a folder with such files, a kustomization or a chart. Can be given "
            + "again. [default: what nothing at hand deploys]",
        HelpName = "repository/path",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Other addresses of checkouts.</summary>
    public static Option<string[]> Mirrors() => new("--mirror")
    {
        Description = "Another address by which Applications name a checkout, such as that of a mirror in the cluster; of a single "
            + "checkout the URL alone will do. Can be given again.",
        HelpName = "repository=url",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Clusters for ApplicationSets.</summary>
    public static Option<string[]> Clusters() => new("--cluster")
    {
        Description = "A cluster that ApplicationSets deploy to, besides those whose Secrets are in the checkouts. Can be given again.",
        HelpName = "name=server,label=value,…",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The answers for generators of ApplicationSets.</summary>
    public static Option<string?> Parameters() => new("--parameters")
    {
        Description = "A file with what pull request, SCM and plugin generators answer: the parameters by ApplicationSet.",
        HelpName = "file",
    };

    /// <summary>The format of what is written to standard output: one of an enumeration's names, in lower case; its first by default.</summary>
    public static Option<T> Format<T>(string description)
        where T : struct, Enum => Choice<T>("--format", description);

    /// <summary>One of an enumeration's names, in lower case; its first by default.</summary>
    public static Option<T> Choice<T>(string option, string description)
        where T : struct, Enum
    {
        var names = Array.ConvertAll(Enum.GetNames<T>(), name => name.ToLowerInvariant());
        return new(option)
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

                result.AddError($"{option} {given}: it is one of {string.Join(", ", names)}.");
                return default;
            },
        };
    }

    /// <summary>Rules by id, again and again or with commas between them.</summary>
    public static Option<string[]> Rules(string name, string description) =>
        Ids(name, description, "rule", "docs/checks.md lists them", CheckRunner.All.Select(rule => rule.Id));

    /// <summary>Things by id, again and again or with commas between them.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="what">What the things are.</param>
    /// <param name="where">Where to find which there are.</param>
    /// <param name="known">Those that there are.</param>
    public static Option<string[]> Ids(string name, string description, string what, string where, IEnumerable<string> known)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = $"{what},…", DefaultValueFactory = _ => [] };
        option.Validators.Add(result =>
        {
            foreach (var id in IdsOf(result.Tokens.Select(token => token.Value)).Where(id => !known.Contains(id, StringComparer.Ordinal)))
            {
                result.AddError($"{name} {id}: there is no such {what}; {where}.");
            }
        });
        return option;
    }

    /// <summary>The single ids of what was given for <see cref="Ids"/>.</summary>
    public static IReadOnlyList<string> IdsOf(IEnumerable<string> given) =>
        [.. given.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

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
