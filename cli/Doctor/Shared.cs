namespace Homelab.Cli.Doctor;

/// <summary>Something that several probes ask for and that is asked once.</summary>
/// <param name="ask">Asks.</param>
internal sealed class Shared<T>(Func<CancellationToken, Task<T>> ask)
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;

    /// <summary>The answer, or the failure, of the one time.</summary>
    public Task<T> GetAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _answer ??= ask(cancellation);
        }
    }
}
