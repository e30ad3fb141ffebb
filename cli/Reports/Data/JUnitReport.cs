using System.Xml.Linq;

namespace Homelab.Cli.Reports.Data;

/// <summary>
/// The findings as JUnit's XML, for the pages on which a CI shows tests: one case for each rule, which fails when the rule is broken
/// somewhere, and is skipped when it wasn't checked everywhere.
/// </summary>
internal static class JUnitReport
{
    /// <summary>The report, without a newline at its end.</summary>
    public static string Write(Report report)
    {
        var checks = report.CheckedTree!.Checks;
        var findings = checks.Findings.ToLookup(finding => finding.Check.Id, StringComparer.Ordinal);
        var skipped = checks.NotChecked.ToLookup(entry => entry.Check.Id, entry => entry.Reason, StringComparer.Ordinal);
        var cases = checks.Rules.Select(rule => Case(rule, [.. findings[rule.Id]], [.. skipped[rule.Id]])).ToList();
        var failures = cases.Count(one => one.Element("failure") is not null);
        XAttribute[] counts = [new("tests", cases.Count), new("failures", failures), new("errors", 0)];
        var document = new XElement(
            "testsuites", new XAttribute("name", "homelab"), counts,
            new XElement(
                "testsuite", new XAttribute("name", Shown(report.Title)), counts,
                new XAttribute("skipped", cases.Count(one => one.Element("skipped") is not null)), cases));
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document}";
    }

    private static XElement Case(CheckInfo rule, List<Finding> findings, List<string> skipped) => new(
        "testcase", new XAttribute("classname", "homelab"), new XAttribute("name", $"{rule.Id} {rule.Title}"),
        findings.Count > 0
            ? new XElement(
                "failure", new XAttribute("type", Words.Of(findings.Max(finding => finding.Severity))),
                new XAttribute("message", $"{rule.Title}: broken in {Words.Count(findings.Count, "place")}"),
                string.Join('\n', findings.Select(Line)))
        : skipped.Count > 0 ? new XElement("skipped", new XAttribute("message", Shown(string.Join("; ", skipped))))
        : null);

    private static string Line(Finding finding) => Shown(string.Join(' ',
        [$"{finding.Location}:", finding.Message, .. finding.Consequences.Select(consequence => $"So: {consequence}"), finding.WayOut]));

    // XML can't hold every character, not even escaped.
    private static string Shown(string text) => string.Concat(Printable.Line(text).EnumerateRunes().Select(
        rune => rune.IsBmp && !System.Xml.XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
