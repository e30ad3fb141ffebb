namespace Homelab.GitOps.Resolution;

/// <summary>
/// Renders the charts of a kustomization as kustomize has helm render them, which then takes their objects as resources: so helm is told
/// nothing by kustomize, runs where every helm runs, and a chart that isn't at hand leaves the rest as it is.
/// </summary>
internal sealed class ChartInflation(ChartFinder finder, HelmCharts charts, HelmRenderer helm)
{
    /// <summary>The objects of each chart that is at hand, what is worth knowing, and what is missing.</summary>
    /// <exception cref="FindingException">A chart doesn't render, or isn't in its repository.</exception>
    public async Task<(IReadOnlyList<InflatedChart> Charts, IReadOnlyList<Note> Notes, string? Missing)> RenderAsync(
        Application application, Kustomization kustomization, List<Finding> warnings, CancellationToken cancellation)
    {
        List<InflatedChart> inflated = [];
        List<Note> notes = [];
        List<string> missing = [];
        foreach (var chart in kustomization.Charts)
        {
            var (at, why) = await FindAsync(application, kustomization.Repository, chart, cancellation);
            if (at is null)
            {
                missing.Add(why);
                continue;
            }

            var (dependencies, without) = await finder.DependenciesAsync(application, at, cancellation);
            if (without is not null)
            {
                missing.Add(without);
                continue;
            }

            var release = Release(kustomization.Repository, chart, at) with { Dependencies = dependencies };
            var objects = await helm.RenderAsync(release, warnings, cancellation);
            inflated.Add(new(chart, chart.SkipHooks ? [.. objects.Where(item => item.Annotation("helm.sh/hook") is null)] : objects));
        }

        if (kustomization.Charts.Count > 0)
        {
            notes.Add(new Note(
                kustomization.Charts[0].Location,
                $"{application.Name}: Argo CD renders helmCharts only where kustomize.buildOptions in argocd-cm has --enable-helm."));
        }

        return (inflated, notes, missing.Count == 0 ? null : string.Join("; ", missing));
    }

    private async Task<(HelmChart? Chart, string Why)> FindAsync(
        Application application, Repository repository, KustomizeChart chart, CancellationToken cancellation)
    {
        var folder = chart.Place.StartsWith('/') ? null : Repository.Resolve(chart.Folder, chart.Place);
        if (folder is not null && repository.HasFile(Repository.Below(folder, "Chart.yaml")))
        {
            return (charts.Get(repository, folder), "");
        }

        if (chart.Repo.Length == 0)
        {
            throw Stop(TreeChecks.Exists, chart.Location,
                $"Chart {chart.Name} of the kustomization is neither in {chart.Place} nor has it a repository to come from.",
                "Add the chart, or write its repo.");
        }

        var reference = new ChartReference(chart.Repo, chart.Name, chart.Version);
        var place = new ChartPlace(chart.Location, chart.Location, $"{application.Name}: the kustomization in {chart.Location.Path}");
        var found = await finder.FindAsync(application, reference, reference.Repository, place, cancellation);
        return found.Packed is { } packed
            ? (charts.Get(finder.Charts.Open(packed), ""), "")
            : (null, $"of the kustomization only what is at hand is rendered: {found.Missing}");
    }

    private static HelmRelease Release(Repository repository, KustomizeChart chart, HelmChart at)
    {
        if (!HelmRelease.IsName(chart.ReleaseName))
        {
            throw Stop(TreeChecks.Renders, chart.Location, $"helm takes no release named {chart.ReleaseName}.",
                "Set `releaseName` to at most 53 lower-case letters, digits, hyphens and dots.");
        }

        var files = chart.ValueFiles.Select(path => new ValueFile(repository, path)).ToList();
        var defaults = new ValueFile(at.Repository, Repository.Below(at.Folder, "values.yaml"));
        ValueFile[] first = chart.HasValuesFile ? [files[0]] : at.Repository.HasFile(defaults.Path) ? [defaults] : [];
        ValueFile[] inline = chart.Inline is { } values ? [Written(chart, values)] : [];
        return new HelmRelease
        {
            Chart = at,
            Name = chart.ReleaseName,
            Namespace = chart.Namespace,
            ValueFiles =
            [
                .. inline.Length == 0 ? first : chart.Merge switch
                {
                    "merge" => [.. inline, .. first],
                    "replace" => inline,
                    _ => [.. first, .. inline],
                },
                .. files.Skip(chart.HasValuesFile ? 1 : 0),
            ],
            Options = chart.Options,
            SetAt = at.Repository.IsArchive ? chart.Location : null,
        };
    }

    // A file of its own, since value files come after it.
    private static ValueFile Written(KustomizeChart chart, YamlMap values)
    {
        const string name = "valuesInline.yaml";
        var content = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [name] = Encoding.UTF8.GetBytes(YamlWriter.Write(values)) };
        return new(new Repository($"{chart.Location}", content, new ReadBudget()), name);
    }

    private static FindingException Stop(CheckInfo check, SourceLocation at, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = at,
        Message = message,
        WayOut = wayOut,
    });
}
