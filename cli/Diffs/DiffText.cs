using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>Differences for a person at a terminal.</summary>
internal static class DiffText
{
    /// <summary>Writes all of them, and the summary last.</summary>
    public static void Write(IAnsiConsole console, TreeDiff diff)
    {
        foreach (var application in diff.Applications)
        {
            Line(console, DiffWords.Name(application), Styles.Bold);
            if (application.Problem is { } problem)
            {
                Line(console, $"  {Printable.Line(problem)}", Styles.Red);
            }

            foreach (var item in application.Objects)
            {
                Line(console, $"  {DiffWords.Of(item)}", new Style(Of(item.Change)));
                foreach (var line in item.Lines)
                {
                    Line(console, $"    {line}", new Style(Of(line[0])));
                }
            }

            console.WriteLine();
        }

        TreeReport.WriteNotes(console, diff.Notes);
        console.WriteLine(DiffWords.Summary(diff));
    }

    private static void Line(IAnsiConsole console, string text, Style style) =>
        console.Write(new Text($"{Printable.Text(text)}\n", style));

    private static Color Of(ObjectChange change) => change switch
    {
        ObjectChange.Added => Color.Green,
        ObjectChange.Removed => Color.Red,
        _ => Color.Yellow,
    };

    private static Color Of(char mark) => mark switch
    {
        '+' => Color.Green,
        '-' => Color.Red,
        '@' => Color.Teal,
        _ => Color.Default,
    };
}
