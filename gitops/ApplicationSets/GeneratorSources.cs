namespace Homelab.GitOps.ApplicationSets;

/// <summary>What generators are asked about: the repositories, the clusters, and what was handed over.</summary>
internal sealed class GeneratorSources
{
    private const string ControllerSettings = "argocd-cmd-params-cm";
    private const string NewGlobbing = "applicationsetcontroller.enable.new.git.file.globbing";

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly ConcurrentDictionary<Repository, string[]> _directories = new();
    private readonly Dictionary<string, Cluster> _rendered = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<KubernetesObject>> _declared;

    public GeneratorSources(RepositorySet repositories, ApplicationSetInputs inputs)
    {
        (Repositories, Inputs) = (repositories, inputs);
        _declared = new(() => [.. repositories.All.SelectMany(Declared)]);
    }

    public RepositorySet Repositories { get; }

    public ApplicationSetInputs Inputs { get; }

    /// <summary>The clusters by name: those given win over those that are deployed, and these over those in the repositories.</summary>
    public IReadOnlyList<Cluster> Clusters =>
    [
        .. Inputs.Clusters.Select(cluster => cluster.Labelled()).Concat(_rendered.Values)
            .Concat(_declared.Value.Select(Cluster.Of).OfType<Cluster>())
            .DistinctBy(cluster => cluster.Name, StringComparer.Ordinal).OrderBy(cluster => cluster.Name, StringComparer.Ordinal),
    ];

    /// <summary>What makes clusters known to Argo CD, and not to anybody who reads it here.</summary>
    public IEnumerable<KubernetesObject> Sealed => _declared.Value.Where(Cluster.IsSealed);

    /// <summary>Whether Argo CD's settings in the repositories turn on the newer globs of git generators.</summary>
    public bool HasNewGlobbing => _declared.Value.Any(item =>
        item.Is("", "ConfigMap") && item.Name == ControllerSettings && item.Node.Field("data", NewGlobbing) == "true");

    /// <summary>
    /// Every folder of a checkout but hidden ones and what is in these; links to folders are none (GetGitDirectories in Argo CD).
    /// </summary>
    public IReadOnlyList<string> Directories(Repository repository) => _directories.GetOrAdd(repository, key =>
    [
        .. key.Files.SelectMany(Above).Distinct(StringComparer.Ordinal)
            .Where(path => !path.Split('/').Any(part => part.StartsWith('.')) && key.RealPathOf(path) == path),
    ]);

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>Takes down the clusters among what is deployed.</summary>
    public void Add(IEnumerable<KubernetesObject> rendered)
    {
        foreach (var cluster in rendered.Select(Cluster.Of).OfType<Cluster>())
        {
            _rendered.TryAdd(cluster.Name, cluster);
        }
    }

    private static IEnumerable<KubernetesObject> Declared(Repository repository) => repository.Files
        .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal) && MayDeclare(repository, path))
        .SelectMany(path => Manifests.Objects(repository.ReadYaml(path)));

    private static bool MayDeclare(Repository repository, string path)
    {
        try
        {
            var text = repository.ReadText(path);
            return Cluster.MayBeIn(text) || text.Contains(NewGlobbing, StringComparison.Ordinal);
        }
        catch (YamlReadException)
        {
            return false; // Too large, or gone: nothing of it is read anywhere.
        }
    }
}
