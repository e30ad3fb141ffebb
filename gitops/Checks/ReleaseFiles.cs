namespace Homelab.GitOps.Checks;

/// <summary>
/// Tells version files from runtime values. The version registry is a repository that Applications only ever take value files from
/// (<c>ref</c>, never <c>path</c>) and in which one of those holds a <c>version</c>; the other value files of an Application that uses it
/// are its runtime values.
/// </summary>
internal sealed class ReleaseFiles
{
    private readonly HashSet<Repository> _registries;

    public ReleaseFiles(ApplicationTree tree)
    {
        Releases = [.. tree.Applications
            .SelectMany(node => node.Sources.Where(source => source.Release is not null).Select(source => (node, source.Release!)))];
        HashSet<Repository> rendered =
        [
            .. tree.Applications.SelectMany(node => node.Sources).Where(source => source.Type != SourceType.Ref)
                .Select(source => source.Repository).OfType<Repository>(),
            .. tree.Roots.Select(root => root.Application.Definition.Origin.Repository).OfType<string>().Select(tree.Repositories.ByName)
                .OfType<Repository>(),
        ];
        _registries = [.. Releases.SelectMany(release => release.Release.ValueFiles)
            .Where(file => !rendered.Contains(file.Repository) && Values(file)?["version"] is YamlScalar)
            .Select(file => file.Repository)];
    }

    public IReadOnlyList<(ApplicationNode Node, HelmRelease Release)> Releases { get; }

    /// <summary>The repositories that hold versions.</summary>
    public IEnumerable<Repository> Registries => _registries.OrderBy(repository => repository.Name, StringComparer.Ordinal);

    /// <summary>Every version file on disk, used or not.</summary>
    public IEnumerable<ValueFile> VersionFiles
    {
        get
        {
            var used = Releases.SelectMany(release => release.Release.ValueFiles).ToHashSet();
            return Registries.SelectMany(repository => repository.Files.Select(path => new ValueFile(repository, path)))
                .Where(file => Path.GetFileName(file.Path) is "values.yaml" or "values.yml" || used.Contains(file));
        }
    }

    /// <summary>From each version file to the runtime values of the releases that use it.</summary>
    public ILookup<ValueFile, ValueFile> RuntimeOf => field ??= Versioned
        .SelectMany(release => release.Version.SelectMany(version => release.Runtime.Select(runtime => (version, runtime))))
        .Distinct().ToLookup(pair => pair.version, pair => pair.runtime);

    public bool IsVersionFile(ValueFile file) => _registries.Contains(file.Repository);

    /// <summary>The releases that take their version from the registry, with their runtime values and their version files.</summary>
    public IEnumerable<(ApplicationNode Node, IReadOnlyList<ValueFile> Runtime, IReadOnlyList<ValueFile> Version)> Versioned =>
        Releases.Select(release => (
                release.Node,
                (IReadOnlyList<ValueFile>)[.. release.Release.ValueFiles.Where(file => !IsVersionFile(file))],
                (IReadOnlyList<ValueFile>)[.. release.Release.ValueFiles.Where(IsVersionFile)]))
            .Where(release => release.Item3.Count > 0);

    public static YamlValue? Values(ValueFile file) => file.Repository.ReadYaml(file.Path).Roots.FirstOrDefault();
}
