namespace Homelab.Cli.Doctor;

/// <summary>A diagnosis as JSON, as <c>docs/doctor-json.md</c> has it.</summary>
internal static class DoctorJson
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The document.</summary>
    public static string Write(Diagnosis diagnosis) => Printable.Json(
        new Document(Version, diagnosis.Stack, Word(diagnosis.Outcome), [.. diagnosis.Results.Select(Item)]));

    private static ProbeItem Item(Result result)
    {
        var (info, answer) = (result.Probe.Info, result.Answer);
        return new(
            info.Id, info.Subject, result.Probe.About, info.Title,
            answer.State == ProbeState.NotAsked ? "notAsked" : DoctorTable.Word(answer.State), answer.What, info.Why, result.WayOut);
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Fine => "fine",
        Outcome.Found => "found",
        _ => "incomplete",
    };

    private sealed record Document(int Format, string Stack, string Status, IReadOnlyList<ProbeItem> Probes);

    private sealed record ProbeItem(
        string Id, string Subject, string? About, string Title, string State, string What, string Why, string? WayOut);
}
