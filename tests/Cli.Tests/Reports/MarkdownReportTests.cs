using Homelab.Cli.Reports.Markdown;
using Homelab.Cli.Trees;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;

namespace Homelab.Cli.Tests.Reports;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly TestTree _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Findings_come_first_and_timings_last()
    {
        var report = await _loop.Application("web-dev").ReportAsync();

        var titles = MarkdownReport.Write(report).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.Equal("## Findings", titles[0]);
        Assert.Equal("## Timings", titles[^1]);
        Assert.Contains("## Application tree", titles);
        Assert.Contains("## Not checked", titles);
    }

    [Fact]
    public async Task A_finding_names_its_rule_its_line_and_the_way_out()
    {
        var report = await _loop.Application("web-dev").ReportAsync();

        var finding = report.CheckedTree!.Checks.Findings[0];
        var row = Row(MarkdownReport.Write(report), $"**{finding.Check.Id}**");

        Assert.Contains($"`{finding.Location}`", row, StringComparison.Ordinal);
        Assert.Contains(MarkdownText.Plain(finding.WayOut), row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "<details open>")]
    [InlineData(40, "<details>")]
    public async Task Rules_are_told_once_with_how_many_places_there_are_and_many_places_are_folded(int applications, string details)
    {
        for (var number = 0; number < applications; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var report = await _loop.ReportAsync();
        var findings = report.CheckedTree!.Checks.Findings;
        var lines = Section(MarkdownReport.Write(report), "Findings").Split('\n');

        Assert.Equal(
            findings.CountBy(finding => finding.Check.Id).ToDictionary(),
            lines.Where(line => line.StartsWith("| HL", StringComparison.Ordinal)).Select(line => line.Split(" | "))
                .ToDictionary(cells => cells[0][2..], cells => int.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(findings.Count, lines.Count(line => line.StartsWith("| **HL", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith($"{details}<summary>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1500)]
    public async Task It_fits_into_a_comment_whatever_the_size(int applications)
    {
        for (var number = 0; number < applications; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var page = MarkdownReport.Write(await _loop.ReportAsync());

        Assert.InRange(page.Length, 500, MarkdownReport.Limit);
    }

    [Fact]
    public async Task When_it_is_cut_it_says_so_and_keeps_findings_longest()
    {
        for (var number = 0; number < 1500; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var report = await _loop.ReportAsync();

        var page = MarkdownReport.Write(report);

        var findings = Section(page, "Findings");
        var shown = findings.Split('\n').Count(line => line.StartsWith("| **HL", StringComparison.Ordinal));
        Assert.InRange(shown, 100, report.CheckedTree!.Checks.Findings.Count - 1);
        Assert.Contains($"*{report.CheckedTree.Checks.Findings.Count - shown:N0} of {report.CheckedTree.Checks.Findings.Count:N0} "
            + "findings cut to keep this page short;", findings, StringComparison.Ordinal);
        Assert.True(findings.Length > page.Length / 2, "Findings have most of the room.");
        Assert.Contains("1,500 Applications cut to keep this page short;", page, StringComparison.Ordinal);
        Assert.Contains("## Timings", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_findings_the_tree_and_the_tables_have_the_room()
    {
        for (var number = 0; number < 200; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var report = await _loop.ReportAsync();
        var fine = report with { CheckedTree = new(report.CheckedTree!.Tree, report.CheckedTree.Checks with { Findings = [] }) };

        var page = MarkdownReport.Write(fine);

        Assert.DoesNotContain("## Findings", page, StringComparison.Ordinal);
        Assert.Equal(200, Section(page, "Applications").Split('\n').Count(line => line.StartsWith("| `web-", StringComparison.Ordinal)));
        Assert.Contains("80 of 200 Applications cut", Section(page, "Application tree"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_tree_is_still_a_tree()
    {
        for (var number = 0; number < 200; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var report = await _loop.ReportAsync();

        var tree = MermaidTree.Section(report.CheckedTree!).Fit(5000);

        Assert.InRange(tree.Length, 1000, 5000);
        Assert.Equal(2, tree.Split("```").Length - 1);
        Assert.All(
            tree.Split('\n').Where(line => line.StartsWith("  a", StringComparison.Ordinal)),
            line => Assert.EndsWith(":::found", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_names_stay_text()
    {
        var report = await _loop.Application(TestTree.Hostile, TestTree.Object("ConfigMap", TestTree.Hostile)).ReportAsync();

        var page = MarkdownReport.Write(report);

        Assert.DoesNotContain("<img", page.Replace(
            "`` " + TestTree.Hostile.Replace("|", "\\|", StringComparison.Ordinal),
            "",
            StringComparison.Ordinal).Replace($"``{TestTree.Hostile.Replace("|", "\\|", StringComparison.Ordinal)}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var node = page.Split('\n').Single(line => line.StartsWith("  a0[", StringComparison.Ordinal));
        Assert.DoesNotContain('<', node.Replace("<br/>", "", StringComparison.Ordinal));
        Assert.Equal(2, node.Count(letter => letter == '"'));
        // Every row of a table keeps its number of cells.
        foreach (var row in Section(page, "Applications").Split('\n').Where(line => line.StartsWith('|')))
        {
            Assert.Equal(6, row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|'));
        }
    }

    [Fact]
    public async Task A_route_is_a_row_from_the_host_to_the_image()
    {
        var page = MarkdownReport.Write(await _loop.Application("docs-dev", TestTree.Page).Application("web-dev").ReportAsync());

        var rows = Section(page, "Routes").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(
            ["| `docs.example.com` | `Ingress/docs` | `Service/docs` | `Deployment/docs-server` | `example/docs:v1` |"], rows);
    }

    [Fact]
    public async Task A_route_that_ends_before_a_pod_has_empty_cells()
    {
        var page = MarkdownReport.Write(await _loop.Application("docs-dev", TestTree.Page[0]).ReportAsync());

        Assert.Contains("| `docs.example.com` | `Ingress/docs` | `Service/docs` |  |  |", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_Ingress_there_are_no_routes() => Assert.DoesNotContain(
        "## Routes", MarkdownReport.Write(await _loop.Application("web-dev").ReportAsync()), StringComparison.Ordinal);

    [Fact]
    public async Task A_hostile_host_stays_text()
    {
        var hostile = TestTree.Page[0].Replace("docs.example.com", "\"<img>|`x`\"", StringComparison.Ordinal);

        var page = MarkdownReport.Write(await _loop.Application("docs-dev", hostile).ReportAsync());

        Assert.Contains("| `` <img>\\|`x` `` | `Ingress/docs` |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain words, v1.0-alpha (x/y.yaml:3).", "plain words, v1.0-alpha (x/y.yaml:3).")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("<b>", "&lt;b&gt;")]
    [InlineData("two\nlines", "two lines")]
    [InlineData("# no heading", "\\# no heading")]
    [InlineData("- no item", "\\- no item")]
    [InlineData("_x_ *y* [z](w) `q` $m$ ~s~ \\", "\\_x\\_ \\*y\\* \\[z\\](w) \\`q\\` \\$m\\$ \\~s\\~ \\\\")]
    [InlineData("bell\u0007", "bell\\\\u0007")]
    [InlineData("\u202ergb \u2066x\u2069 \u200b", "\\\\u202ergb \\\\u2066x\\\\u2069 \\\\u200b")]
    [InlineData("@ada and a@b.c", "@&#8203;ada and a@&#8203;b.c")]
    [InlineData("#1 ada/blog#23 GH-4 C# 5", "\\#&#8203;1 ada/blog#&#8203;23 GH-&#8203;4 C# 5")]
    [InlineData("https://github.com/ada/blog/issues/1 www.example.com", "https:&#8203;//github.com/ada/blog/issues/1 www&#8203;.example.com")]
    [InlineData(":warning: :+1: :100: a.yaml:3", ":&#8203;warning: :&#8203;+1: :&#8203;100: a.yaml:3")]
    [InlineData("![x](y) <img src=x> &amp;", "!\\[x\\](y) &lt;img src=x&gt; &amp;amp;")]
    public void Text_is_shown_as_it_is(string text, string expected) => Assert.Equal(expected, MarkdownText.Plain(text));

    [Theory]
    [InlineData("x", "`x`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a|b", "`a\\|b`")]
    [InlineData("", "")]
    public void Code_is_shown_as_it_is(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    private static string Row(string page, string start) =>
        page.Split('\n').First(line => line.StartsWith($"| {start}", StringComparison.Ordinal));

    private static string Section(string page, string title) =>
        page.Split("\n## ").Single(part => part.StartsWith($"{title}\n", StringComparison.Ordinal));
}
