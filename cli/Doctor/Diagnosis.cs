namespace Homelab.Cli.Doctor;

/// <summary>A probe and its answer.</summary>
/// <param name="Probe">The probe.</param>
/// <param name="Answer">Its answer, without secrets.</param>
internal sealed record Result(Probe Probe, Answer Answer)
{
    /// <summary>What to do; null where nothing is to be done.</summary>
    public string? WayOut => Answer.State == ProbeState.Fine ? null : Answer.WayOut ?? Probe.Info.Fix;
}

/// <summary>What all probes found.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Results">The answers, in the order of the probes.</param>
internal sealed record Diagnosis(string Stack, IReadOnlyList<Result> Results)
{
    /// <summary>How long all of it may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    // What pulumi up writes to: not to have asked one of them is not to know.
    private static readonly string[] Sides = ["github", "cluster"];

    /// <summary>How it ended: incomplete when nothing would fail and GitHub or the cluster could not be asked at all.</summary>
    public Outcome Outcome =>
        Results.Any(result => result.Answer.State == ProbeState.Fails) ? Outcome.Found
        : Sides.Any(side => Results.Where(result => result.Probe.Info.Subject == side)
            .All(result => result.Answer.State == ProbeState.NotAsked)) ? Outcome.Incomplete
        : Outcome.Fine;

    /// <summary>Asks everything at once.</summary>
    /// <param name="examination">What may be asked.</param>
    /// <param name="probes">The probes.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<Diagnosis> MakeAsync(Examination examination, IReadOnlyList<Probe> probes, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(TimeLimit, examination.Surroundings.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
        Dictionary<Probe, Lazy<Task<Answer>>> answers = [];
        foreach (var probe in probes)
        {
            answers[probe] = new(() => Task.Run(() => AnswerAsync(probe), CancellationToken.None));
        }

        var all = await Task.WhenAll(probes.Select(async probe => new Result(probe, await answers[probe].Value)));
        cancellation.ThrowIfCancellationRequested();
        var secrets = await examination.KnownSecretsAsync();
        return new(examination.Stack.Stack, [.. all.Select(result => result with { Answer = Masked(result.Answer, secrets) })]);

        async Task<Answer> AnswerAsync(Probe probe)
        {
            if (probe.Info.Needs is { } needs && probes.FirstOrDefault(other => other.Info.Id == needs) is { } first
                && (await answers[first].Value).State is ProbeState.Fails or ProbeState.NotAsked)
            {
                return Answer.After(needs);
            }

            try
            {
                return await probe.AskAsync(examination, limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception error) when (Failures.Describe(error, probe.Info.Subject, time.IsCancellationRequested) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>A text without these secrets, and without what looks like one.</summary>
    public static string Masked(string text, IReadOnlyList<string> secrets) =>
        SecretMask.Shown(secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, "(masked)", StringComparison.Ordinal)));

    private static Answer Masked(Answer answer, IReadOnlyList<string> secrets) => answer with
    {
        What = Masked(answer.What, secrets),
        WayOut = answer.WayOut is { } wayOut ? Masked(wayOut, secrets) : null,
    };
}
