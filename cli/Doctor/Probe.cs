namespace Homelab.Cli.Doctor;

/// <summary>One question, asked without changing anything.</summary>
/// <param name="id">Its id in <c>probes.yaml</c>.</param>
/// <param name="about">What it is about where the same is asked of several, such as a repository.</param>
internal abstract class Probe(string id, string? about = null)
{
    /// <summary>What it is about in general.</summary>
    public ProbeInfo Info { get; } = ProbeInfo.Of(id);

    /// <summary>What it is about here.</summary>
    public string? About { get; } = about;

    /// <summary>Asks. What fails on the way is an exception, which <see cref="Failures"/> turns into an answer.</summary>
    /// <param name="examination">What may be asked.</param>
    /// <param name="cancellation">Ends it when the time is up.</param>
    public abstract Task<Answer> AskAsync(Examination examination, CancellationToken cancellation);
}
