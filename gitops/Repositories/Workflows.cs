namespace Homelab.GitOps.Repositories;

/// <summary>Where GitHub looks for workflows.</summary>
internal static class Workflows
{
    public const string Folder = ".github/workflows";

    public static IEnumerable<string> Of(Repository repository) => repository.FilesUnder(Folder).Where(
            path => Path.GetExtension(path) is ".yaml" or ".yml" && !path[(Folder.Length + 1)..].Contains('/', StringComparison.Ordinal));
}
