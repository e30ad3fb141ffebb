using Homelab.Cli.Reports;
using Homelab.Cli.Writing;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Findings;

namespace Homelab.Cli.Tests.Reports;

public sealed class FindingsTextTests
{
    [Fact]
    public void One_place_stands_for_itself()
    {
        var text = Text([Finding("HL022", 1)]);

        Assert.Equal(
            """
            Findings
              gitops/all.yaml:1
                HL022 error: Place 1 of HL022.
                way out: Do it right.


            """, text);
    }

    [Fact]
    public void Rules_come_first_errors_before_warnings_each_with_its_number_of_places()
    {
        var text = Text([.. Enumerable.Range(1, 12).Select(line => Finding("HL020", line)), Finding("HL022", 1)]);

        Assert.StartsWith(
            $"""
            Rules
              HL022 error      1 place  {Rule("HL022").Title}
              HL020 warning  12 places  {Rule("HL020").Title}

            Findings
              gitops/all.yaml:1
                HL022 error: Place 1 of HL022.
            """, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_rule_that_is_broken_everywhere_a_few_places_are_shown_and_all_when_asked_for()
    {
        List<Finding> findings = [.. Enumerable.Range(1, 12).Select(line => Finding("HL020", line))];

        Assert.Contains("  gitops/all.yaml:5\n", Text(findings), StringComparison.Ordinal);
        Assert.DoesNotContain("gitops/all.yaml:6\n", Text(findings), StringComparison.Ordinal);
        Assert.Contains("  and 7 more places of HL020; --verbose shows all\n", Text(findings), StringComparison.Ordinal);
        Assert.Contains("  gitops/all.yaml:12\n", Text(findings, all: true), StringComparison.Ordinal);
        Assert.DoesNotContain("more places", Text(findings, all: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_others_takes_one_line()
    {
        List<Finding> findings =
        [
            Finding("HL020", 1, "redis-1.0.0.tgz"), Finding("HL020", 2, "redis-1.0.0.tgz"), Finding("HL021", 3, "redis-1.0.0.tgz"),
        ];

        var text = Text(findings);

        Assert.EndsWith(
            "In charts of others; --verbose shows the places\n  redis-1.0.0.tgz: HL020 × 2, HL021\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Findings", text, StringComparison.Ordinal);
        Assert.Contains("gitops/all.yaml:3\n", Text(findings, all: true), StringComparison.Ordinal);
    }

    private static CheckInfo Rule(string id) => CheckRunner.All.Single(rule => rule.Id == id);

    private static Finding Finding(string id, int line, string? chart = null) => new()
    {
        Check = Rule(id),
        Location = new("gitops", "all.yaml", line),
        Message = $"Place {line} of {id}.",
        WayOut = "Do it right.",
        Chart = chart,
    };

    private static string Text(IReadOnlyList<Finding> findings, bool all = false)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        FindingsText.Write(Terminal.Plain(writer, TextWriter.Null).Output, findings, all);
        return writer.ToString();
    }
}
