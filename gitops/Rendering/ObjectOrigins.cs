namespace Homelab.GitOps.Rendering;

/// <summary>
/// Finds the file that an object built by kustomize comes from: the resource of the same kind whose name is the rendered one, or is in it
/// (prefix, suffix). What generators made is placed at the kustomization.
/// </summary>
internal sealed class ObjectOrigins
{
    private readonly Kustomization _kustomization;
    private readonly ILookup<string, KubernetesObject> _byKind;

    public ObjectOrigins(Kustomization kustomization)
    {
        _kustomization = kustomization;
        _byKind = kustomization.Resources
            .SelectMany(path => Manifests.Objects(kustomization.Repository.ReadYaml(path)))
            .ToLookup(item => item.Kind, StringComparer.Ordinal);
    }

    public KubernetesObject Place(YamlMap node, string text)
    {
        var rendered = new KubernetesObject(node, text, _kustomization.Repository.Locate(_kustomization.Path));
        var source = _byKind[rendered.Kind]
            .Where(candidate => candidate.Name.Length > 0 && rendered.Name.Contains(candidate.Name, StringComparison.Ordinal))
            .OrderByDescending(candidate => candidate.Name.Length).ThenByDescending(candidate => candidate.Namespace == rendered.Namespace)
            .FirstOrDefault();
        return source is null ? rendered : new KubernetesObject(node, text, source.Origin, source.Source);
    }
}
