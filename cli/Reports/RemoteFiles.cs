namespace Homelab.Cli.Reports;

/// <summary>Where files of checkouts are on the hosts that these come from.</summary>
internal static partial class RemoteFiles
{
    /// <summary>The page of a file; null for a checkout of no such host, and for what is in none.</summary>
    public static string? Page(RepositorySet repositories, SourceLocation location) =>
        location.Repository is { } name && repositories.ByName(name) is { Url: { } url } repository
            ? Page(url, repository.Branch ?? "HEAD", location)
            : null;

    /// <summary>The page of a file.</summary>
    /// <param name="url">The address that is cloned from.</param>
    /// <param name="revision">A branch or a commit.</param>
    /// <param name="location">The file, by its path in that repository, and the line.</param>
    public static string? Page(string url, string revision, SourceLocation location)
    {
        if (Home(url) is not { } home)
        {
            return null;
        }

        var (kind, line) = new Uri(home).Host switch
        {
            "bitbucket.org" => ("src", "lines-"),
            "codeberg.org" => ("src/branch", "L"),
            var host when host.Contains("gitlab", StringComparison.Ordinal) => ("-/blob", "L"),
            var host when host.Contains("gitea", StringComparison.Ordinal) || host.Contains("forgejo", StringComparison.Ordinal) =>
                ("src/branch", "L"),
            _ => ("blob", "L"),
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"{home}/{kind}/{Escaped(revision)}/{Escaped(location.Path)}#{line}{Math.Max(1, location.Line)}");
    }

    /// <summary>The page of a repository, without who clones it and how; null where that is no host that a browser reaches.</summary>
    public static string? Home(string url)
    {
        var address = url.Trim().TrimEnd('/');
        address = address.EndsWith(".git", StringComparison.Ordinal) ? address[..^4] : address;
        return Address().Match(address) is { Success: true } match
            && Uri.TryCreate($"https://{match.Groups["host"].Value}/{match.Groups["path"].Value}", UriKind.Absolute, out var page)
                ? page.AbsoluteUri
                : null;
    }

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    // https://user@host/owner/name.git, ssh://git@host:22/owner/name, git@host:owner/name. A port of ssh is none of https.
    [GeneratedRegex(
        @"\A(?:https://(?:[^/@]*@)?(?<host>[a-z0-9.-]+(?::[0-9]+)?)/|ssh://(?:[^/@]*@)?(?<host>[a-z0-9.-]+)(?::[0-9]+)?/|"
            + @"[^/@:]+@(?<host>[a-z0-9.-]+):/?)(?<path>[a-z0-9._~/-]+)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
