namespace Homelab.GitOps.Rendering;

/// <summary>A value file that a source names, found.</summary>
internal sealed record ValueFile(Repository Repository, string Path)
{
    public SourceLocation Location => Repository.Locate(Path);
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

    /// <summary>Value files, the later the stronger.</summary>
    public IReadOnlyList<ValueFile> ValueFiles { get; init; } = [];

    public IReadOnlyList<(string Name, ValueFile File)> FileParameters { get; init; } = [];

    public required HelmOptions? Options { get; init; }

    /// <summary>Inline values: stronger than every value file, weaker than parameters.</summary>
    public string? InlineValues => Options?.ValuesObject is { } values ? YamlWriter.Write(values) : Options?.Values;

    /// <summary>Everything the result depends on.</summary>
    public IEnumerable<string> Inputs =>
    [
        Chart.Digest, Name, Namespace, InlineValues ?? "",
        .. Flags,
        .. ValueFiles.Select(file => file.Repository.Hash(file.Path)),
        .. FileParameters.SelectMany(parameter => new[] { parameter.Name, parameter.File.Repository.Hash(parameter.File.Path) }),
    ];

    /// <summary>The arguments of <c>helm</c>, for a chart at <paramref name="chartFolder"/>.</summary>
    public IReadOnlyList<string> Arguments(string chartFolder, Workspace workspace) =>
    [
        "template", chartFolder, "--name-template", Name, "--namespace", Namespace,
        .. Flags,
        .. FileParameters.SelectMany(
            parameter => new[] { "--set-file", $"{parameter.Name}={parameter.File.Repository.PathOnDisk(parameter.File.Path)}" }),
        .. ValueFiles.SelectMany(file => new[] { "--values", file.Repository.PathOnDisk(file.Path) }),
        .. InlineValues is { Length: > 0 } values ? (string[])["--values", workspace.NewFile(values)] : [],
    ];

    private IEnumerable<string> Flags =>
    [
        .. Options?.Parameters.SelectMany(
            parameter => new[] { parameter.ForceString ? "--set-string" : "--set", $"{parameter.Name}={Escape(parameter.Value)}" }) ?? [],
        .. Options?.KubeVersion is { } version ? (string[])["--kube-version", version] : [],
        .. Options?.ApiVersions.SelectMany(version => new[] { "--api-versions", version }) ?? [],
        .. Options?.SkipCrds == true ? (string[])[] : ["--include-crds"],
        .. Options?.SkipTests == true ? (string[])["--skip-tests"] : [],
        .. Options?.SkipSchemaValidation == true ? (string[])["--skip-schema-validation"] : [],
    ];

    // A comma parts values for --set, so Argo CD escapes it, except in a list ({a,b}): cleanSetParameters in util/helm/helm.go.
    private static string Escape(string value) =>
        value.StartsWith('{') && value.EndsWith('}') ? value : BareComma().Replace(value, "${before}\\,");

    [GeneratedRegex(@"(?<before>^|[^\\]),", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BareComma();
}
