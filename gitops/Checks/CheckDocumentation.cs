namespace Homelab.GitOps.Checks;

/// <summary>Writes <c>docs/checks.md</c> from the checks themselves.</summary>
public static class CheckDocumentation
{
    /// <summary>The page.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder()
            .Append("# Checks\n\nWhat `./homelab rehearse` and `./homelab check` look at. An error would not work or would harm; a "
                + "warning is not what it should be.\n\n").Append("A finding that has to stay is accepted in `").Append(Acceptances
                .FileName).Append("` in the repository it is about, with a reason and a last day:\n\n")
            .Append("```yaml\n- id: HL018\n  path: environments/dev/web/blog_hugo/values.yaml   # a file, or a glob\n  reason: the "
                + "preview follows the newest build\n  expires: 2027-01-31\n```\n\n")
            .Append("| id | rule | severity |\n| --- | --- | --- |\n");
        foreach (var check in CheckRunner.All)
        {
            page.Append("| [").Append(check.Id).Append("](#").Append(check.Id.ToLowerInvariant()).Append(") | ").Append(check.Title)
                .Append(" | ").Append(Severity(check)).Append(" |\n");
        }

        foreach (var check in CheckRunner.All)
        {
            page.Append("\n## ").Append(check.Id).Append("\n\n**").Append(check.Title).Append(".** ").Append(check.Why)
                .Append("\n\nWay out: ").Append(check.Fix).Append("\n\n").Append("Bad:\n\n```yaml\n").Append(check.Bad)
                .Append("\n```\n\nGood:\n\n```yaml\n").Append(check.Good).Append("\n```\n");
        }

        return page.ToString();
    }

    private static string Severity(CheckInfo check) => check.Severity == Findings.Severity.Error ? "error" : "warning";
}
