namespace Homelab.GitOps.Rendering;

/// <summary>
/// Finds the file that an object built by kustomize comes from: the resource of the same kind whose name is the rendered one, or is in it
/// (prefix, suffix). What generators made is placed at the kustomization.
/// </summary>
internal sealed class ObjectOrigins
{
    // A Kubernetes name is no longer.
    private const int LongestName = 253;

    private readonly Kustomization _kustomization;
    private readonly ILookup<(string Kind, string Name), KubernetesObject> _byName;
    private readonly Dictionary<string, List<int>> _lengths;

    /// <param name="kustomization">The kustomization.</param>
    /// <param name="inflated">The objects of its charts.</param>
    public ObjectOrigins(Kustomization kustomization, IEnumerable<KubernetesObject> inflated)
    {
        _kustomization = kustomization;
        _byName = kustomization.Resources
            .SelectMany(path => Manifests.Objects(kustomization.Repository.ReadYaml(path))).Concat(inflated)
            .Where(item => item.Name.Length is > 0 and <= LongestName)
            .ToLookup(item => (item.Kind, item.Name));
        _lengths = _byName.GroupBy(named => named.Key.Kind, named => named.Key.Name.Length, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Distinct().OrderDescending().ToList(), StringComparer.Ordinal);
    }

    public KubernetesObject Place(YamlMap node, string text)
    {
        var rendered = new KubernetesObject(node, text, _kustomization.Repository.Locate(_kustomization.Path));
        var source = Candidates(rendered).OrderByDescending(candidate => candidate.Namespace == rendered.Namespace).FirstOrDefault();
        return source is null ? rendered : new KubernetesObject(node, text, source.Origin, source.Source);
    }

    /// <summary>Those with the longest name that is in the rendered one, by looking up its parts and not by trying all names.</summary>
    private List<KubernetesObject> Candidates(KubernetesObject rendered)
    {
        var name = rendered.Name.Length <= LongestName ? rendered.Name : "";
        return _lengths.GetValueOrDefault(rendered.Kind, []).Where(length => length <= name.Length)
            .Select(length => Enumerable.Range(0, name.Length - length + 1)
                .SelectMany(start => _byName[(rendered.Kind, name.Substring(start, length))]).Distinct().ToList())
            .FirstOrDefault(found => found.Count > 0) ?? [];
    }
}
