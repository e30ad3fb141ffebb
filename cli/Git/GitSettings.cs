namespace Homelab.Cli.Git;

/// <summary>
/// Keeps git from starting anything that the configuration of a checkout names: whoever hands over a folder hands over <c>.git/config</c>,
/// too. What git is told by variables of its environment comes before all files: https://git-scm.com/docs/git#Documentation/git.txt-GIT_CONFIG_COUNT
/// </summary>
internal static class GitSettings
{
    private const string Count = "GIT_CONFIG_COUNT";
    private const string Filter = "filter.";

    // Every command that git would run for what is done here: https://git-scm.com/docs/git-config. A checkout is not searched for further
    // up, nor is a folder with the files of a bare repository taken for one.
    private static readonly (string Key, string Value)[] Always =
    [
        ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"), ("core.pager", "cat"), ("core.sshCommand", "false"),
        ("diff.external", ""), ("log.showSignature", "false"), ("status.submoduleSummary", "false"), ("submodule.recurse", "false"),
        ("gc.auto", "0"), ("maintenance.auto", "false"), ("safe.bareRepository", "explicit"),
    ];

    // How commits are signed is for the user's own files to say; with git's defaults, for when they don't.
    private static readonly Dictionary<string, string> Signing = new(StringComparer.OrdinalIgnoreCase)
    {
        ["commit.gpgsign"] = "false",
        ["gpg.format"] = "openpgp",
        ["gpg.program"] = "gpg",
        ["gpg.openpgp.program"] = "gpg",
        ["gpg.x509.program"] = "gpgsm",
        ["gpg.ssh.program"] = "ssh-keygen",
        ["gpg.ssh.defaultkeycommand"] = "",
    };

    /// <summary>Asks git for what <see cref="Variables"/> needs to know.</summary>
    public static IReadOnlyList<string> List { get; } = ["config", "--list", "--show-scope", "--null"];

    /// <summary>The variables of the environment.</summary>
    /// <param name="folder">The checkout, above which git is not to look for a repository.</param>
    /// <param name="listed">What git says to <see cref="List"/>, with these variables for an empty text.</param>
    /// <exception cref="ToolFailedException">git does not take settings from its environment.</exception>
    public static IReadOnlyDictionary<string, string?> Variables(string folder, string listed = "")
    {
        var entries = Entries(listed).ToList();
        if (listed.Length > 0 && !entries.Exists(entry => entry.Scope is "command"))
        {
            throw new ToolFailedException("git is too old to be kept from running what a checkout names; version 2.31 or newer is needed.");
        }

        var first = int.TryParse(Environment.GetEnvironmentVariable(Count), CultureInfo.InvariantCulture, out var count) ? count : 0;
        List<(string Key, string Value)> settings = [.. Always, .. Filters(entries), .. OwnSigning(entries)];
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Count] = (first + settings.Count).ToString(CultureInfo.InvariantCulture),
            ["GIT_CONFIG"] = null,
            ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(folder),
            // A clone may be without some of its objects, and git would fetch them when it comes upon one.
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["LC_ALL"] = "C",
        };
        foreach (var (index, (key, value)) in settings.Index())
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{first + index}")] = key;
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{first + index}")] = value;
        }

        return variables;
    }

    // Attributes come with the files, and they name filters; so none runs, not even one that is the user's own.
    private static IEnumerable<(string Key, string Value)> Filters(IEnumerable<Entry> entries) => entries
        .Where(entry => entry.Key.StartsWith(Filter, StringComparison.Ordinal) && entry.Key.LastIndexOf('.') >= Filter.Length)
        .Select(entry => entry.Key[..entry.Key.LastIndexOf('.')]).Distinct(StringComparer.Ordinal)
        .SelectMany(filter => new[]
        {
            ($"{filter}.clean", ""), ($"{filter}.smudge", ""), ($"{filter}.process", ""), ($"{filter}.required", "false"),
        });

    private static IEnumerable<(string Key, string Value)> OwnSigning(List<Entry> entries) =>
        from key in entries.Where(entry => entry.IsOfCheckout).Select(entry => entry.Key).Distinct(StringComparer.Ordinal)
        where Signing.ContainsKey(key)
        select (key, entries.FindLast(entry => entry.Key == key && !entry.IsOfCheckout)?.Value ?? Signing[key]);

    // Scope, zero, key, line feed, value, zero; a key alone counts as true.
    private static IEnumerable<Entry> Entries(string listed) => listed.Split('\0').Chunk(2).Where(pair => pair.Length == 2)
        .Select(pair => (Scope: pair[0], Setting: pair[1].Split('\n', 2)))
        .Select(entry => new Entry(entry.Scope, entry.Setting[0], entry.Setting.ElementAtOrDefault(1) ?? "true"));

    private sealed record Entry(string Scope, string Key, string Value)
    {
        public bool IsOfCheckout => Scope is "local" or "worktree";
    }
}
