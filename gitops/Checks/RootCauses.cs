namespace Homelab.GitOps.Checks;

/// <summary>
/// Keeps one mistake from being reported more than once: what failed because one of the files that it is made from is wrong is told with
/// the finding in that file, and what one place does wrong to many Applications is told once.
/// </summary>
internal static class RootCauses
{
    public static IReadOnlyList<Finding> Fold(IReadOnlyList<Finding> findings)
    {
        var causes = findings.Where(finding => finding.Check.ExplainsFailures && finding.MadeFrom.Count == 0
                && finding.Severity == finding.Check.Severity)
            .ToLookup(finding => (finding.Location.Repository, finding.Location.Path));
        Dictionary<Finding, List<string>> told = [];
        List<Finding> kept = [];
        foreach (var finding in findings)
        {
            if (finding.MadeFrom.SelectMany(file => causes[(file.Repository, file.Path)]).FirstOrDefault() is not { } cause)
            {
                kept.Add(finding);
            }
            else if (told.TryGetValue(cause, out var consequences))
            {
                consequences.Add(finding.Message);
            }
            else
            {
                told[cause] = [finding.Message];
            }
        }

        return
        [
            .. kept.GroupBy(finding => (finding.Check.Id, finding.Location)).Select(place => place.First() with
            {
                Consequences =
                [
                    .. place.Skip(1).Select(finding => finding.Message),
                    .. place.SelectMany(finding => told.GetValueOrDefault(finding) ?? []),
                ],
            }),
        ];
    }
}
