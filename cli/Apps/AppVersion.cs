using System.Text.RegularExpressions;
using Homelab.Cli.Outcomes;
using NuGet.Versioning;

namespace Homelab.Cli.Apps;

/// <summary>
/// A semantic version, with or without a leading <c>v</c>. It is the image's tag and a label's value, so it has no build metadata and at
/// most 63 characters.
/// </summary>
internal sealed partial class AppVersion
{
    private const int MaxLength = 63;

    private readonly SemanticVersion _semantic;

    private AppVersion(string text, SemanticVersion semantic) => (Text, _semantic) = (text, semantic);

    /// <summary>The version as it was written: the tag.</summary>
    public string Text { get; }

    /// <summary>Reads a version.</summary>
    /// <exception cref="RefusedException">It is none; nothing has been read or written then.</exception>
    public static AppVersion Parse(string text) =>
        TryParse(text)
            ?? throw Refused.Because("version", text, "write a semantic version without build metadata, as in v1.2.3 or v1.2.3-rc.1");

    /// <summary>Reads a version; null when it is none.</summary>
    public static AppVersion? TryParse(string? text) =>
        text is { Length: <= MaxLength } && Form().IsMatch(text) && SemanticVersion.TryParse(text.TrimStart('v'), out var semantic)
            ? new(text, semantic)
            : null;

    /// <summary>
    /// Whether the other one comes after it, as https://semver.org/#spec-item-11 has it; the leading <c>v</c> counts for nothing.
    /// </summary>
    public bool IsOlderThan(AppVersion other) => _semantic < other._semantic;

    /// <summary>The version as it was written.</summary>
    public override string ToString() => Text;

    [GeneratedRegex(
        @"\Av?(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})"
            + @"(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?\z", Refused.Options)]
    private static partial Regex Form();
}
