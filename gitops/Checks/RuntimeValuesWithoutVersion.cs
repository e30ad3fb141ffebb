using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL016: runtime values hold no version.</summary>
internal sealed class RuntimeValuesWithoutVersion : Check
{
    public override CheckInfo Info { get; } = new()
    {
        Id = "HL016",
        Title = "Runtime values hold no `version`",
        Why = "The version lives in the registry alone; a second one would look as if it counted, or would win over a promotion.",
        Severity = Severity.Error,
        Fix = "Remove the key; set the version in the registry.",
        Bad = "# environments-apps\nreplicas: 1\nversion: v1.0.0",
        Good = "# environments-apps\nreplicas: 1",
        ExplainsFailures = true,
    };

    public override IEnumerable<Finding> Run(CheckContext context) => context.ReleaseFiles.Versioned
        .SelectMany(release => release.Runtime.Select(file => (release.Node, File: file, Version: release.Version[^1])))
        .DistinctBy(use => use.File)
        .Where(use => ReleaseFiles.Values(use.File)?["version"] is not null)
        .Select(use => Found(
            use.File.Location.At(ReleaseFiles.Values(use.File)!.LineOf("version")),
            $"The runtime values of {use.Node.Name} hold a version.",
            $"Remove it; the version is in {use.Version.Location.Repository}/{use.Version.Path}.",
            use.Node.Name));
}
