using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>How differences are put in every format.</summary>
internal static class DiffWords
{
    /// <summary>A change in a word.</summary>
    public static string Of(ObjectChange change) => change switch
    {
        ObjectChange.Added => "added",
        ObjectChange.Removed => "removed",
        ObjectChange.Moved => "moved",
        _ => "changed",
    };

    /// <summary>An object and what happened to it.</summary>
    public static string Of(ObjectDiff item) => Printable.Line(
        $"{Of(item.Change)} {item.Id}{(item.MovedFrom is null ? "" : $", before in {item.MovedFrom}")}");

    /// <summary>An Application, and what it was called before.</summary>
    public static string Name(ApplicationDiff application) => Printable.Line(
        $"{application.Name}{(application.RenamedFrom is { } before ? $", before {before}" : "")}");

    /// <summary>How much differs, in one line.</summary>
    public static string Summary(TreeDiff diff)
    {
        if (diff.IsEmpty)
        {
            return diff.Rendered == diff.Followed && diff.Followed > 0 ? "No differences." : string.Create(
                CultureInfo.InvariantCulture,
                $"No differences in what is rendered ({diff.Rendered:N0} of {Words.Count(diff.Followed, "Application")} as a whole), ")
                    + "nor in what the rest is made of, as far as it is at hand.";
        }

        var counts = Enum.GetValues<ObjectChange>().Where(change => diff.Count(change) > 0)
            .Select(change => $"{diff.Count(change):N0} {Of(change)}")
            .ToList();
        var renamed = diff.Applications.Count(application => application.RenamedFrom is not null);
        if (renamed > 0)
        {
            counts.Add($"{Words.Count(renamed, "Application")} renamed");
        }

        var problems = diff.Applications.Count(application => application.Problem is not null);
        if (problems > 0)
        {
            counts.Add($"{Words.Count(problems, "Application")} not comparable");
        }

        return $"{string.Join(", ", counts)}, in {Words.Count(diff.Applications.Count, "Application")}.";
    }
}
