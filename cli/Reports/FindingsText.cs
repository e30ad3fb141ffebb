namespace Homelab.Cli.Reports;

/// <summary>
/// Findings for a person at a terminal: how many of which rule first, then where, rule by rule and errors first. Of a rule that is broken
/// everywhere a few places tell enough, and what is in charts of others takes a line for each chart.
/// </summary>
internal static class FindingsText
{
    /// <summary>Places of one rule that are shown.</summary>
    private const int MostPlaces = 5;

    /// <summary>Writes the findings.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="all">Whether every place is shown.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings, bool all)
    {
        var rules = Words.ByRule(findings);
        if (rules.Count > 1 || findings.Count > MostPlaces)
        {
            WriteRules(console, rules);
        }

        var shown = findings.Where(finding => all || finding.Chart is null).ToLookup(finding => finding.Check.Id, StringComparer.Ordinal);
        if (shown.Count > 0)
        {
            console.Write(new Text("Findings\n", Styles.Bold));
            foreach (var rule in rules)
            {
                WritePlaces(console, [.. shown[rule.Key].OrderByDescending(finding => finding.Severity)], all);
            }

            console.WriteLine();
        }

        WriteCharts(console, [.. findings.Where(finding => !all && finding.Chart is not null)]);
    }

    private static void WriteRules(IAnsiConsole console, IReadOnlyList<IGrouping<string, Finding>> rules)
    {
        console.Write(new Text("Rules\n", Styles.Bold));
        var width = rules.Max(rule => Places(rule).Length);
        foreach (var rule in rules)
        {
            var severity = rule.Max(finding => finding.Severity);
            console.Write(new Text($"  {rule.Key} {Words.Of(severity),-7}", Colour(severity)));
            console.WriteLine($"  {Places(rule).PadLeft(width)}  {rule.First().Check.Title}");
        }

        console.WriteLine();
    }

    private static string Places(IEnumerable<Finding> rule) => Words.Count(rule.Count(), "place");

    private static void WritePlaces(IAnsiConsole console, List<Finding> findings, bool all)
    {
        foreach (var finding in all ? findings : findings.Take(MostPlaces))
        {
            console.Write(new Text($"  {Printable.Line(finding.Location.ToString())}\n", Styles.Bold));
            console.Write(new Text($"    {finding.Check.Id} {Words.Of(finding.Severity)}: ", Colour(finding.Severity)));
            console.WriteLine(Printable.Indented(finding.Message));
            foreach (var consequence in finding.Consequences)
            {
                console.WriteLine($"    so: {Printable.Indented(consequence)}");
            }

            console.WriteLine($"    way out: {Printable.Indented(finding.WayOut)}");
        }

        if (!all && findings.Count - MostPlaces is var rest and > 0)
        {
            console.Write(
                new Text($"  and {Words.Count(rest, "more place")} of {findings[0].Check.Id}; --verbose shows all\n", Styles.Dim));
        }
    }

    private static void WriteCharts(IAnsiConsole console, List<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        console.Write(new Text("In charts of others; --verbose shows the places\n", Styles.Bold));
        foreach (var chart in findings.GroupBy(finding => finding.Chart!, StringComparer.Ordinal)
            .OrderBy(chart => chart.Key, StringComparer.Ordinal))
        {
            var rules = chart.CountBy(finding => finding.Check.Id, StringComparer.Ordinal).OrderBy(rule => rule.Key, StringComparer.Ordinal)
                .Select(rule => rule.Value == 1 ? rule.Key : $"{rule.Key} × {rule.Value}");
            console.WriteLine($"  {Printable.Line(chart.Key)}: {string.Join(", ", rules)}");
        }

        console.WriteLine();
    }

    private static Style Colour(Severity severity) => severity == Severity.Error ? Styles.Red : Styles.Yellow;
}
