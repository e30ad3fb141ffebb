using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Checks;

/// <summary>HL034: the environment variables of runtime values hold no secret, by what the mask takes for one.</summary>
internal sealed class SecretsInRuntimeValues : Check
{
    private const string Variables = "envConf";

    public override CheckInfo Info { get; } = CheckInfo.Of("HL034");

    public override IEnumerable<Finding> Run(CheckContext context) => context.ReleaseFiles.Releases
        .SelectMany(release => release.Release.ValueFiles.Select(file => (release.Node, File: file)))
        .DistinctBy(use => use.File)
        .SelectMany(use => (ReleaseFiles.Values(use.File)?[Variables]?.Entries ?? [])
            .Where(entry => entry.Value.Text is { } text && SecretMask.Hides(entry.Key.Value, text))
            .Select(entry => Found(
                use.File.Location.At(entry.Key.Line),
                $"{entry.Key.Value} in the runtime values of {use.Node.Name} looks like a secret.",
                Info.Fix,
                use.Node.Name)));
}
