using Spectre.Console.Rendering;

namespace Homelab.Cli.Watch;

/// <summary>A picture for a person at a terminal.</summary>
internal static class WatchTable
{
    /// <summary>A row for each Application, as a tree.</summary>
    public static IRenderable Of(Picture picture)
    {
        var table = new Table { Border = TableBorder.Simple }
            .AddColumns("", "Application", "sync", "health", "wave", "revision", "image", "since", "what matters");
        foreach (var application in picture.Applications)
        {
            var isAwaited = application == picture.WaitsFor;
            table.AddRow(
                new Text(WatchWords.State(application), application.IsDone ? Styles.Green : isAwaited ? Styles.Red : Styles.Yellow),
                new Text(Line(Indented(application)), isAwaited ? Styles.Bold : Style.Plain),
                new Text(Line(application.Sync)),
                new Text(Line(application.Health)),
                new Text(application.Wave.ToString(CultureInfo.InvariantCulture)),
                new Text(WatchWords.Revisions(application)),
                new Text(WatchWords.Images(application)),
                new Text(Line(application.Since ?? "")),
                new Text(Line(application.Message ?? "")));
        }

        return new Rows([table, .. picture.Notes.Select(note => new Text(Line(note)))]);
    }

    private static string Indented(WatchedApplication application) =>
        application.Depth == 0 ? application.Name : $"{new string(' ', (application.Depth - 1) * 2)}└ {application.Name}";

    private static string Line(string text) => Printable.Line(text);
}
