namespace Homelab.GitOps.Checks;

/// <summary>Writes <c>docs/checks.md</c> from the checks themselves.</summary>
public static class CheckDocumentation
{
    private const string Introduction = """
        # Checks

        What `./homelab rehearse` and `./homelab check` look at. An error would not work or would harm; a warning is not what it should be.

        A finding that has to stay is accepted in `.homelab-accepted.yaml` in the repository it is about, with a reason and a last day:

        ```yaml
        - id: HL018
          path: environments/dev/web/blog_hugo/values.yaml   # a file, or a glob
          reason: the preview follows the newest build
          expires: 2027-01-31
        ```

        What is in a chart that was fetched is accepted by `chart: redis`, in any of its versions, in the repository whose Application asks
        for the chart; `path` is then a file or a glob in the chart, and can be left out.

        A rule that a repository doesn't want at all, or wants to be less or more, stands in
        [`.homelab.yaml`](check.md#rules-and-how-bad-they-are).

        | id | rule | severity |
        | --- | --- | --- |

        """;

    /// <summary>The page.</summary>
    public static string Markdown() => string.Concat(
        [Introduction, .. CheckRunner.All.Select(Row), .. CheckRunner.All.Select(Section)]);

    private static string Row(CheckInfo check) =>
        $"| [{check.Id}](#{check.Id.ToLowerInvariant()}) | {check.Title} | {(check.Severity == Severity.Error ? "error" : "warning")} |\n";

    private static string Section(CheckInfo check) =>
        $"\n## {check.Id}\n\n**{check.Title}.** {check.Why}\n\nWay out: {check.Fix}\n\n"
            + $"Bad:\n\n```yaml\n{check.Bad}\n```\n\nGood:\n\n```yaml\n{check.Good}\n```\n";
}
