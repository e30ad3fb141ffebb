using System.Text;

namespace Homelab.Infra.Content;

/// <summary>Reads what one stack writes into one repository from the files under <c>infra/repositories</c>.</summary>
internal sealed class RepositoryContent(string folder, Tokens tokens)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The files that a stack writes, ordered by path: those of its own environment and, when it owns the
    /// repositories, those of no environment. What belongs to another environment is that stack's to write.
    /// </summary>
    /// <param name="repository">The folder's name under <c>infra/repositories</c>.</param>
    /// <param name="environment">The stack's environment.</param>
    /// <param name="ownsRepositories">Whether the stack writes what is not per environment.</param>
    /// <exception cref="ContentException">A file is no UTF-8 text, a token is unknown, or the environment has no files.</exception>
    public IReadOnlyList<RepositoryFile> Read(string repository, string environment, bool ownsRepositories)
    {
        var root = Path.Combine(folder, repository);
        var files = Directory.EnumerateFiles(
            root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(path => EnvironmentOf(path) is { } own ? own == environment : ownsRepositories)
            .Order(StringComparer.Ordinal)
            .Select(path => new RepositoryFile(path, tokens.Replace(ReadText(root, path), $"{repository}/{path}"), OwnershipOf(path)))
            .ToList();
        if (Directory.Exists(Path.Combine(root, "environments")) && !Directory.Exists(Path.Combine(root, "environments", environment)))
        {
            throw new ContentException(
                $"{repository}/environments has no folder {environment}: a new environment starts as a copy of one that is there, with "
                    + "its name replaced.");
        }

        return files;
    }

    /// <summary>
    /// Workflows and code owners guard the repository and are the program's for good; everything else is a seed, so
    /// that a version bump or a merged pull request is never reverted.
    /// </summary>
    private static Ownership OwnershipOf(string path) =>
        path.StartsWith(".github/", StringComparison.Ordinal) || path is "CODEOWNERS" ? Ownership.Managed : Ownership.Seeded;

    private static string? EnvironmentOf(string path) =>
        path.Split('/') is ["environments", var environment, _, ..] ? environment : null;

    private static string ReadText(string root, string path)
    {
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(Path.Combine(root, path)));
        }
        catch (DecoderFallbackException)
        {
            throw new ContentException($"{Path.GetFileName(root)}/{path} is not UTF-8 text; GitHub's file API and Argo CD both want that.");
        }
    }
}
