namespace Homelab.Cli.Watch;

/// <summary>Pictures for a log: one line for each change of an Application.</summary>
/// <param name="console">Where to write.</param>
internal sealed class WatchLines(IAnsiConsole console)
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);

    /// <summary>Writes what is new.</summary>
    public void Show(Picture picture)
    {
        foreach (var note in picture.Notes.Where(_notes.Add))
        {
            console.WriteLine(Printable.Line(note));
        }

        var gone = _told.Keys.Except(picture.Applications.Select(application => application.Name), StringComparer.Ordinal).ToList();
        foreach (var name in gone)
        {
            _told.Remove(name);
            console.WriteLine(Printable.Line($"gone     {name}"));
        }

        foreach (var application in picture.Applications)
        {
            var line = Line(application);
            if (_told.GetValueOrDefault(application.Name) != line)
            {
                _told[application.Name] = line;
                console.WriteLine(line);
            }
        }
    }

    private static string Line(WatchedApplication application) => Printable.Line(string.Join("  ", new[]
    {
        $"{WatchWords.State(application),-7}",
        application.Name,
        $"{application.Sync} {application.Health}",
        $"wave {application.Wave.ToString(CultureInfo.InvariantCulture)}",
        WatchWords.Revisions(application),
        WatchWords.Images(application),
        application.Message ?? "",
    }.Where(part => part.Length > 0)));
}
