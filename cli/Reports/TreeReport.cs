namespace Homelab.Cli.Reports;

/// <summary>The tree for a person at a terminal: the Application tree, what was found, and the outcome last.</summary>
internal static class TreeReport
{
    private const int MostNotes = 20;

    /// <summary>Writes the tree and what was found.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="all">Whether every place is shown in which a rule is broken.</param>
    public static void Write(IAnsiConsole console, CheckedTree tree, bool all)
    {
        foreach (var drawing in TerminalTree.Of(tree))
        {
            console.Write(drawing);
            console.WriteLine();
        }

        FindingsText.Write(console, [.. tree.Findings], all);
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
        Words.Count(tree.Checks.Rules.Count, "rule"));

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
            console.WriteLine($"  {Printable.Indented(line)}");
        }

        console.WriteLine();
    }

    private static void Title(IAnsiConsole console, string title) =>
        console.Write(new Text($"{title}\n", Styles.Bold));
}
