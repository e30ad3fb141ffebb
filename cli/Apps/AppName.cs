using System.Text.RegularExpressions;
using Homelab.Cli.Outcomes;
using Homelab.Cli.Reports;
using Homelab.GitOps.Convention;

namespace Homelab.Cli.Apps;

/// <summary>An app: the domain that it belongs to, and its name there. Both become folders, and names of Kubernetes objects.</summary>
internal sealed partial record AppName
{
    private AppName(string domain, string name) => (Domain, Name) = (domain, name);

    /// <summary>The domain, as in <c>web</c>.</summary>
    public string Domain { get; }

    /// <summary>The name, as in <c>blog_hugo</c>.</summary>
    public string Name { get; }

    /// <summary>The namespace that the domain's apps run in. Kubernetes knows no underscores.</summary>
    public string Namespace => Kubernetes(Domain);

    /// <summary>The app as part of a Kubernetes name.</summary>
    public string Component => Kubernetes(Name);

    /// <summary>Reads <c>domain/app</c>: lower-case letters and digits with <c>-</c> and <c>_</c> between them, up to 63 each.</summary>
    /// <exception cref="RefusedException">It is anything else; nothing has been read or written then.</exception>
    public static AppName Parse(string text) => Form().Match(text) is { Success: true } match
        ? new(match.Groups["domain"].Value, match.Groups["name"].Value)
        : throw Refused.Because(
            "app", text, "write domain/app in lower-case letters and digits, with - and _ between them, as in web/blog_hugo");

    /// <summary><c>domain/app</c>.</summary>
    public override string ToString() => $"{Domain}/{Name}";

    /// <summary>A name as Kubernetes takes it.</summary>
    public static string Kubernetes(string name) => name.Replace('_', '-');

    [GeneratedRegex(@"\A(?<domain>[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)/(?<name>[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)\z", Refused.Options)]
    private static partial Regex Form();
}

/// <summary>The name of an environment.</summary>
internal static class EnvironmentName
{
    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedException">It is anything else; nothing has been read or written then.</exception>
    public static string Parse(string text) => EnvironmentPlace.IsName(text)
        ? text
        : throw Refused.Because("environment", text, $"write {EnvironmentPlace.Rule}, as in dev");
}

/// <summary>An image without its tag: the tag is the version, which has a file of its own.</summary>
internal static partial class ImageName
{
    private const int MaxLength = 200;

    /// <summary>Reads it, as in <c>ghcr.io/example/blog</c>; up to 200 characters.</summary>
    /// <exception cref="RefusedException">It is anything else, or has a tag or a digest; nothing has been read or written then.</exception>
    public static string Parse(string text) => text.Length <= MaxLength && Form().IsMatch(text)
        ? text
        : throw Refused.Because(
            "image",
            text,
            "write registry and repository without tag or digest, as in ghcr.io/example/blog; the tag is what --version says");

    // What the chart's own schema takes; https://github.com/distribution/reference has the grammar.
    [GeneratedRegex(
        @"\A([a-z0-9]+([.-][a-z0-9]+)*(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z", Refused.Options)]
    private static partial Regex Form();
}

/// <summary>A chart of the charts' repository: its name, and its version when one is asked for.</summary>
/// <param name="Name">The name, as in <c>hugo</c>.</param>
/// <param name="Version">The folder of its version, as in <c>v0.1.0</c>; null for the newest.</param>
internal sealed partial record ChartName(string Name, string? Version)
{
    /// <summary>Reads <c>name</c> or <c>name@version</c>.</summary>
    /// <exception cref="RefusedException">It is anything else; nothing has been read or written then.</exception>
    public static ChartName Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            throw Refused.Because("chart", text, "write name@version, as in hugo@v0.1.0, or the name alone for its newest version");
        }

        return new(
            match.Groups["name"].Value, match.Groups["version"] is { Success: true } version ? AppVersion.Parse(version.Value).Text : null);
    }

    /// <summary><c>name@version</c>.</summary>
    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";

    [GeneratedRegex(@"\A(?<name>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(@(?<version>[^@]{1,63}))?\z", Refused.Options)]
    private static partial Regex Form();
}

/// <summary>What is refused before anything is read or written.</summary>
internal static class Refused
{
    /// <summary>Whole strings in plain ASCII, in linear time.</summary>
    public const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const int MostShown = 60;

    /// <summary>A refusal that shows what was given, cut and without control characters: it may be anything.</summary>
    public static RefusedException Because(string what, string given, string wayOut) =>
        new($"'{Words.Shortened(Words.Printable(given).ReplaceLineEndings("\uFFFD"), MostShown)}' is no {what}: {wayOut}.");
}
