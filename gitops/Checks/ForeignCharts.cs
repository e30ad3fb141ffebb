using NuGet.Versioning;

namespace Homelab.GitOps.Checks;

/// <summary>Tells the charts of others: fetched ones, and those that lie in a checkout as they came from a chart repository.</summary>
internal sealed class ForeignCharts(RepositorySet repositories)
{
    private readonly ConcurrentDictionary<(string, string), bool> _foreign = new();

    /// <summary>The chart of others that a file is in; null when it is in none.</summary>
    public string? Of(SourceLocation location)
    {
        if (location.Repository is not { } name)
        {
            return null;
        }

        if (repositories.ByName(name) is not { } repository)
        {
            return name;
        }

        // The outermost one: what is in it came with it.
        for (var slash = location.Path.IndexOf('/'); slash >= 0; slash = location.Path.IndexOf('/', slash + 1))
        {
            var folder = location.Path[..slash];
            if (_foreign.GetOrAdd((name, folder), key => IsForeign(repository, key.Item2)))
            {
                return $"{name}/{folder}";
            }
        }

        return null;
    }

    /// <summary>Whether a file is in this fetched chart, in any version of it.</summary>
    public static bool IsFetched(SourceLocation location, string chart) =>
        location.Repository is { } archive && archive.StartsWith($"{chart}-", StringComparison.Ordinal)
        && Path.GetExtension(archive) == ".tgz" && NuGetVersion.TryParse(archive[(chart.Length + 1)..^".tgz".Length].TrimStart('v'), out _);

    private static bool IsForeign(Repository repository, string folder)
    {
        if (!repository.HasFile($"{folder}/Chart.yaml"))
        {
            return false;
        }

        var (parent, name) = Split(folder);
        var (grandparent, holder) = Split(parent);
        return holder == "charts"
            ? repository.HasFile(Repository.Below(grandparent, "Chart.yaml"))
                && (IsRemote(repository, Repository.Below(grandparent, "Chart.yaml"), name)
                    || IsRemote(repository, Repository.Below(grandparent, "requirements.yaml"), name))
            // Where kustomize puts what it fetches for helmCharts: charts/NAME-VERSION/NAME.
            : Split(grandparent).Name == "charts" && holder.StartsWith($"{name}-", StringComparison.Ordinal);
    }

    private static bool IsRemote(Repository repository, string file, string name) => repository.HasFile(file)
        && repository.ReadYaml(file).Roots.SelectMany(root => root["dependencies"]?.Items ?? [])
            .Any(dependency => dependency.Field("name") == name
                && dependency.Field("repository").Split("://") is ["http" or "https" or "oci", _]);

    private static (string Parent, string Name) Split(string path) =>
        path.LastIndexOf('/') is var slash and >= 0 ? (path[..slash], path[(slash + 1)..]) : ("", path);
}
