namespace Homelab.GitOps.Resolution;

/// <summary>
/// The files <c>.argocd-source.yaml</c> and <c>.argocd-source-APP.yaml</c> in the folder of a source, which Argo CD lays over its settings:
/// image updaters write them (<c>mergeSourceParameters</c> in
/// https://github.com/argoproj/argo-cd/blob/v3.5.1/reposerver/repository/repository.go).
/// </summary>
internal static class SourceOverrides
{
    // Where a source comes from is not theirs to say.
    private static readonly string[] Kept = ["chart", "path", "repoURL", "targetRevision"];

    /// <summary>Those that are there, the later the stronger.</summary>
    /// <exception cref="FindingException">One can't be read.</exception>
    public static IReadOnlyList<YamlFile> In(Repository repository, string folder, string application) =>
        [.. ((string[])[".argocd-source.yaml", $".argocd-source-{application}.yaml"]).Select(file => Repository.Below(folder, file))
            .Where(repository.HasFile).Select(path => Readable(repository.ReadYaml(path)))];

    /// <summary>The source with a file laid over it.</summary>
    public static ApplicationSource Apply(ApplicationSource source, YamlFile file)
    {
        if (source.Node.ToJson() is not JsonObject settings || file.Roots.FirstOrDefault()?.ToJson() is not JsonObject patch)
        {
            return source;
        }

        foreach (var name in Kept)
        {
            patch.Remove(name);
        }

        Merge(settings, patch, removes: false);
        return new ApplicationSource(YamlText.Read(JsonText.Write(settings))[0].Root!, source.Index, [.. source.FieldPath]);
    }

    private static YamlFile Readable(YamlFile file) => file.Problem is null ? file : throw new FindingException(new Finding
    {
        Check = TreeChecks.Readable,
        Location = file.Location.At(file.ProblemLine),
        Message = file.Problem,
        WayOut = "Correct the YAML at this line.",
    });

    // A merge patch, of which a null takes nothing away: Argo CD reads the result over the settings that it had, so what is not in it
    // stays. What is in valuesObject is the chart's, and taken as it is.
    private static void Merge(JsonObject settings, JsonObject patch, bool removes)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && settings[name] is JsonObject map)
            {
                Merge(map, inner, removes || name == "valuesObject");
            }
            else if (value is not null)
            {
                settings[name] = value.DeepClone();
            }
            else if (removes)
            {
                settings.Remove(name);
            }
        }
    }
}
