using System.Text.RegularExpressions;
using Homelab.GitOps.Findings;
using Homelab.GitOps.Rendering;

namespace Homelab.GitOps.Checks;

/// <summary>HL015: a version file holds a semantic version and nothing else.</summary>
internal sealed partial class VersionFileContent : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL015");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        foreach (var file in context.ReleaseFiles.VersionFiles)
        {
            var yaml = file.Repository.ReadYaml(file.Path);
            if (yaml.Problem is not null)
            {
                continue; // HL001 says so where an Application uses it; otherwise it is noted as unreadable.
            }

            var root = yaml.Roots.FirstOrDefault();
            var extra = (root?.Entries ?? []).Where(
                entry => entry.Key.Value is not "version" && !InRuntimeValues(context, file, entry.Key.Value)).ToList();
            if (extra.Count > 0)
            {
                var keys = string.Join(", ", extra.Select(entry => entry.Key.Value));
                yield return Found(
                    file.Location.At(extra[0].Key.Line),
                    $"The version file holds {keys} beside the version.",
                    $"Move {keys} into the app's runtime values.");
            }

            if (root?["version"] is not { Text: { } version } value || !SemanticVersion().IsMatch(version))
            {
                yield return Found(
                    file.Location.At(root?.LineOf("version") ?? 1),
                    root?["version"]?.Text is { } wrong ? $"'{wrong}' is not a semantic version." : "The version file holds no version.",
                    "Write `version:` and a semantic version, as in v1.2.3 or v1.2.3-rc.1.");
            }
        }
    }

    // Those are HL017's: a key in both files, which says more.
    private static bool InRuntimeValues(CheckContext context, ValueFile file, string key) => context.ReleaseFiles.Versioned
        .Any(release => release.Version.Contains(file) && release.Runtime.Any(runtime => ReleaseFiles.Values(runtime)?[key] is not null));

    [GeneratedRegex(
        @"^v?(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SemanticVersion();
}
