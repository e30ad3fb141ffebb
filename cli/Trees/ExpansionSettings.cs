namespace Homelab.Cli.Trees;

/// <summary>Reads what ApplicationSets are expanded with and no checkout holds.</summary>
internal static class ExpansionSettings
{
    /// <summary>Clusters and parameters as they were given.</summary>
    /// <param name="clusters"><c>name=server,label=value,…</c>, each.</param>
    /// <param name="parameters">A file with a map from ApplicationSets to lists of parameters.</param>
    /// <exception cref="RefusedException">One can't be read.</exception>
    public static ApplicationSetInputs Read(IReadOnlyList<string> clusters, string? parameters) => new()
    {
        Clusters = [.. clusters.Select(Cluster)],
        Parameters = parameters is null ? YamlMap.Empty : Parameters(parameters),
    };

    private static Cluster Cluster(string given)
    {
        var pairs = given.Split(',').Select(part => part.Split('=', 2)).ToList();
        return pairs.TrueForAll(pair => pair is [{ Length: > 0 }, _])
            && pairs.Skip(1).DistinctBy(pair => pair[0], StringComparer.Ordinal).Count() == pairs.Count - 1
            && pairs[0] is [var name, { Length: > 0 } server]
            ? new Cluster(name, server)
            {
                Labels = pairs.Skip(1).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
            }
            : throw new RefusedException($"--cluster {given}: write name=server, and labels behind it: name=server,label=value.");
    }

    private static YamlMap Parameters(string file)
    {
        if (Path.Exists(file) && !RegularFile.Exists(file))
        {
            throw new RefusedException($"--parameters {file}: it is no regular file, and so never opened.");
        }

        try
        {
            return YamlText.Read(File.ReadAllText(file)) is [{ Root: YamlMap map }]
                && map.All.All(entry => entry.Value is YamlList list && list.All(item => item is YamlMap or YamlList))
                ? map
                : throw new RefusedException($"--parameters {file}: write a map from ApplicationSets to lists of parameters.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or YamlReadException)
        {
            throw new RefusedException($"--parameters {file}: {error.Message}", error);
        }
    }
}
