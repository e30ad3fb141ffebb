using NuGet.Versioning;

namespace Homelab.GitOps.Convention;

/// <summary>
/// The version of an app, or of a chart's folder: a semantic version (https://semver.org), with or without a leading <c>v</c>. It is an
/// image's tag and a label's value, so it has no build metadata, at most <see cref="MaxLength"/> characters, and no hyphen at its end.
/// </summary>
public sealed partial class AppVersion
{
    /// <summary>As long as the value of a label may be.</summary>
    public const int MaxLength = 63;

    /// <summary>What a version looks like, as the <c>pattern</c> of a JSON schema, which is what the charts hold.</summary>
    public const string Pattern = $"^{Form}$";

    /// <summary>What to write, as the rest of a sentence.</summary>
    public const string Rule = "write a semantic version without build metadata, as in v1.2.3 or v1.2.3-rc.1";

    // Nine digits are what a 32-bit number surely holds.
    private const string Number = "(0|[1-9][0-9]{0,8})";
    private const string Identifier = "(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private const string LastIdentifier = "(0|[1-9][0-9]*|[0-9]*[A-Za-z]|[0-9]*[A-Za-z-][0-9A-Za-z-]*[0-9A-Za-z])";
    private const string Form = $@"v?{Number}\.{Number}\.{Number}(-({Identifier}\.)*{LastIdentifier})?";

    private readonly SemanticVersion _semantic;

    private AppVersion(string text, SemanticVersion semantic) => (Text, _semantic) = (text, semantic);

    /// <summary>The version as it was written: the tag.</summary>
    public string Text { get; }

    /// <summary>Reads a version; null when it is none.</summary>
    public static AppVersion? TryParse(string? text) =>
        text is { Length: <= MaxLength } && Whole().IsMatch(text) && SemanticVersion.TryParse(text.TrimStart('v'), out var semantic)
            ? new(text, semantic)
            : null;

    /// <summary>
    /// Whether the other one comes after it, as https://semver.org/#spec-item-11 has it; the leading <c>v</c> counts for nothing.
    /// </summary>
    public bool IsOlderThan(AppVersion other)
    {
        return _semantic < other._semantic;
    }

    /// <summary>The version as it was written.</summary>
    public override string ToString() => Text;

    [GeneratedRegex($@"\A{Form}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
