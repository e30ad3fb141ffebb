namespace Homelab.GitOps.ArgoCd;

/// <summary>One source of an Application.</summary>
public sealed class ApplicationSource
{
    internal ApplicationSource(YamlValue node, int index, string[] fieldPath)
    {
        Node = node;
        Index = index;
        FieldPath = fieldPath;
        RepoUrl = node.Field("repoURL");
        Path = node["path"]?.Text;
        Ref = node["ref"]?.Text;
        // An empty one is none: IsHelm in pkg/apis/application/v1alpha1/types.go of Argo CD.
        Chart = node["chart"]?.Text is { Length: > 0 } chart ? chart : null;
        TargetRevision = node["targetRevision"]?.Text;
        Plugin = node["plugin"] is YamlMap plugin ? plugin.Field("name") : null;
        Helm = node["helm"] is YamlMap helm ? new HelmOptions(helm) : null;
        Kustomize = node["kustomize"] as YamlMap;
        Directory = node["directory"] is YamlMap directory ? new DirectoryOptions(directory) : null;
    }

    /// <summary>Position among the sources, from 0.</summary>
    public int Index { get; }

    /// <summary>Where in the Application it stands: <c>spec, source</c> or <c>spec, sources, 0</c>.</summary>
    public IReadOnlyList<string> FieldPath { get; }

    /// <summary>Git repository, Helm repository or OCI registry.</summary>
    public string RepoUrl { get; }

    /// <summary>The folder to render, relative to the repository.</summary>
    public string? Path { get; }

    /// <summary>The name by which value files of other sources start with <c>$name/</c>.</summary>
    public string? Ref { get; }

    /// <summary>The chart's name in a Helm repository.</summary>
    public string? Chart { get; }

    /// <summary>Branch, tag, commit or chart version.</summary>
    public string? TargetRevision { get; }

    /// <summary>Helm's settings, when given.</summary>
    public HelmOptions? Helm { get; }

    /// <summary>A plain directory's settings, when given.</summary>
    public DirectoryOptions? Directory { get; }

    /// <summary>
    /// The chart that it takes from a Helm repository or a registry; null for none. Argo CD takes a chart as a whole by its address alone,
    /// too: https://argo-cd.readthedocs.io/en/stable/user-guide/oci/
    /// </summary>
    internal ChartReference? RemoteChart =>
        Chart is not null ? new(RepoUrl, Chart, TargetRevision ?? "")
        : RepoUrl.StartsWith("oci://", StringComparison.Ordinal) && Path?.Trim('/') is null or "" or "."
            && RepoUrl.TrimEnd('/') is var url && url.LastIndexOf('/') is > 5 and var slash
            ? new(url[..slash], url[(slash + 1)..], TargetRevision ?? "")
        : null;

    internal YamlValue Node { get; }

    internal YamlMap? Kustomize { get; }

    /// <summary>The config management plugin's name, empty when Argo CD is to find one that fits; null without a plugin.</summary>
    internal string? Plugin { get; }

    /// <summary>The kinds of settings that it has; Argo CD takes one at most.</summary>
    internal IReadOnlyList<string> Kinds =>
    [
        .. Helm is null ? [] : (string[])["helm"], .. Kustomize is null ? [] : (string[])["kustomize"],
        .. Directory is null ? [] : (string[])["directory"], .. Plugin is null ? [] : (string[])["plugin"],
    ];

    /// <summary>A source with a <c>ref</c> and nothing to render: it only lends its files.</summary>
    public bool IsRefOnly => Ref is not null && Path is null && Chart is null;

    /// <summary>The path of a field of this source, from the top of the Application.</summary>
    internal string[] Field(params ReadOnlySpan<string> field) => [.. FieldPath, .. field];
}

/// <summary>Helm's settings of a source.</summary>
public sealed class HelmOptions
{
    internal HelmOptions(YamlMap node)
    {
        ReleaseName = node["releaseName"]?.Text;
        Namespace = node["namespace"]?.Text;
        ValueFiles = [.. node["valueFiles"]?.Items.Select(item => item.Text ?? "") ?? []];
        IgnoreMissingValueFiles = node["ignoreMissingValueFiles"]?.IsTrue == true;
        ValuesObject = node["valuesObject"] as YamlMap;
        Values = ValuesObject is null ? node["values"]?.Text : null;
        Parameters = [.. node["parameters"]?.Items.Select(item =>
            new HelmParameter(item.Field("name"), item.Field("value"), item["forceString"]?.IsTrue == true)) ?? []];
        FileParameters = [.. node["fileParameters"]?.Items.Select(item => new HelmFileParameter(item.Field("name"), item.Field("path")))
            ?? []];
        SkipCrds = node["skipCrds"]?.IsTrue == true;
        SkipTests = node["skipTests"]?.IsTrue == true;
        SkipSchemaValidation = node["skipSchemaValidation"]?.IsTrue == true;
        KubeVersion = node["kubeVersion"]?.Text;
        ApiVersions = [.. node["apiVersions"]?.Items.Select(item => item.Text).OfType<string>() ?? []];
    }

    /// <summary>The release's name; the Application's name when null.</summary>
    public string? ReleaseName { get; }

    /// <summary>The release's namespace; the destination's when null.</summary>
    public string? Namespace { get; }

    /// <summary>Value files in the order given: a later one wins.</summary>
    public IReadOnlyList<string> ValueFiles { get; }

    /// <summary>Whether a value file that isn't there is passed over.</summary>
    public bool IgnoreMissingValueFiles { get; }

    /// <summary>Inline values as text; null when <see cref="ValuesObject"/> is set, which wins.</summary>
    public string? Values { get; }

    /// <summary>Inline values as an object.</summary>
    public YamlMap? ValuesObject { get; }

    /// <summary><c>--set</c> and <c>--set-string</c>.</summary>
    public IReadOnlyList<HelmParameter> Parameters { get; }

    /// <summary><c>--set-file</c>.</summary>
    public IReadOnlyList<HelmFileParameter> FileParameters { get; }

    internal bool SkipCrds { get; }

    internal bool SkipTests { get; }

    internal bool SkipSchemaValidation { get; }

    internal string? KubeVersion { get; }

    internal IReadOnlyList<string> ApiVersions { get; }
}

/// <summary>A single value set by name.</summary>
public sealed record HelmParameter(string Name, string Value, bool ForceString);

/// <summary>A single value taken from a file.</summary>
public sealed record HelmFileParameter(string Name, string Path);

/// <summary>Settings of a plain directory.</summary>
public sealed class DirectoryOptions
{
    internal DirectoryOptions(YamlMap? node)
    {
        Recurse = node?["recurse"]?.IsTrue == true;
        Include = node?["include"]?.Text is { Length: > 0 } include ? include : null;
        Exclude = node?["exclude"]?.Text is { Length: > 0 } exclude ? exclude : null;
    }

    /// <summary>Whether folders below are read too.</summary>
    public bool Recurse { get; }

    /// <summary>Glob of the files to read.</summary>
    public string? Include { get; }

    /// <summary>Glob of the files to leave out; wins over <see cref="Include"/>.</summary>
    public string? Exclude { get; }
}
