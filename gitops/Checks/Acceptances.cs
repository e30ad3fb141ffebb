namespace Homelab.GitOps.Checks;

/// <summary>A finding that somebody decided to live with, from <c>.homelab-accepted.yaml</c> in the repository it is about.</summary>
/// <param name="Id">The check.</param>
/// <param name="Path">The file it is accepted in, or a glob over files.</param>
/// <param name="Reason">Why.</param>
/// <param name="Expires">The last day on which it counts; null when it is missing or no date.</param>
/// <param name="Location">Where the acceptance stands.</param>
/// <param name="Chart">The fetched chart that it is accepted in, whatever its version; then the path is one in the chart, or empty.</param>
public sealed record Acceptance(
    string Id, string Path, string Reason, DateOnly? Expires, SourceLocation Location, string Chart = "");

/// <summary>Takes accepted findings out, and finds acceptances that don't hold.</summary>
internal static class Acceptances
{
    public const string FileName = ".homelab-accepted.yaml";

    /// <summary>Most that one repository may have: each is compared with every finding.</summary>
    private const int MostOfRepository = 1_000;

    public static readonly CheckInfo Info = CheckInfo.Of("HL028");

    public static (IReadOnlyList<Finding> Open, IReadOnlyList<AcceptedFinding> Accepted) Apply(
        RepositorySet repositories, IEnumerable<Finding> findings, DateOnly today, Func<Finding, string?> ownerOf)
    {
        List<Finding> open = [];
        List<AcceptedFinding> accepted = [];
        List<Finding> bad = [];
        var acceptances = repositories.All.SelectMany(repository => Read(repository, bad)).ToList();
        var valid = acceptances.Where(acceptance => Fault(acceptance, today) is null).ToHashSet();
        var ofRule = acceptances.ToLookup(acceptance => (acceptance.Id, acceptance.Location.Repository));
        HashSet<Acceptance> used = [];
        foreach (var finding in findings)
        {
            var matching = ofRule[(finding.Check.Id, ownerOf(finding))].Where(acceptance => Matches(acceptance, finding))
                .ToList();
            used.UnionWith(matching);
            if (matching.Find(valid.Contains) is { } acceptance)
            {
                accepted.Add(new AcceptedFinding(finding, acceptance));
            }
            else
            {
                open.Add(finding);
            }
        }

        foreach (var acceptance in acceptances)
        {
            if ((Fault(acceptance, today) ?? (used.Contains(acceptance) ? null : "matches no finding")) is { } fault)
            {
                var place = acceptance.Chart.Length == 0 ? acceptance.Path : $"chart {acceptance.Chart}";
                bad.Add(Found(acceptance.Location, $"The acceptance of {acceptance.Id} in {place} {fault}."));
            }
        }

        return ([.. open, .. bad], accepted);
    }

    private static bool Matches(Acceptance acceptance, Finding finding)
    {
        var isThere = acceptance.Chart.Length == 0
            ? finding.Location.Repository == acceptance.Location.Repository
            : ForeignCharts.IsFetched(finding.Location, acceptance.Chart);
        return isThere && ((acceptance.Path.Length == 0 && acceptance.Chart.Length > 0) || acceptance.Path == finding.Location.Path
            || Glob.IsMatch(acceptance.Path, finding.Location.Path, slashSeparates: true));
    }

    private static string? Fault(Acceptance acceptance, DateOnly today) => acceptance switch
    {
        { Id.Length: 0 } or { Path.Length: 0, Chart.Length: 0 } => "lacks its id, or its path and its chart",
        { Reason.Length: 0 } => "has no reason",
        { Expires: null } => "has no expiry date (expires: 2027-01-31)",
        { Expires: { } day } when day < today => string.Create(CultureInfo.InvariantCulture, $"expired on {day:yyyy-MM-dd}"),
        _ => null,
    };

    private static IEnumerable<Acceptance> Read(Repository repository, List<Finding> bad)
    {
        if (!repository.HasFile(FileName))
        {
            return [];
        }

        var file = repository.ReadYaml(FileName).Strict;
        if (file.Problem is not null)
        {
            bad.Add(Found(file.Location.At(file.ProblemLine), file.Problem));
            return [];
        }

        var items = file.Roots.SelectMany(root => root.Items).ToList();
        if (items.Count > MostOfRepository)
        {
            bad.Add(Found(file.Location, $"There are more than {MostOfRepository:N0} acceptances; those after them count for nothing."));
        }

        return items.Take(MostOfRepository).Select(item => new Acceptance(
            item.Field("id"), item.Field("path"), item.Field("reason").Trim(), Date(item.Field("expires")), file.Location.At(item.Line),
            item.Field("chart")));
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static Finding Found(SourceLocation location, string message) =>
        new() { Check = Info, Location = location, Message = message, WayOut = Info.Fix };
}
