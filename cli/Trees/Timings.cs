using System.Diagnostics;

namespace Homelab.Cli.Trees;

/// <summary>How long each step of a run took, in the order in which they began.</summary>
internal sealed class Timings
{
    private readonly List<Timing> _steps = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<Timing> Steps => _steps;

    /// <summary>Takes down how long <paramref name="work"/> takes.</summary>
    public async Task<T> MeasureAsync<T>(string step, Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return await work();
        }
        finally
        {
            _steps.Add(new Timing(step, watch.Elapsed));
        }
    }
}

/// <summary>One step.</summary>
/// <param name="Step">What was done.</param>
/// <param name="Took">How long it took.</param>
internal sealed record Timing(string Step, TimeSpan Took);
