using Homelab.GitOps.ApplicationSets;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Support;

/// <summary>Checkouts in a temporary folder, written by a test.</summary>
internal sealed class Checkouts : IDisposable
{
    public const string UrlPrefix = "https://github.com/example/";

    private static readonly string SharedCache = Path.Combine(AppContext.BaseDirectory, "render-cache");

    public static Toolbox Tools { get; } = new(TestPaths.Tools);

    public string Folder { get; } = Directory.CreateTempSubdirectory("homelab-tests-").FullName;

    public static ToolOptions Uncached { get; } = new() { NoCache = true };

    /// <summary>A cache that all tests share: what a render depends on is all in its key. Tests of rendering itself go without.</summary>
    public ToolOptions Options { get; init; } = new() { CacheFolder = SharedCache };

    /// <summary>What ApplicationSets are expanded with.</summary>
    public ApplicationSetInputs ApplicationSets { get; init; } = new();

    /// <summary>What a run may read.</summary>
    public Func<ReadBudget> Budget { get; init; } = () => new ReadBudget();

    /// <summary>Every folder as a repository of <see cref="UrlPrefix"/>.</summary>
    public RepositorySet Repositories
    {
        get
        {
            var budget = Budget();
            return new(Directory.EnumerateDirectories(Folder)
                .Where(path => !Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(path => new Repository(Path.GetFileName(path), path, UrlPrefix + Path.GetFileName(path), budget: budget)));
        }
    }

    public Checkouts Write(string path, string text)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public Checkouts Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(PathOf(path));
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Write(path, text.Replace(old, with, StringComparison.Ordinal));
    }

    public Checkouts Delete(string path)
    {
        File.Delete(PathOf(path));
        return this;
    }

    public string PathOf(string path) => Path.Combine(Folder, path);

    /// <summary>
    /// Writes an Application into <c>apps/{name}.yaml</c>, with <paramref name="spec"/> (indented by two) below its spec.
    /// </summary>
    public Checkouts Application(
        string name,
        string spec,
        string? file = null,
        string metadata = "") => Write(file ?? $"apps/{name}.yaml", $"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {name}
          namespace: argocd
        {metadata}spec:
          project: default
          destination:
            server: https://kubernetes.default.svc
            namespace: web
        {spec}
        """);

    public Task<ApplicationTree> FollowAsync(string root, Toolbox? tools = null, CancellationToken cancellation = default)
    {
        var repositories = Repositories;
        return new TreeResolver(tools ?? Tools, Options) { ApplicationSets = ApplicationSets }
            .FollowAsync(repositories, Roots(repositories, root), cancellation);
    }

    // The Applications in the file, or in the files of the folder, that 'repository/path' names.
    private static List<KubernetesObject> Roots(RepositorySet repositories, string root)
    {
        var (name, path) = root.Split('/', 2) is [var first, var rest] ? (first, rest) : (root, "");
        var repository = repositories.ByName(name)!;
        var files = repository.HasFile(path) ? [path] : repository.FilesUnder(path).Where(file => Path.GetDirectoryName(file) == path);
        return [.. files.SelectMany(file => Manifests.Read(repository, file))];
    }

    public async Task<CheckReport> CheckAsync(string root, string? project = null, Func<CheckInputs, CheckInputs>? with = null)
    {
        var repositories = Repositories;
        var inputs = new CheckInputs
        {
            Repositories = repositories,
            Roots = Roots(repositories, root),
            Today = new DateOnly(2026, 7, 1),
            Projects = project is null ? [] : Manifests.Read(project, "AppProject"),
        };
        return await CheckRunner.RunAsync(await FollowAsync(root), with?.Invoke(inputs) ?? inputs, Tools, Options);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
