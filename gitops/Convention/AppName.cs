namespace Homelab.GitOps.Convention;

/// <summary>An app: the domain that it belongs to, and its name there. Both become folders, and names of Kubernetes objects.</summary>
public sealed partial record AppName
{
    private AppName(string domain, string name) => (Domain, Name) = (domain, name);

    /// <summary>The domain, as in <c>web</c>.</summary>
    public string Domain { get; }

    /// <summary>The name, as in <c>blog_hugo</c>.</summary>
    public string Name { get; }

    /// <summary>The namespace that the domain's apps run in.</summary>
    public string Namespace => Kubernetes(Domain);

    /// <summary>The app as part of a Kubernetes name.</summary>
    public string Component => Kubernetes(Name);

    /// <summary>
    /// Reads <c>domain/app</c>: lower-case letters and digits with <c>-</c> and <c>_</c> between them, up to 63 each; null for
    /// anything else.
    /// </summary>
    public static AppName? TryParse(string? text) => text is not null && Form().Match(text) is { Success: true } match
        ? new(match.Groups["domain"].Value, match.Groups["name"].Value)
        : null;

    /// <summary>A name as Kubernetes takes it, which knows no underscores.</summary>
    public static string Kubernetes(string name) => name.Replace('_', '-');

    /// <summary><c>domain/app</c>.</summary>
    public override string ToString() => $"{Domain}/{Name}";

    [GeneratedRegex(
        @"\A(?<domain>[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)/(?<name>[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
