using NuGet.Versioning;

namespace Homelab.GitOps.Checks;

/// <summary>
/// Which versions of their kinds the operators serve that the tree itself installs: their definitions tell where they are rendered, what
/// is known of a version of the chart where it lies elsewhere.
/// </summary>
internal sealed class OperatorVersions
{
    private static readonly Operator[] Known = [.. KubernetesApi.Items("operators").Select(item => new Operator(
        item.Field("chart"), item.Field("apiVersion"), Version(item["from"]?.Text), Version(item["until"]?.Text)))];

    private readonly ILookup<string, (string Kind, string Version)> _served;
    private readonly ILookup<string, NuGetVersion> _charts;

    public OperatorVersions(ApplicationTree tree)
    {
        _served = tree.Objects.Select(item => item.Object).Where(item => item.Is("apiextensions.k8s.io", "CustomResourceDefinition"))
            .SelectMany(definition => (definition.Node.At("spec", "versions")?.Items ?? [])
                .Where(version => version["served"]?.IsTrue == true)
                .Select(version => (
                    Group: definition.Node.Field("spec", "group"),
                    Served: (Kind: definition.Node.Field("spec", "names", "kind"), Version: version.Field("name")))))
            .ToLookup(item => item.Group, item => item.Served, StringComparer.Ordinal);
        _charts = tree.Applications.SelectMany(node => node.Sources).Select(source => source.Source)
            .Select(source => (Name: source.Chart?.Split('/')[^1], Version: Version(source.TargetRevision)))
            .Where(chart => chart is { Name: not null, Version: not null })
            .ToLookup(chart => chart.Name!, chart => chart.Version!, StringComparer.Ordinal);
    }

    /// <summary>Whether a version is served, of one kind or of any of its group; null when nothing in the tree tells.</summary>
    public bool? Serves(string apiVersion, string? kind = null)
    {
        if (apiVersion.Split('/') is not [var group, var version])
        {
            return null;
        }

        var served = _served[group].Where(one => kind is null || one.Kind == kind).ToList();
        if (served.Count > 0)
        {
            return served.Exists(one => one.Version == version);
        }

        List<bool> charts = [.. Known.Where(one => one.ApiVersion == apiVersion)
            .SelectMany(one => _charts[one.Chart].Select(one.Serves))];
        return charts.Count == 0 ? null : charts.Contains(true);
    }

    private static NuGetVersion? Version(string? text) =>
        NuGetVersion.TryParse(text?.TrimStart('v') ?? "", out var version) ? version : null;

    private sealed record Operator(string Chart, string ApiVersion, NuGetVersion? From, NuGetVersion? Until)
    {
        public bool Serves(NuGetVersion chart) => (From is null || chart >= From) && (Until is null || chart < Until);
    }
}
