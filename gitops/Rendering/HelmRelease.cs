namespace Homelab.GitOps.Rendering;

/// <summary>A value file that a source names, found.</summary>
internal sealed record ValueFile(Repository Repository, string Path)
{
    public SourceLocation Location => Repository.Locate(Path);

    public void CopyTo(string target) => Repository.CopyTo(Path, target);
}

/// <summary>The dependencies of a chart that lie in Helm repositories.</summary>
/// <param name="Packed">Those that are at hand.</param>
/// <param name="Missing">Those that are not, as the chart names them.</param>
internal sealed record ChartDependencies(IReadOnlyList<PackedChart> Packed, IReadOnlyList<YamlValue> Missing)
{
    public static ChartDependencies None { get; } = new([], []);

    /// <summary>What the result depends on.</summary>
    public IEnumerable<string> Inputs =>
        [.. Packed.Select(packed => packed.Digest), .. Missing.Select(missing => $"without {missing["name"]?.Text} {missing.Line}")];
}

/// <summary>
/// Everything that <c>helm template</c> is told, as Argo CD tells it (<c>util/helm</c> and <c>reposerver/repository</c> in
/// argoproj/argo-cd).
/// </summary>
internal sealed partial record HelmRelease
{
    public required HelmChart Chart { get; init; }

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>What the chart depends on and doesn't have beside it.</summary>
    public ChartDependencies Dependencies { get; init; } = ChartDependencies.None;

    /// <summary>Value files, the later the stronger.</summary>
    public IReadOnlyList<ValueFile> ValueFiles { get; init; } = [];

    public IReadOnlyList<(string Name, ValueFile File)> FileParameters { get; init; } = [];

    /// <summary>What is set by name: stronger than every other value, the later the stronger.</summary>
    public IReadOnlyList<HelmParameter> Parameters { get; init; } = [];

    public required HelmOptions? Options { get; init; }

    /// <summary>The version of Kubernetes that the chart is told of; what helm was built for when null.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>What the chart is told that the cluster serves, besides what helm knows itself.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>Where to look for what is set here, when the chart is a packed one that nobody here can change.</summary>
    public SourceLocation? SetAt { get; init; }

    /// <summary>Inline values: stronger than every value file, weaker than parameters.</summary>
    public string? InlineValues => Options?.ValuesObject is { } values ? YamlWriter.Write(values) : Options?.Values;

    /// <summary>What a schema that values would be checked by refers to elsewhere; null for nothing.</summary>
    public string? ForeignReference => Chart.ForeignReference
        ?? Dependencies.Packed.Select(packed => ValuesSchema.ForeignReference(packed.Content)).FirstOrDefault(found => found is not null);

    /// <summary>Everything the result depends on.</summary>
    public IEnumerable<string> Inputs =>
    [
        Chart.Files.Digest, Name, Namespace, InlineValues ?? "",
        .. Dependencies.Inputs,
        .. Flags,
        .. ValueFiles.Select(file => file.Repository.Hash(file.Path)),
        .. FileParameters.SelectMany(parameter => new[] { parameter.Name, parameter.File.Repository.Hash(parameter.File.Path) }),
    ];

    /// <summary>
    /// The arguments of <c>helm</c>, which runs in the workspace. The release's name is an argument of its own, since helm takes
    /// <c>--name-template</c> for a template, and files have names of the workspace, since helm takes <c>--values</c> for a list.
    /// </summary>
    /// <param name="chartFolder">The chart in the workspace.</param>
    /// <param name="workspace">Where the files are copied to.</param>
    public IReadOnlyList<string> Arguments(string chartFolder, Workspace workspace) =>
    [
        "template", Name, chartFolder, "--namespace", Namespace,
        .. Flags,
        .. FileParameters.SelectMany(
            parameter => new[] { "--set-file", $"{parameter.Name}={workspace.NewCopy(parameter.File.Path, parameter.File.CopyTo)}" }),
        .. ValueFiles.SelectMany(file => new[] { "--values", workspace.NewCopy(file.Path, file.CopyTo) }),
        .. InlineValues is { Length: > 0 } values ? (string[])["--values", workspace.NewFile(values)] : [],
    ];

    /// <summary>Whether helm takes this for a release's name: <c>ValidateReleaseName</c> in pkg/chart/common/util of helm/helm.</summary>
    public static bool IsName(string name) => name.Length <= 53 && ReleaseName().IsMatch(name);

    /// <summary>
    /// Whether helm takes this for the name of one value, such as <c>a.b[0].c</c>. With a bare comma or equals sign in it, it would be
    /// the names of several, with files of their own: helm parts <c>--set-file</c> at both.
    /// </summary>
    public static bool IsParameterName(string name) => ParameterName().IsMatch(name);

    private IEnumerable<string> Flags =>
    [
        .. Parameters.SelectMany(
            parameter => new[] { parameter.ForceString ? "--set-string" : "--set", $"{parameter.Name}={Escape(parameter.Value)}" }),
        .. KubeVersion is { } version ? (string[])["--kube-version", Numbers(version)] : [],
        .. ApiVersions.SelectMany(version => new[] { "--api-versions", Csv(version) }),
        .. Options?.SkipCrds == true ? (string[])[] : ["--include-crds"],
        .. Options?.SkipTests == true ? (string[])["--skip-tests"] : [],
        .. Options?.SkipSchemaValidation == true || ForeignReference is not null ? (string[])["--skip-schema-validation"] : [],
    ];

    // A comma parts values for --set, so Argo CD escapes it, except in a list ({a,b}): cleanSetParameters in util/helm/helm.go.
    private static string Escape(string value) =>
        value.StartsWith('{') && value.EndsWith('}') ? value : BareComma().Replace(value, "${before}\\,");

    // What a vendor writes behind a version is left out: parseKubeVersion in reposerver/repository of Argo CD.
    private static string Numbers(string version) =>
        KubernetesVersion().Match(version) is { Success: true } known ? known.Groups["numbers"].Value : version;

    // helm reads a list of API versions as a line of CSV.
    private static string Csv(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(
        @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ReleaseName();

    [GeneratedRegex(
        @"^([^\\,={}\p{C}]|\\[^\p{C}])+\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ParameterName();

    [GeneratedRegex(
        @"^v?(?<numbers>[0-9]+(\.[0-9]+)+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KubernetesVersion();

    [GeneratedRegex(@"(?<before>^|[^\\]),", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BareComma();
}
