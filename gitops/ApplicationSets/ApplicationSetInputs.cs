namespace Homelab.GitOps.ApplicationSets;

/// <summary>What ApplicationSets are expanded with and no repository holds.</summary>
public sealed record ApplicationSetInputs
{
    /// <summary>Clusters, besides those whose Secrets are in the repositories.</summary>
    public IReadOnlyList<Cluster> Clusters { get; init; } = [];

    /// <summary>
    /// What the generators that ask the world answered: for each ApplicationSet, by <c>name</c> or <c>namespace/name</c>, a list of sets of
    /// parameters, or a list of such lists, one for each of these generators from the top down.
    /// </summary>
    public YamlMap Parameters { get; init; } = YamlMap.Empty;

    /// <summary>The answers for one of an ApplicationSet's generators; null when there are none.</summary>
    internal IReadOnlyList<YamlValue>? Answers(KubernetesObject set, int generator)
    {
        var answers = (Parameters[$"{set.Namespace}/{set.Name}"] ?? Parameters[set.Name])?.Items;
        return answers is [YamlList, ..] ? answers.ElementAtOrDefault(generator)?.Items : answers;
    }
}
