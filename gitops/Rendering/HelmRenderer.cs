namespace Homelab.GitOps.Rendering;

/// <summary>Renders a release with the real <c>helm template</c>.</summary>
internal sealed partial class HelmRenderer(Renderer renderer, HelmCharts charts)
{
    public async Task<IReadOnlyList<KubernetesObject>> RenderAsync(
        HelmRelease release, List<Finding> warnings, CancellationToken cancellation)
    {
        var run = await renderer.RenderAsync(
            "helm",
            release.Inputs,
            async () =>
            {
                var folder = await charts.FolderAsync(release.Chart, release.Dependencies, cancellation);
                var arguments = release.Arguments(folder, renderer.Workspace);
                return await renderer.RunAsync("helm", arguments, renderer.Workspace.Root, cancellation);
            },
            cancellation);
        if (!run.Succeeded)
        {
            throw new FindingException(Failure(release, run));
        }

        try
        {
            return [.. YamlText.Read(run.Output, lastKeyWins: true)
                .SelectMany(document => Objects(release.Chart, document, warnings))];
        }
        catch (YamlReadException exception)
        {
            throw new FindingException(Failure(release, run with { Error = $"what it renders is not YAML: {exception.Message}" }));
        }
    }

    private static IEnumerable<KubernetesObject> Objects(HelmChart chart, YamlDocument document, List<Finding> warnings)
    {
        var source = SourceComment().Match(document.Leading);
        var template = source.Success ? chart.PathOf(source.Groups["path"].Value.Trim()) : chart.DefinitionPath;
        var location = chart.OriginOf(template, document.Root?["kind"]?.Text ?? "");
        if (document.Root is { } root && Manifests.Fault(root) is { } fault)
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Readable,
                Location = location,
                Message = $"What {template} makes is no manifest: {fault.Message}",
                WayOut = "Correct the template.",
            });
        }

        warnings.AddRange(RepeatedKeys.Of(document, location));
        return Manifests.Expand(document.Root).Select(node => new KubernetesObject(
            node, ReferenceEquals(node, document.Root)
                ? document.Text
                : YamlWriter.Write(node), chart.OriginOf(template, node["kind"]?.Text ?? "")));
    }

    private Finding Failure(HelmRelease release, ToolRun run)
    {
        var message = Clean(run.Failure);
        var place = Place(release, message);
        return new Finding
        {
            Check = TreeChecks.Renders,
            Location = place.Repository == release.Chart.Repository.Name ? release.SetAt ?? place : place,
            Message = $"helm can't render chart {release.Chart.Name} as release {release.Name}: {message}",
            WayOut = "Correct what helm points to: the value it refuses, or the template.",
            MadeFrom = [.. release.ValueFiles.Select(file => file.Location)],
        };
    }

    /// <summary>Where the message points: a refused value's own line, a template's line, or the chart.</summary>
    private static SourceLocation Place(HelmRelease release, string message)
    {
        if (RefusedValue().Match(message) is { Success: true } refused)
        {
            string[] path = [.. refused.Groups["path"].Value.Split('/', StringSplitOptions.RemoveEmptyEntries)];
            if (AdditionalProperty().Match(message) is { Success: true } additional)
            {
                path = [.. path, additional.Groups["name"].Value];
            }

            for (var length = path.Length; length > 0; length--)
            {
                foreach (var file in release.ValueFiles.Reverse())
                {
                    if (file.Repository.ReadYaml(file.Path).Roots.FirstOrDefault() is { } values
                        && values.At(path.AsSpan(0, length)) is not null)
                    {
                        return file.Location.At(values.LineOf(path.AsSpan(0, length)));
                    }
                }
            }

            if (release.ValueFiles is [.., var last])
            {
                return last.Location;
            }
        }

        return TemplateLine().Match(message) is { Success: true } template
            ? release.Chart.Repository.Locate(
                release.Chart.PathOf(template.Groups["path"].Value), int.Parse(
                    template.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            : release.Chart.Repository.Locate(release.Chart.DefinitionPath);
    }

    private string Clean(string error) => error
        .Replace(renderer.Workspace.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
        .Replace("Error: ", "", StringComparison.Ordinal)
        .Replace("\n\nUse --debug flag to render out invalid YAML", "", StringComparison.Ordinal)
        .Trim();

    [GeneratedRegex(
        @"^#\s*Source:\s*(?<path>.+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SourceComment();

    [GeneratedRegex(@"- at '(?<path>[^']*)':", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RefusedValue();

    [GeneratedRegex(
        @"additional properties '(?<name>[^']*)'",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AdditionalProperty();

    [GeneratedRegex(
        @"(?<path>[^\s(:]+/templates/[^\s:)]+):(?<line>[0-9]+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TemplateLine();
}
