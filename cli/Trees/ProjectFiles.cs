namespace Homelab.Cli.Trees;

/// <summary>AppProjects that are in no repository.</summary>
internal static class ProjectFiles
{
    /// <summary>The AppProjects in a file.</summary>
    /// <exception cref="RefusedException">It can't be read, or has none.</exception>
    public static IReadOnlyList<KubernetesObject> Read(string file)
    {
        if (Path.Exists(file) && !RegularFile.Exists(file))
        {
            throw new RefusedException($"--project {file}: it is no regular file, and so never opened.");
        }

        try
        {
            var projects = Manifests.Read(File.ReadAllText(file), file).Where(AppProject.IsAppProject).ToList();
            return projects.Count > 0 ? projects : throw new RefusedException($"--project {file}: there is no AppProject in it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or YamlReadException)
        {
            throw new RefusedException($"--project {file}: {error.Message}", error);
        }
    }
}
