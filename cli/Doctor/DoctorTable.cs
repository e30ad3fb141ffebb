namespace Homelab.Cli.Doctor;

/// <summary>A diagnosis for a person.</summary>
internal static class DoctorTable
{
    /// <summary>Writes a row for each answer, and one for all that wait for the same.</summary>
    public static void Write(IAnsiConsole console, Diagnosis diagnosis)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumns("id", "state", "what", "why", "way out");
        foreach (var (index, result) in diagnosis.Results.Index())
        {
            var waits = IsAfter(result);
            if (waits && index > 0 && diagnosis.Results[index - 1].Answer == result.Answer)
            {
                continue;
            }

            var last = waits ? diagnosis.Results.Skip(index).TakeWhile(next => next.Answer == result.Answer).Last() : result;
            table.AddRow(
                new Text(last.Probe.Info.Id == result.Probe.Info.Id ? result.Probe.Info.Id
                    : $"{result.Probe.Info.Id} … {last.Probe.Info.Id}"),
                new Text(Word(result.Answer.State), Style(result.Answer.State)),
                new Text(Line((waits ? "" : About(result)) + result.Answer.What)),
                new Text(result.WayOut is null || waits ? "" : result.Probe.Info.Why),
                new Text(Line(result.WayOut ?? "")));
        }

        console.Write(table);
        console.WriteLine(Verdict(diagnosis));
    }

    /// <summary>A state, as it stands in the table and in JSON.</summary>
    public static string Word(ProbeState state) => state switch
    {
        ProbeState.Fine => "fine",
        ProbeState.Notice => "notice",
        ProbeState.Fails => "fails",
        _ => "not asked",
    };

    private static bool IsAfter(Result result) => result.Probe.Info.Needs is { } needs && result.Answer == Answer.After(needs);

    private static string About(Result result) => result.Probe.About is { } about ? $"{about}: " : "";

    private static string Line(string text) => Printable.Line(text);

    private static Style Style(ProbeState state) => state switch
    {
        ProbeState.Fine => new(Color.Green),
        ProbeState.Fails => new(Color.Red),
        _ => new(Color.Yellow),
    };

    private static string Verdict(Diagnosis diagnosis)
    {
        var counts = Enum.GetValues<ProbeState>()
            .Select(state => (State: state, Count: diagnosis.Results.Count(result => result.Answer.State == state)))
            .Where(one => one.Count > 0).Select(one => $"{one.Count} {Word(one.State)}");
        var verdict = diagnosis.Outcome switch
        {
            Outcome.Fine => "Nothing that was asked stands in the way of pulumi up",
            Outcome.Found => "pulumi up would fail",
            _ => "Nothing that was asked stands in the way of pulumi up, and GitHub or the cluster could not be asked",
        };
        return $"{verdict}: {string.Join(", ", counts)}.";
    }
}
