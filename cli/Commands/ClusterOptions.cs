namespace Homelab.Cli.Commands;

/// <summary>The options that tell what the cluster is and serves, which Argo CD tells every chart.</summary>
internal sealed partial class ClusterOptions
{
    private readonly Option<string?> _kubeVersion = new("--kube-version")
    {
        Description = "The cluster's version of Kubernetes, for charts that ask. [default: what helm was built for]",
        HelpName = "version",
    };

    private readonly Option<string[]> _apiVersions = new("--api-versions")
    {
        Description = "What the cluster serves besides Kubernetes' own, for charts that ask: a file that `kubectl api-versions` wrote, or "
            + "one group/version. Can be given again.",
        HelpName = "file",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Gives them to a command.</summary>
    public static ClusterOptions Of(Command command)
    {
        var options = new ClusterOptions();
        command.Add(options._kubeVersion);
        command.Add(options._apiVersions);
        return options;
    }

    /// <summary>What was given, in the options of the tools.</summary>
    /// <exception cref="RefusedException">It can't be what a cluster is or serves.</exception>
    public ToolOptions In(ParseResult parsed, ToolOptions options)
    {
        var version = parsed.GetValue(_kubeVersion);
        return version is null || KubeVersion().IsMatch(version)
            ? options with { KubeVersion = version, ApiVersions = [.. (parsed.GetValue(_apiVersions) ?? []).SelectMany(Versions)] }
            : throw new RefusedException($"--kube-version {version}: it is no version of Kubernetes; write one such as 1.34.1.");
    }

    private static IEnumerable<string> Versions(string given)
    {
        if (ApiVersion().IsMatch(given) && !File.Exists(given))
        {
            return [given];
        }

        if (!RegularFile.Exists(given))
        {
            throw new RefusedException($"--api-versions {given}: it is neither a file nor a group/version.");
        }

        var lines = File.ReadAllLines(given).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        return lines.Find(line => !ApiVersion().IsMatch(line)) is { } wrong
            ? throw new RefusedException(
                $"--api-versions {given}: {wrong} is no group/version; the file is what `kubectl api-versions` writes.")
            : lines;
    }

    [GeneratedRegex(@"^v?[0-9]+\.[0-9]+(\.[0-9]+)?([-+][0-9A-Za-z.+-]*)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KubeVersion();

    [GeneratedRegex(@"^([a-z0-9.-]+/)?v[0-9][a-z0-9]*(/[A-Za-z]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex ApiVersion();
}
