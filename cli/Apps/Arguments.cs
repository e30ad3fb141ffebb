namespace Homelab.Cli.Apps;

/// <summary>Reads what a command is given, before it reads or writes anything else.</summary>
internal static partial class Arguments
{
    /// <summary>Whole strings in plain ASCII, in linear time.</summary>
    public const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const int MaxImageLength = 200;
    private const int MaxHostLength = 253;
    private const int MostShown = 60;

    /// <summary>Reads <c>domain/app</c>.</summary>
    /// <exception cref="RefusedException">It is anything else.</exception>
    public static AppName App(string text) => AppName.TryParse(text) ?? throw Refused(
        "app", text, "write domain/app in lower-case letters and digits, with - and _ between them, as in web/blog_hugo");

    /// <summary>Reads the name of an environment.</summary>
    /// <exception cref="RefusedException">It is anything else.</exception>
    public static string Environment(string text) => EnvironmentPlace.IsName(text)
        ? text
        : throw Refused("environment", text, $"write {EnvironmentPlace.Rule}, as in staging");

    /// <summary>Reads the name of a stack, which is the name of a file, too.</summary>
    /// <exception cref="RefusedException">It is anything else.</exception>
    public static string Stack(string text) => StackForm().IsMatch(text)
        ? text
        : throw Refused("stack", text, "write a name as pulumi takes it, in letters and digits with ., - and _, as in dev");

    /// <summary>Reads the name of a git branch.</summary>
    /// <exception cref="RefusedException">It is anything else, or one that git takes and few people would.</exception>
    public static string Branch(string text) => BranchForm().IsMatch(text) && !text.EndsWith(".lock", StringComparison.Ordinal)
        ? text
        : throw Refused("branch", text, "write letters and digits with -, _, . and / between them, as in add-shop");

    /// <summary>Reads a version.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static AppVersion Version(string text) => AppVersion.TryParse(text) ?? throw Refused("version", text, AppVersion.Rule);

    /// <summary>Reads an image without its tag, as in <c>ghcr.io/example/blog</c>; up to 200 characters.</summary>
    /// <exception cref="RefusedException">It is anything else, or has a tag or a digest.</exception>
    public static string Image(string text) => text.Length <= MaxImageLength && ImageForm().IsMatch(text)
        ? text
        : throw Refused(
            "image",
            text,
            "write registry and repository without tag or digest, as in ghcr.io/example/blog; the tag is what --version says");

    /// <summary>Reads the name of a host, as in <c>docs.example.com</c>.</summary>
    /// <exception cref="RefusedException">It is anything else, an address for example.</exception>
    public static string Host(string text) => text.Length <= MaxHostLength && HostForm().IsMatch(text)
        ? text
        : throw Refused("host", text, "write a name of two parts or more in lower case, without https:// and path, as in docs.example.com");

    /// <summary>A refusal that shows what was given, cut and without control characters: it may be anything.</summary>
    public static RefusedException Refused(string what, string given, string wayOut) =>
        new($"'{Words.Shortened(Printable.Line(given), MostShown)}' is no {what}: {wayOut}.");

    // What the chart's own schema takes.
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\z", Options)]
    private static partial Regex HostForm();

    // Within https://git-scm.com/docs/git-check-ref-format
    [GeneratedRegex(@"\A[a-zA-Z0-9]+([._/-][a-zA-Z0-9]+)*\z", Options)]
    private static partial Regex BranchForm();

    // https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack
    [GeneratedRegex(@"\A[a-zA-Z0-9]([a-zA-Z0-9._-]{0,98}[a-zA-Z0-9])?\z", Options)]
    private static partial Regex StackForm();

    // What the chart's own schema takes; https://github.com/distribution/reference has the grammar.
    [GeneratedRegex(
        @"\A([a-z0-9]+([.-][a-z0-9]+)*(:[0-9]{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z", Options)]
    private static partial Regex ImageForm();
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
            throw Arguments.Refused("chart", text, "write name@version, as in hugo@v0.1.0, or the name alone for its newest version");
        }

        return new(
            match.Groups["name"].Value,
            match.Groups["version"] is { Success: true } version ? Arguments.Version(version.Value).Text : null);
    }

    /// <summary><c>name@version</c>.</summary>
    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";

    [GeneratedRegex(@"\A(?<name>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(@(?<version>[^@]{1,63}))?\z", Arguments.Options)]
    private static partial Regex Form();
}
