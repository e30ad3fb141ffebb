using NuGet.Versioning;

namespace Homelab.Cli.Doctor;

/// <summary>
/// The <c>kubeVersion</c> of a chart, as in <c>&gt;=1.25.0-0 &lt;1.35</c> or <c>^1.30 || ^2</c>. What a distribution appends to its version
/// (<c>-eks-1</c>, <c>+k3s1</c>) counts for nothing, as charts mean it with their <c>-0</c>.
/// </summary>
internal static partial class VersionConstraint
{
    /// <summary>Whether a version is allowed; null when the constraint isn't understood.</summary>
    public static bool? Allows(string constraint, SemanticVersion version)
    {
        var plain = new SemanticVersion(version.Major, version.Minor, version.Patch);
        bool? any = false;
        foreach (var alternative in constraint.Split("||"))
        {
            var parts = Part().Matches(alternative);
            if (parts.Count == 0 || Part().Replace(alternative, "").Any(letter => letter is not (' ' or ',')))
            {
                return null;
            }

            any |= parts.All(part => Allows(part, plain));
        }

        return any;
    }

    private static bool Allows(Match part, SemanticVersion version)
    {
        int? Number(string name) => int.TryParse(part.Groups[name].Value, CultureInfo.InvariantCulture, out var number) ? number : null;

        var (major, minor, patch) = (Number("major") ?? 0, Number("minor"), Number("patch"));
        var bound = new SemanticVersion(major, minor ?? 0, patch ?? 0);
        // The first version that the part, as short as it is written, doesn't mean any more.
        var next = minor is null ? new SemanticVersion(major + 1, 0, 0)
            : patch is null ? new SemanticVersion(major, minor.Value + 1, 0)
            : new SemanticVersion(major, minor.Value, patch.Value + 1);
        return part.Groups["operator"].Value switch
        {
            ">=" => version >= bound,
            ">" => version >= next,
            "<" => version < bound,
            "<=" => version < next,
            "!=" => version < bound || version >= next,
            "^" => version >= bound && version < new SemanticVersion(major + 1, 0, 0),
            "~" => version >= bound && version < (minor is null ? next : new SemanticVersion(major, minor.Value + 1, 0)),
            _ => version >= bound && version < next,
        };
    }

    [GeneratedRegex(
        @"(?<operator>>=|<=|!=|=|>|<|\^|~)?\s*v?(?<major>\d+)(\.(?<minor>\d+|[xX*]))?(\.(?<patch>\d+|[xX*]))?(-[0-9A-Za-z.-]+)?",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
