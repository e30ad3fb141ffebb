namespace Homelab.GitOps.Rendering;

/// <summary>Keys that are there twice, which Argo CD and its tools read all the same, and people otherwise: warnings of HL001.</summary>
internal static class RepeatedKeys
{
    /// <summary>Most that are told of one file.</summary>
    private const int MostOfFile = 20;

    /// <summary>The keys that are there twice in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="outcome">What becomes of them.</param>
    public static IEnumerable<Finding> Of(YamlFile file, string outcome = "the last one counts") =>
        Of(file.Repeated, key => file.Location.At(key.Line), outcome);

    /// <summary>The keys that are there twice in what a template makes.</summary>
    public static IEnumerable<Finding> Of(YamlDocument document, SourceLocation template) =>
        Of(document.Repeated, _ => template, "the last one counts");

    private static IEnumerable<Finding> Of(IEnumerable<YamlScalar> repeated, Func<YamlScalar, SourceLocation> place, string outcome) =>
        repeated.Take(MostOfFile).Select(key => new Finding
        {
            Check = TreeChecks.Readable,
            Severity = Severity.Warning,
            Location = place(key),
            Message = $"Key '{key.Value}' is there twice; {outcome}.",
            WayOut = "Keep one of the two.",
        });
}
