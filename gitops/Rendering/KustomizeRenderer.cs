namespace Homelab.GitOps.Rendering;

/// <summary>Renders a kustomization with the real <c>kubectl kustomize</c>.</summary>
internal sealed class KustomizeRenderer(Renderer renderer)
{
    public async Task<IReadOnlyList<KubernetesObject>> RenderAsync(
        Kustomization kustomization, YamlMap? options, CancellationToken cancellation)
    {
        var edited = KustomizeOverrides.Any(options) ? KustomizeOverrides.Apply(kustomization, options!) : null;
        var run = await renderer.RenderAsync(
            "kubectl",
            [kustomization.Digest, edited ?? ""],
            () => Task.FromResult<IReadOnlyList<string>>(["kustomize", Folder(kustomization, edited)]),
            cancellation);
        if (!run.Succeeded)
        {
            throw new FindingException(Failure(kustomization, run));
        }

        try
        {
            var origins = new ObjectOrigins(kustomization);
            return [.. YamlText.Read(run.Output)
                .SelectMany(document => Manifests.Expand(document.Root).Select(node => origins.Place(node, document.Text)))];
        }
        catch (YamlReadException exception)
        {
            throw new FindingException(
                Failure(kustomization, run with { Error = $"what it builds can't be read: {exception.Message}" }));
        }
    }

    private string Folder(Kustomization kustomization, string? edited)
    {
        if (edited is null)
        {
            return kustomization.Repository.PathOnDisk(kustomization.Folder);
        }

        var copy = renderer.Workspace.Copy(kustomization.Repository.Folder, kustomization.Files);
        File.WriteAllText(Path.Combine(copy, kustomization.Path), edited);
        return Path.Combine(copy, kustomization.Folder);
    }

    private Finding Failure(Kustomization kustomization, ToolRun run)
    {
        var message = run.Failure
            .Replace(renderer.Workspace.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(kustomization.Repository.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace("error: ", "", StringComparison.Ordinal);
        return new Finding
        {
            Check = TreeChecks.Renders,
            Location = kustomization.Repository.Locate(kustomization.Path),
            Message = $"kustomize can't build {(kustomization.Folder.Length == 0 ? "." : kustomization.Folder)}: {message}",
            WayOut = message.Contains("is empty", StringComparison.Ordinal)
                ? "List a resource, or write `resources: []`."
                : "Correct what kustomize points to.",
            MadeFrom = [.. kustomization.Files.Select(file => kustomization.Repository.Locate(file))],
        };
    }
}
