namespace Homelab.GitOps.Checks;

/// <summary>HL013: every Application beside or below a kustomization is listed.</summary>
internal sealed class ListedApplications : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL013");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var sources = context.Tree.Applications.SelectMany(node => node.Sources).Where(source => source.Repository is not null).ToList();
        HashSet<(Repository, string)> used =
        [
            .. sources.Where(source => source.Kustomization is not null)
                .SelectMany(source => source.Kustomization!.Files.Paths.Select(file => (source.Repository!, file))),
            .. context.Tree.Applications.Select(node => node.Application.Definition.Origin)
                .Where(origin => origin.Repository is not null)
                .Select(origin => (context.Tree.Repositories.ByName(origin.Repository!)!, origin.Path)),
        ];
        HashSet<(Repository, string)> seen = [];
        foreach (var kustomization in sources.Select(source => source.Kustomization).OfType<Kustomization>())
        {
            foreach (var path in kustomization.Kustomizations.Where(path => seen.Add((kustomization.Repository, path))))
            {
                foreach (var finding in Unlisted(kustomization.Repository, path, used))
                {
                    yield return finding;
                }
            }
        }
    }

    private IEnumerable<Finding> Unlisted(Repository repository, string kustomization, HashSet<(Repository, string)> used)
    {
        var folder = Path.GetDirectoryName(kustomization)!.Replace('\\', '/');
        var prefix = folder.Length == 0 ? 0 : folder.Length + 1;
        var line = repository.ReadYaml(kustomization).Roots.FirstOrDefault()?.LineOf("resources") ?? 1;
        foreach (var path in repository.FilesUnder(folder))
        {
            var relative = path[prefix..];
            if (!IsOwn(repository, folder, relative) || used.Contains((repository, path)))
            {
                continue;
            }

            if (Manifests.Objects(repository.ReadYaml(path)).FirstOrDefault(Application.IsApplication) is not { } application)
            {
                continue;
            }

            yield return Found(
                repository.Locate(kustomization, line),
                $"{relative} holds Application {application.Name} and is not listed, so it is not deployed.",
                $"Add `- {relative}` under resources, or remove {path}.",
                application.Name);
        }
    }

    /// <summary>A YAML file of the folder, or of a folder in it that is no kustomization of its own.</summary>
    private static bool IsOwn(Repository repository, string folder, string relative) =>
        Path.GetExtension(relative) is ".yaml" or ".yml"
        && relative.Split('/') is ([_] or [_, _])
        && (relative.Split('/') is not [var inner, _] || Kustomization.FileIn(repository, Repository.Below(folder, inner)) is null);
}
