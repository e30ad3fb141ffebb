namespace Homelab.GitOps.Findings;

/// <summary>Something worth knowing that is neither right nor wrong.</summary>
/// <param name="Location">Where.</param>
/// <param name="Message">What.</param>
public sealed record Note(SourceLocation Location, string Message);
