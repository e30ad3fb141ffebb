namespace Homelab.Cli.Reports;

/// <summary>The tree for a person at a terminal: the Application tree, what was found, and the outcome last.</summary>
internal static class TreeReport
{
    private const int MostNotes = 20;

    /// <summary>Writes the tree and everything that was found.</summary>
    public static void Write(IAnsiConsole console, CheckedTree tree)
    {
        foreach (var drawing in TerminalTree.Of(tree))
        {
            console.Write(drawing);
            console.WriteLine();
        }

        WriteFindings(console, [.. tree.Findings]);
        Section(console, "Accepted", tree.Checks.Accepted.Select(accepted =>
            string.Create(CultureInfo.InvariantCulture, $"{accepted.Finding.Location}: {accepted.Finding.Check.Id} until "
                + $"{accepted.Acceptance.Expires:yyyy-MM-dd}: {accepted.Acceptance.Reason}")));
        Section(
            console,
            "Not checked",
            tree.Checks.NotChecked.GroupBy(skipped => skipped.Reason, StringComparer.Ordinal).Select(same => same.ToList() is [var only]
                ? $"{only.Check.Id} {only.Check.Title}: {only.Reason}"
                : $"{string.Join(", ", same.Select(skipped => skipped.Check.Id))}: {same.Key}"));
        WriteNotes(console, tree.Checks.Notes);
    }

    /// <summary>Writes what is worth knowing.</summary>
    public static void WriteNotes(IAnsiConsole console, IEnumerable<Note> notes) =>
        Section(console, "Notes", Capped(notes.Select(note => $"{note.Location}: {note.Message}")));

    /// <summary>Writes how much was looked at, and the outcome.</summary>
    public static void WriteVerdict(IAnsiConsole console, Report report)
    {
        if (report.CheckedTree is { } tree)
        {
            console.WriteLine(Summary(tree));
        }

        console.Write(
            new Text($"{Printable.Text(report.Verdict)}\n", report.Outcome == Outcome.Fine ? Styles.Green : Styles.Red));
    }

    /// <summary>Writes how long the steps took.</summary>
    public static void WriteTimings(IAnsiConsole console, IEnumerable<Timing> timings) => Section(
        console, "Timings", timings.Select(
            timing => string.Create(CultureInfo.InvariantCulture, $"{timing.Took.TotalSeconds:F2} s  {timing.Step}")));

    /// <summary>How much was looked at.</summary>
    public static string Summary(CheckedTree tree) => string.Join(", ",
        Words.Count(tree.Tree.Applications.Count, "Application"),
        Words.Count(tree.Tree.Applications.Sum(node => node.Objects.Count), "object"),
        Words.Count(tree.Tree.Repositories.All.Count, "repository", "repositories"),
        Words.Count(CheckRunner.All.Count, "rule"));

    /// <summary>Writes findings, each with its way out.</summary>
    public static void WriteFindings(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        Title(console, "Findings");
        foreach (var finding in findings)
        {
            console.Write(new Text($"  {Printable.Line(finding.Location.ToString())}\n", Styles.Bold));
            console.Write(new Text(
                $"    {finding.Check.Id} {Words.Of(finding.Severity)}: ",
                finding.Severity == Severity.Error ? Styles.Red : Styles.Yellow));
            console.WriteLine(Indented(finding.Message));
            foreach (var consequence in finding.Consequences)
            {
                console.WriteLine($"    so: {Indented(consequence)}");
            }

            console.WriteLine($"    way out: {Indented(finding.WayOut)}");
        }

        console.WriteLine();
    }

    private static List<string> Capped(IEnumerable<string> notes)
    {
        var all = notes.ToList();
        return all.Count <= MostNotes ? all : [.. all.Take(MostNotes), $"and {all.Count - MostNotes} more, in the reports"];
    }

    private static void Section(IAnsiConsole console, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Title(console, title);
        foreach (var line in all)
        {
            console.WriteLine($"  {Indented(line)}");
        }

        console.WriteLine();
    }

    private static void Title(IAnsiConsole console, string title) =>
        console.Write(new Text($"{title}\n", Styles.Bold));

    private static string Indented(string text) =>
        Printable.Text(text).Replace("\n", "\n    ", StringComparison.Ordinal);
}
