namespace Homelab.GitOps.Rendering;

/// <summary>Renders a kustomization with the real <c>kubectl kustomize</c>.</summary>
internal sealed class KustomizeRenderer(Renderer renderer)
{
    public async Task<IReadOnlyList<KubernetesObject>> RenderAsync(
        Kustomization kustomization, IReadOnlyList<InflatedChart> charts, YamlMap? options, Func<string, string> expand,
        CancellationToken cancellation)
    {
        var edited = KustomizeOverrides.Any(options) ? KustomizeOverrides.Apply(kustomization, options!, expand) : null;
        var run = await renderer.RenderAsync(
            "kubectl",
            [
                kustomization.Files.Digest, edited ?? "",
                .. charts.SelectMany(chart => chart.Objects.Select(item => item.Text).Prepend($"{chart.Chart.Folder} {chart.Chart.Name}")),
            ],
            () => renderer.RunAsync("kubectl", ["kustomize", "."], Copy(kustomization, charts, edited), cancellation),
            cancellation);
        if (!run.Succeeded)
        {
            throw new FindingException(Failure(kustomization, run));
        }

        try
        {
            var origins = new ObjectOrigins(kustomization, charts.SelectMany(chart => chart.Objects));
            return [.. YamlText.Read(run.Output, lastKeyWins: true)
                .SelectMany(document => Manifests.Expand(document.Root).Select(node => origins.Place(node, document.Text)))];
        }
        catch (YamlReadException exception)
        {
            throw new FindingException(
                Failure(kustomization, run with { Error = $"what it builds can't be read: {exception.Message}" }));
        }
    }

    /// <summary>
    /// The kustomization's folder in a copy of the files. Every kustomization is written there as it was understood here, so that kustomize
    /// can't understand something else of a sloppy one.
    /// </summary>
    private string Copy(Kustomization kustomization, IReadOnlyList<InflatedChart> charts, string? edited)
    {
        var copy = renderer.Workspace.NewFolder();
        kustomization.Files.CopyTo(copy);
        foreach (var path in kustomization.Kustomizations)
        {
            if (kustomization.Repository.ReadYaml(path).Roots.FirstOrDefault() is YamlMap root)
            {
                var text = path == kustomization.Path && edited is not null ? edited : YamlWriter.Write(root);
                var folder = path[..Math.Max(path.LastIndexOf('/'), 0)];
                var own = charts.Where(chart => chart.Chart.Folder == folder).ToList();
                File.WriteAllText(
                    Path.Combine(copy, path),
                    kustomization.Charts.Any(chart => chart.Folder == folder) ? Inflate(text, Path.Combine(copy, folder), own) : text);
            }
        }

        if (edited is not null && kustomization.Root is null)
        {
            File.WriteAllText(Path.Combine(copy, kustomization.Path), edited);
        }

        return Path.Combine(copy, kustomization.Folder);
    }

    private static string Inflate(string kustomization, string folder, IReadOnlyList<InflatedChart> charts)
    {
        List<string> files = [];
        foreach (var chart in charts.Where(chart => chart.Objects.Count > 0))
        {
            var text = string.Concat(chart.Objects.Select(item => $"---\n{YamlWriter.Write(item.Node)}"));
            var name = $"chart-{files.Count}-{ResultCache.Key(text)[..12]}.yaml";
            File.WriteAllText(Path.Combine(folder, name), text);
            files.Add(name);
        }

        return KustomizeChart.Inflated(YamlText.Read(kustomization)[0].Root!, files);
    }

    private Finding Failure(Kustomization kustomization, ToolRun run)
    {
        // What is left of the copy's path is the path in the repository.
        var message = Regex.Replace(run.Failure, $"{Regex.Escape(renderer.Workspace.Root)}/[0-9]+/?", "", RegexOptions.NonBacktracking)
            .Replace("error: ", "", StringComparison.Ordinal);
        return new Finding
        {
            Check = TreeChecks.Renders,
            Location = kustomization.Repository.Locate(kustomization.Path),
            Message = $"kustomize can't build {(kustomization.Folder.Length == 0 ? "." : kustomization.Folder)}: {message}",
            WayOut = message.Contains("is empty", StringComparison.Ordinal)
                ? "List a resource, or write `resources: []`."
                : "Correct what kustomize points to.",
            MadeFrom = [.. kustomization.Files.Paths.Select(file => kustomization.Repository.Locate(file))],
        };
    }
}
