namespace Homelab.GitOps.Checks;

/// <summary>HL016: runtime values hold no version.</summary>
internal sealed class RuntimeValuesWithoutVersion : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL016");

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
