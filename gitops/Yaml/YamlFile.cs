namespace Homelab.GitOps.Yaml;

/// <summary>A file read as YAML: its documents, or why it has none.</summary>
public sealed record YamlFile
{
    /// <summary>Where the file is.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The documents, empty ones included; none when there is a problem.</summary>
    public IReadOnlyList<YamlDocument> Documents { get; init; } = [];

    /// <summary>Why the file can't be read, in one sentence; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The line of the problem.</summary>
    public int ProblemLine { get; init; } = 1;

    /// <summary>The keys that are there twice, of which the last one is in <see cref="Documents"/>.</summary>
    public IEnumerable<YamlScalar> Repeated => Documents.SelectMany(document => document.Repeated);

    /// <summary>The file as one in which nothing may be ambiguous: a key that is there twice is a problem.</summary>
    public YamlFile Strict => Repeated.FirstOrDefault() is { } key
        ? new YamlFile { Location = Location, Problem = YamlText.Twice(key), ProblemLine = key.Line }
        : this;

    /// <summary>The values of the documents that are not empty.</summary>
    public IEnumerable<YamlValue> Roots => Documents.Select(document => document.Root).OfType<YamlValue>();
}
