namespace Homelab.GitOps.Checks;

/// <summary>HL017: no key is in both value files.</summary>
internal sealed class KeysInBothValueFiles : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL017");

    public override IEnumerable<Finding> Run(CheckContext context) => context.ReleaseFiles.Versioned
        .SelectMany(release => release.Version.SelectMany(version => release.Runtime.SelectMany(runtime =>
            (ReleaseFiles.Values(version)?.Entries ?? [])
                .Where(entry => entry.Key.Value is not "version" && ReleaseFiles.Values(runtime)?[entry.Key.Value] is not null)
                .Select(entry => (release.Node, Version: version, Runtime: runtime, entry.Key)))))
        .DistinctBy(both => (both.Version, both.Key.Value))
        .Select(both => Found(
            both.Version.Location.At(both.Key.Line),
            $"{both.Key.Value} is in the version file and in the runtime values of {both.Node.Name} "
                + $"({both.Runtime.Location.At(ReleaseFiles.Values(both.Runtime)!.LineOf(both.Key.Value))}).",
            $"Remove {both.Key.Value} here, and set it in the runtime values.",
            both.Node.Name));
}
