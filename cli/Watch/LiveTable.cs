using Spectre.Console.Rendering;

namespace Homelab.Cli.Watch;

/// <summary>What runs beside what Git says, for people.</summary>
internal static class LiveTable
{
    private const string None = "–";

    /// <summary>A row for each Application.</summary>
    public static IRenderable Of(LiveStatus status)
    {
        var table = new Table { Border = TableBorder.Simple }
            .AddColumns("", "Application", "Git says", "runs", "sync", "health", "revision", "drift");
        foreach (var application in status.Applications)
        {
            table.AddRow(
                new Text(application.State, application.State == "same" ? Styles.Green : Styles.Red),
                Cell(application.Name),
                Cell(Versions(application.Wanted)),
                Cell(Versions(application.RunningVersions)),
                Cell(application.Running?.Sync ?? None),
                Cell(application.Running?.Health ?? None),
                new Text(application.Running is { } running ? WatchWords.Revisions(running) : None),
                Cell(string.Join(' ', application.Drift)));
        }

        return new Rows([table, .. status.Notes.Select(Cell)]);
    }

    private static string Versions(LiveVersions? versions) =>
        versions is null || !versions.All.Any() ? None : string.Join(' ', versions.All);

    private static Text Cell(string text) => new(Printable.Line(text));
}
