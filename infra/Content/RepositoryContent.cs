using System.Text;

namespace Homelab.Infra.Content;

/// <summary>
/// Reads what lands in the repositories from the files under <c>infra/repositories</c>. An environment has the files of
/// <c>environments/_each</c>, with its name in the place of <c>${environment}</c> in path and text; a file of its own, in
/// <c>environments/NAME</c>, takes the place of the one with the same path. Those of its own are the example, which settings can leave out.
/// </summary>
internal sealed class RepositoryContent(string folder, HomelabSettings settings, Tokens tokens)
{
    // What every environment has; its own stack writes it.
    private const string Each = "_each";

    // What an environment without the example has before its own stack goes up, so the stack that owns the repositories writes it.
    private const string Later = "_later";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The files that the stack writes, ordered by path: those of its own environment and, when it owns the repositories,
    /// those of no environment. What belongs to another environment is that stack's to write.
    /// </summary>
    /// <param name="repository">The folder's name under <c>infra/repositories</c>.</param>
    /// <exception cref="ContentException">A file is no UTF-8 text, or a token is unknown.</exception>
    public IReadOnlyList<RepositoryFile> Written(string repository) =>
    [
        .. Landings(repository).Where(landing => landing.Writer is { } writer ? writer == settings.Environment : settings.OwnsRepositories)
            .Select(landing => Read(repository, landing)),
    ];

    /// <summary>The file that lands at a path, whichever stack writes it.</summary>
    /// <param name="repository">The folder's name under <c>infra/repositories</c>.</param>
    /// <param name="path">The path in the repository.</param>
    /// <param name="what">What the file is, as the rest of a sentence.</param>
    /// <exception cref="ContentException">There is none.</exception>
    public RepositoryFile Find(string repository, string path, string what) =>
        Landings(repository).FirstOrDefault(landing => landing.Path == path) is { } found
            ? Read(repository, found)
            : throw new ContentException($"{repository}/{path} is missing: it is {what}.");

    private IEnumerable<Landing> Landings(string repository)
    {
        var root = Path.Combine(folder, repository);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var sources = Directory.EnumerateFiles(root, "*", all).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .ToHashSet(StringComparer.Ordinal);
        var landings = sources.SelectMany(Of)
            .Select(landing => landing with { Path = TokensOf(landing).Replace(landing.Path, $"{repository}/{landing.Source}") })
            .ToList();
        var own = landings.Where(IsOwn).Select(landing => landing.Path).ToHashSet(StringComparer.Ordinal);
        return landings.Where(landing => IsOwn(landing) || !own.Contains(landing.Path))
            .OrderBy(landing => landing.Path, StringComparer.Ordinal);

        IEnumerable<Landing> Of(string source) => source.Split('/', 3) switch
        {
            [Platform.EnvironmentsFolder, Each, var rest] =>
                settings.Environments.Select(name => new Landing(source, In(name, rest), name, Writer: name)),
            [Platform.EnvironmentsFolder, Later, var rest] =>
                settings.Environments.Skip(settings.SeedExample ? 1 : 0)
                    .Select(name => new Landing(source, In(name, rest), name, Writer: null)),
            [Platform.EnvironmentsFolder, var name, _] => settings.SeedExample ? [new Landing(source, source, name, name)] : [],
            _ => [new Landing(source, source, null, null)],
        };

        static bool IsOwn(Landing landing) => landing.Path == landing.Source;

        static string In(string environment, string path) => $"{new EnvironmentPlace(environment).Folder}/{path}";
    }

    private RepositoryFile Read(string repository, Landing landing)
    {
        var text = ReadText(repository, landing.Source);
        return new(landing.Path, TokensOf(landing).Replace(text, $"{repository}/{landing.Source}"), OwnershipOf(landing.Path, text));
    }

    private Tokens TokensOf(Landing landing) => landing.Environment is { } name ? tokens.With("environment", name) : tokens;

    private string ReadText(string repository, string path)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, repository, path));
            return file.LinkTarget is null
                ? StrictUtf8.GetString(File.ReadAllBytes(file.FullName))
                : throw new ContentException($"{repository}/{path} is a link; put the file itself in its place.");
        }
        catch (DecoderFallbackException)
        {
            throw new ContentException($"{repository}/{path} is not UTF-8 text; GitHub's file API and Argo CD both want that.");
        }
    }

    /// <summary>
    /// Workflows and code owners guard the repository and are the program's for good, and so is what must follow the version of an
    /// installed chart; everything else is a seed, so that a version bump or a merged pull request is never reverted.
    /// </summary>
    private static Ownership OwnershipOf(string path, string text) =>
        path.StartsWith(".github/", StringComparison.Ordinal) || path is "CODEOWNERS"
            || text.Contains($"${{{ConnectCredentialsFormat.Token}}}", StringComparison.Ordinal)
            ? Ownership.Managed
            : Ownership.Seeded;

    // From a file here to its path in the repository; without a writer it is the owning stack's.
    private sealed record Landing(string Source, string Path, string? Environment, string? Writer);
}
