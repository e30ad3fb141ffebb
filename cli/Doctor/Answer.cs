namespace Homelab.Cli.Doctor;

/// <summary>How a probe ended.</summary>
internal enum ProbeState
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary><c>pulumi up</c> goes through, and this is worth knowing before.</summary>
    Notice,

    /// <summary><c>pulumi up</c> would fail.</summary>
    Fails,

    /// <summary>Could not be asked: neither fine nor wrong.</summary>
    NotAsked,
}

/// <summary>What a probe found.</summary>
/// <param name="State">How it ended.</param>
/// <param name="What">What is so, in one sentence.</param>
/// <param name="WayOut">What to do about it here; null takes the probe's own.</param>
internal sealed record Answer(ProbeState State, string What, string? WayOut = null)
{
    /// <summary>As it should be.</summary>
    public static Answer Fine(string what) => new(ProbeState.Fine, what);

    /// <summary>Worth knowing.</summary>
    public static Answer Notice(string what, string? wayOut = null) => new(ProbeState.Notice, what, wayOut);

    /// <summary>It would fail.</summary>
    public static Answer Fails(string what, string? wayOut = null) => new(ProbeState.Fails, what, wayOut);

    /// <summary>It wasn't asked, since another probe has to be fine first.</summary>
    public static Answer After(string id) => NotAsked($"{id} comes first.", $"See {id}.");

    /// <summary>It couldn't be asked.</summary>
    public static Answer NotAsked(string what, string? wayOut = null) => new(ProbeState.NotAsked, what, wayOut);
}

/// <summary>Ends a probe with an answer, from wherever it is known.</summary>
/// <param name="answer">The answer.</param>
internal sealed class AnswerException(Answer answer) : Exception(answer.What)
{
    /// <summary>The answer.</summary>
    public Answer Answer { get; } = answer;
}
