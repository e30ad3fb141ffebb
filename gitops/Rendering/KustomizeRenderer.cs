namespace Homelab.GitOps.Rendering;

/// <summary>Renders a kustomization with the real <c>kubectl kustomize</c>.</summary>
internal sealed class KustomizeRenderer(Renderer renderer)
{
    public async Task<IReadOnlyList<KubernetesObject>> RenderAsync(
        Kustomization kustomization, YamlMap? options, Func<string, string> expand, CancellationToken cancellation)
    {
        var edited = KustomizeOverrides.Any(options) ? KustomizeOverrides.Apply(kustomization, options!, expand) : null;
        var run = await renderer.RenderAsync(
            "kubectl",
            [kustomization.Files.Digest, edited ?? ""],
            () => renderer.RunAsync("kubectl", ["kustomize", "."], Copy(kustomization, edited), cancellation),
            cancellation);
        if (!run.Succeeded)
        {
            throw new FindingException(Failure(kustomization, run));
        }

        try
        {
            var origins = new ObjectOrigins(kustomization);
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
    private string Copy(Kustomization kustomization, string? edited)
    {
        var copy = renderer.Workspace.NewFolder();
        kustomization.Files.CopyTo(copy);
        foreach (var path in kustomization.Kustomizations)
        {
            if (kustomization.Repository.ReadYaml(path).Roots.FirstOrDefault() is YamlMap root)
            {
                File.WriteAllText(Path.Combine(copy, path), YamlWriter.Write(root));
            }
        }

        if (edited is not null)
        {
            File.WriteAllText(Path.Combine(copy, kustomization.Path), edited);
        }

        return Path.Combine(copy, kustomization.Folder);
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
