namespace Homelab.GitOps.Checks;

/// <summary>HL023: only API versions that are served.</summary>
internal sealed partial class ServedVersions : Check
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".tpl"];

    private static readonly Dictionary<string, string> Gone = KubernetesApi.Map("gone");
    private static readonly Dictionary<string, string> GoneKinds = KubernetesApi.Map("goneKinds");

    public override CheckInfo Info { get; } = CheckInfo.Of("HL023");

    /// <summary>What took the place of a version that isn't served; null for one that is.</summary>
    public static string? SuccessorOf(KubernetesObject item) =>
        Gone.GetValueOrDefault(item.ApiVersion) ?? GoneKinds.GetValueOrDefault($"{item.ApiVersion}/{item.Kind}");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<(string?, string)> files = [];
        var operators = new OperatorVersions(context.Tree);
        foreach (var repository in context.Tree.Repositories.All)
        {
            foreach (var finding in repository.Files.Where(IsManifestOrTemplate).SelectMany(path => InText(repository, path, operators)))
            {
                files.Add((finding.Location.Repository, finding.Location.Path));
                yield return finding;
            }
        }

        // Kinds need the object; and what stands in no file as such (put together by a template) is found in what is rendered.
        foreach (var (node, item) in context.Tree.Objects)
        {
            var isServed = operators.Serves(item.ApiVersion, item.Kind);
            if (isServed == false && SuccessorOf(item) is null)
            {
                yield return Found(
                    item.LocationOf("apiVersion"),
                    $"{item.ApiVersion} of {item} is not served by the version of its operator that is deployed here.",
                    "Use a version that it serves, or deploy a version of the operator that serves this one.",
                    node.Name);
            }

            if (isServed != true && SuccessorOf(item) is { } successor && files.Add((item.Origin.Repository, item.Origin.Path))
                && !WrittenByTemplate(node, item, files))
            {
                yield return Of(item.LocationOf("apiVersion"), $"{item.ApiVersion} of {item}", successor, node.Name);
            }
        }
    }

    private static bool WrittenByTemplate(Resolution.ApplicationNode node, KubernetesObject item, HashSet<(string?, string)> files) =>
        Gone.ContainsKey(item.ApiVersion) && node.Sources.Any(source => source.Release?.Chart is { } chart && chart.Files.Paths
            .Any(path => files.Contains((chart.Repository.Name, path)) && path.Contains("templates/", StringComparison.Ordinal)));

    private IEnumerable<Finding> InText(Repository repository, string path, OperatorVersions operators)
    {
        string text;
        try
        {
            text = repository.ReadText(path);
        }
        catch (YamlReadException)
        {
            yield break; // Too large to be a manifest that a person wrote.
        }

        if (!text.Contains("apiVersion", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (Match match in ApiVersion().Matches(text))
        {
            var version = match.Groups["version"].Value;
            if (Gone.TryGetValue(version, out var successor) && operators.Serves(version) != true)
            {
                yield return Of(
                    repository.Locate(path, 1 + text.AsSpan(0, match.Groups["version"].Index).Count('\n')),
                    version,
                    successor,
                    null);
            }
        }
    }

    private Finding Of(SourceLocation location, string what, string successor, string? application) =>
        Found(location, $"{what} is no longer served.", $"Use {successor}.", application);

    private static bool IsManifestOrTemplate(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^[\s-]*""?apiVersion""?:[ \t]*[""']?(?<version>[a-z0-9./-]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ApiVersion();
}
