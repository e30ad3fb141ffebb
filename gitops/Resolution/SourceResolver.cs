using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Resolution;

/// <summary>Turns one source of an Application into what it renders, by Argo CD's rules.</summary>
internal sealed class SourceResolver(RepositorySet repositories, Renderer renderer, ChartFinder finder)
{
    private readonly HelmCharts _charts = new(renderer);
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes down what definitions among the objects let the cluster serve, and tells which of the nodes have a chart that asks for it:
    /// those are to be rendered again, since Argo CD tells a chart all that the cluster serves.
    /// </summary>
    public List<ApplicationNode> Define(IReadOnlyList<ApplicationNode> nodes)
    {
        var fresh = nodes.SelectMany(node => node.Objects).SelectMany(ServedBy).Where(_defined.Add).ToList();
        return [.. nodes.Where(node => node.Sources.Select(source => source.Release).OfType<HelmRelease>()
            .Any(release => release.Options?.ApiVersions.Count is null or 0 && fresh.Exists(release.Chart.AsksFor)))];
    }

    private static IEnumerable<string> ServedBy(KubernetesObject item) => item.Is("apiextensions.k8s.io", "CustomResourceDefinition")
        ? (item.Node.At("spec", "versions")?.Items ?? []).Where(version => version["served"]?.IsTrue == true)
            .Select(version => $"{item.Node.Field("spec", "group")}/{version.Field("name")}")
            .SelectMany(version => (string[])[version, $"{version}/{item.Node.Field("spec", "names", "kind")}"])
        : [];

    public async Task<SourceResult> ResolveAsync(Application application, ApplicationSource source, CancellationToken cancellation)
    {
        try
        {
            var result = await RenderAsync(application, source, cancellation);
            return repositories.Budget.TryTake(result.Objects.Sum(item => item.Node.Size + (sizeof(char) * (long)item.Text.Length)))
                ? result
                : result with { Objects = [], Problem = TooMuch(application, source) };
        }
        catch (FindingException stop)
        {
            return new SourceResult
            {
                Source = source,
                Type = TypeOf(source),
                Repository = repositories.ByUrl(source.RepoUrl),
                Path = source.Path?.Trim('/') ?? "",
                Problem = stop.Finding with { Application = application.Name },
            };
        }
    }

    /// <summary>Builds a folder as if it were the Application's source: a kustomization, a chart, or the manifests in it.</summary>
    public async Task<SourceResult> BuildAsync(
        Application application, Repository repository, string folder, CancellationToken cancellation)
    {
        var source = application.Sources[0];
        try
        {
            return await RenderFolderAsync(application, source, repository, folder, cancellation);
        }
        catch (FindingException stop)
        {
            return new SourceResult { Source = source, Type = TypeOf(source), Repository = repository, Problem = stop.Finding };
        }
    }

    private static Finding TooMuch(Application application, ApplicationSource source) => new()
    {
        Check = TreeChecks.Renders,
        Location = application.Definition.LocationOf(source.Field("repoURL")),
        Application = application.Name,
        Message = $"{application.Name}: source {source.Index + 1} is left out. {ReadBudget.UsedUp}",
        WayOut = "Let it deploy less, or check fewer Applications at once.",
    };

    private async Task<SourceResult> RenderAsync(Application application, ApplicationSource source, CancellationToken cancellation)
    {
        RefuseSeveralKinds(application, source);
        if (source.RemoteChart is { } chart && !source.IsRefOnly)
        {
            return await RenderChartAsync(application, source, chart, cancellation);
        }

        if (repositories.ByUrl(source.RepoUrl) is not { } repository)
        {
            return Remote(application, source, repositories.NotAtHand(source.RepoUrl));
        }

        if (source.Plugin is not null)
        {
            return MadeByPlugin(source);
        }

        if (source.IsRefOnly)
        {
            return new SourceResult { Source = source, Type = SourceType.Ref, Repository = repository };
        }

        var path = FolderOf(application, source, repository);
        var overrides = SourceOverrides.In(repository, path, application.Name);
        var merged = overrides.Aggregate(source, SourceOverrides.Apply);
        RefuseSeveralKinds(application, merged);
        var result = merged.Plugin is null
            ? await RenderFolderAsync(application, merged, repository, path, cancellation)
            : MadeByPlugin(merged);
        return result with
        {
            Notes =
            [
                .. result.Notes,
                .. overrides.Select(file => new Note(
                    file.Location, $"{application.Name}: this file is laid over the settings of source {source.Index + 1}.")),
            ],
        };
    }

    private async Task<SourceResult> RenderFolderAsync(
        Application application, ApplicationSource source, Repository repository, string path, CancellationToken cancellation)
    {
        return Detect(application, source, repository, path) switch
        {
            SourceType.Kustomize => await RenderKustomizeAsync(application, source, repository, path, cancellation),
            SourceType.Directory => ReadDirectory(application, source, repository, path),
            _ => await RenderHelmAsync(application, source, repository, path, cancellation),
        };
    }

    private async Task<SourceResult> RenderKustomizeAsync(
        Application application, ApplicationSource source, Repository repository, string path, CancellationToken cancellation)
    {
        var kustomization = Kustomization.Read(
            repository, path, source.Kustomize, index => application.Definition
                .LocationOf(source.Field("kustomize", "components", $"{index}")));
        var inflation = new ChartInflation(finder, _charts, new HelmRenderer(renderer, _charts));
        List<Finding> warnings = [.. kustomization.Warnings];
        var (charts, notes, missing) = await inflation.RenderAsync(application, kustomization, warnings, cancellation);
        var result = new SourceResult
        {
            Source = source,
            Type = SourceType.Kustomize,
            Repository = repository,
            Path = path,
            Kustomization = kustomization,
            Notes = notes,
            Warnings = warnings,
            External = missing is null ? null : SecretMask.Shown(missing),
        };
        return await FinishAsync(
            application,
            result,
            new KustomizeRenderer(renderer).RenderAsync(
                kustomization, charts, source.Kustomize, text => BuildVariables.Expand(text, application, source), cancellation));
    }

    private static SourceResult ReadDirectory(Application application, ApplicationSource source, Repository repository, string path)
    {
        var options = source.Directory ?? new DirectoryOptions(null);
        var jsonnet = ManifestDirectory.Jsonnet(repository, path, options);
        List<Finding> warnings = [];
        var result = new SourceResult
        {
            Source = source,
            Type = SourceType.Directory,
            Repository = repository,
            Path = path,
            Objects = ManifestDirectory.Read(repository, path, options, warnings),
            Warnings = warnings,
            External = jsonnet.Count == 0
                ? null
                : $"{string.Join(", ", jsonnet)} {(jsonnet.Count == 1 ? "is" : "are")} Jsonnet, which is not evaluated",
        };
        if (result.Objects.Count > 0 || jsonnet.Count > 0)
        {
            return result;
        }

        var deeper = options.Recurse ? 0 : ManifestDirectory.Deeper(repository, path);
        var where = deeper == 0 ? "" : $"; {deeper} {(deeper == 1 ? "is" : "are")} below it, where only directory.recurse looks";
        return result with
        {
            Notes = [new Note(
                application.Definition.LocationOf(source.Field("path")),
                $"{application.Name}: source {source.Index + 1}: {repository.Name}/{path} holds no manifest{where}.")],
        };
    }

    private async Task<SourceResult> RenderChartAsync(
        Application application, ApplicationSource source, ChartReference chart, CancellationToken cancellation)
    {
        var version = application.Definition.LocationOf(source.Field("targetRevision"));
        if (chart.Version.Length == 0)
        {
            // Argo CD takes no chart without one: ValidateRepo in util/argo/argo.go.
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Valid,
                Location = application.Definition.LocationOf(source.Field("chart")),
                Message = $"{application.Name}: source {source.Index + 1} names no version of chart {chart.Name}; Argo CD wants one.",
                WayOut = "Set targetRevision to a version, or a range such as 1.2.x.",
            });
        }

        if (chart.IsDigest && source.Chart is { Length: > 0 })
        {
            // A version or a range of them alone: newHelmClientResolveRevision in reposerver/repository/repository.go.
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = version,
                Message = $"{application.Name}: source {source.Index + 1} names chart {chart.Name} by a digest, which Argo CD takes of an "
                    + "address alone.",
                WayOut = $"Set targetRevision to a version, or write {chart.Address.Split('@')[0]} as repoURL, with path: . and no chart.",
            });
        }

        var place = new ChartPlace(
            application.Definition.LocationOf(source.Field("repoURL")), version, $"{application.Name}: source {source.Index + 1}");
        FoundChart found;
        try
        {
            found = await finder.FindAsync(application, chart, source.RepoUrl, place, cancellation);
        }
        catch (FindingException stop)
        {
            return Remote(application, source, $"chart {chart} is not at hand") with
            {
                Problem = stop.Finding with { Application = application.Name },
            };
        }

        if (found.Packed is not { } packed)
        {
            return Remote(application, source, found.Missing);
        }

        var result = await RenderHelmAsync(application, source, finder.Charts.Open(packed), "", cancellation);
        return packed.Version == chart.Version ? result : result with
        {
            Notes = [.. result.Notes, new Note(
                version, $"{application.Name}: source {source.Index + 1} takes chart {chart.Name} {packed.Version} for {chart.Version}.")],
        };
    }

    private async Task<SourceResult> RenderHelmAsync(
        Application application, ApplicationSource source, Repository repository, string path, CancellationToken cancellation)
    {
        var result = new SourceResult { Source = source, Type = SourceType.Helm, Repository = repository, Path = path };
        var files = new ValueFileResolver(repositories, application, source, repository, path).Resolve();
        if (files.External is { } external)
        {
            return External(source, external);
        }

        var chart = _charts.Get(repository, path);
        var (dependencies, missing) = await finder.DependenciesAsync(application, chart, cancellation);
        var release = Release(application, source, chart, files) with { Dependencies = dependencies };
        List<Finding> warnings =
        [
            .. release.ValueFiles.Prepend(new ValueFile(repository, Repository.Below(path, "values.yaml")))
                .Where(file => file.Repository.HasFile(file.Path))
                .SelectMany(file => RepeatedKeys.Of(file.Repository.ReadYaml(file.Path))),
        ];
        result = result with { Release = release, Warnings = warnings };
        if (release.ForeignReference is { } reference)
        {
            result = result with
            {
                Notes = [new Note(
                    application.Definition.LocationOf(source.Field("repoURL")),
                    $"{application.Name}: source {source.Index + 1}: the values are not checked by the schema of {chart.Name}, which "
                        + $"refers to {reference}.")],
            };
        }

        result = await FinishAsync(application, result, new HelmRenderer(renderer, _charts).RenderAsync(release, warnings, cancellation));
        // Without what it depends on a chart may lack what its own templates call.
        return missing is null ? result : result with { External = SecretMask.Shown(missing), Problem = null };
    }

    private HelmRelease Release(Application application, ApplicationSource source, HelmChart chart, ResolvedFiles files)
    {
        var name = source.Helm?.ReleaseName is { Length: > 0 } own ? own : application.Name;
        if (!HelmRelease.IsName(name))
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = application.Definition.LocationOf(
                    source.Helm?.ReleaseName is { Length: > 0 } ? source.Field("helm", "releaseName") : ["metadata", "name"]),
                Message = $"{application.Name}: source {source.Index + 1}: helm takes no release named {name}.",
                WayOut = "Set `helm.releaseName` to at most 53 lower-case letters, digits, hyphens and dots.",
            });
        }

        return new HelmRelease
        {
            Chart = chart,
            Name = name,
            Namespace = source.Helm?.Namespace is { Length: > 0 } space ? space : application.Destination.Namespace,
            ValueFiles = files.Values,
            FileParameters = files.Parameters,
            Parameters = [.. source.Helm?.Parameters.Select(parameter =>
                parameter with { Value = BuildVariables.Expand(parameter.Value, application, source) }) ?? []],
            Options = source.Helm,
            // What the source says takes the place of what the cluster says: GetKubeVersionOrDefault, GetAPIVersionsOrDefault.
            KubeVersion = source.Helm?.KubeVersion is { Length: > 0 } version ? version : renderer.Options.KubeVersion,
            ApiVersions = source.Helm?.ApiVersions is { Count: > 0 } versions ? versions
                : [.. renderer.Options.ApiVersions, .. _defined.Where(chart.AsksFor).Order(StringComparer.Ordinal)],
            SetAt = chart.Repository.IsArchive
                ? application.Definition.LocationOf(source.Field(source.Helm is null ? "chart" : "helm"))
                : null,
        };
    }

    /// <summary>What is known of a source stays known when it doesn't render.</summary>
    private static async Task<SourceResult> FinishAsync(
        Application application, SourceResult result, Task<IReadOnlyList<KubernetesObject>> rendering)
    {
        try
        {
            return result with { Objects = await rendering };
        }
        catch (FindingException stop)
        {
            return result with { Problem = stop.Finding.Without(result.Secrets) with { Application = application.Name } };
        }
    }

    /// <summary>A source that is not at hand; the value files that other sources lend it are.</summary>
    private SourceResult Remote(Application application, ApplicationSource source, string why)
    {
        var result = External(source, why);
        try
        {
            var files = new ValueFileResolver(repositories, application, source, repository: null, "").Resolve();
            return source.RemoteChart is { } chart
                ? result with { Release = Release(application, source, HelmChart.Read(RemoteCharts.Unknown(chart), ""), files) }
                : result;
        }
        catch (FindingException stop)
        {
            return result with { Problem = stop.Finding with { Application = application.Name } };
        }
    }

    private static SourceResult External(ApplicationSource source, string why) =>
        new() { Source = source, Type = SourceType.External, External = SecretMask.Shown(why) };

    private static string FolderOf(Application application, ApplicationSource source, Repository repository)
    {
        var given = source.Path ?? "";
        // Argo CD takes the path from the repository's root and refuses one that starts with a slash or leads out.
        var path = given.StartsWith('/') ? null : Repository.Resolve("", given);
        if (path is not null && repository.HasFolder(path))
        {
            return path;
        }

        var why = path is null ? $"has no path {given} inside it (a path is relative to the repository's root)" : $"has no folder {given}";
        throw new FindingException(new Finding
        {
            Check = TreeChecks.Exists,
            Location = application.Definition.LocationOf(source.Field("path")),
            Message = $"{application.Name}: source {source.Index + 1}: {repository.Name} {why}.",
            WayOut = $"Correct the path, or add the folder to {repository.Name}.",
        });
    }

    private static SourceType TypeOf(ApplicationSource source) =>
        source.Helm is not null ? SourceType.Helm : source.Kustomize is not null ? SourceType.Kustomize : SourceType.Directory;

    // What the Application says first; then a kustomization before a chart, the order in which Argo CD's discovery comes across them.
    private static SourceType Detect(Application application, ApplicationSource source, Repository repository, string path)
    {
        var isKustomization = Kustomization.FileIn(repository, path) is not null;
        var isChart = repository.HasFile(Repository.Below(path, "Chart.yaml"));
        if (source.Helm is not null)
        {
            return isChart ? SourceType.Helm : throw Lacks(application, source, repository, "helm", "Chart.yaml");
        }

        if (source.Kustomize is not null)
        {
            return isKustomization ? SourceType.Kustomize : throw Lacks(application, source, repository, "kustomize", "kustomization.yaml");
        }

        if (source.Directory is not null)
        {
            return SourceType.Directory;
        }

        return isKustomization ? SourceType.Kustomize : isChart ? SourceType.Helm : SourceType.Directory;
    }

    private static SourceResult MadeByPlugin(ApplicationSource source) => External(source, source.Plugin is { Length: > 0 } plugin
        ? $"it is made by the config management plugin {plugin}"
        : "it is made by a config management plugin");

    private static void RefuseSeveralKinds(Application application, ApplicationSource source)
    {
        if (source.Kinds.Count > 1)
        {
            throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = application.Definition.LocationOf(source.Field(source.Kinds[^1])),
                Message = $"{application.Name}: source {source.Index + 1} has settings for {string.Join(" and ", source.Kinds)}; "
                    + "Argo CD takes one kind.",
                WayOut = $"Keep `{source.Kinds[0]}` or `{source.Kinds[^1]}`, whichever the folder is, and remove the other.",
            });
        }
    }

    private static FindingException Lacks(
        Application application,
        ApplicationSource source,
        Repository repository,
        string setting,
        string file) => new(new Finding
        {
            Check = TreeChecks.Exists,
            Location = application.Definition.LocationOf(source.Field(setting)),
            Message = $"{application.Name}: source {source.Index + 1} has settings for {setting}, and {repository.Name} has no {file} in "
            + $"{source.Path}.",
            WayOut = $"Correct the path, or remove `{setting}`.",
        });
}
