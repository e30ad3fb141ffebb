using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Homelab.Benchmarks;

/// <summary>What a command cost.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="ProcessorSeconds">How long it and what it started kept processors busy; what others do meanwhile counts less.</param>
/// <param name="PeakMegabytes">
/// The most memory that the process itself held, without those it started; 0 where the system doesn't tell.
/// </param>
/// <param name="Status">Exit status.</param>
/// <param name="Output">Standard output and error output.</param>
internal sealed partial record Cost(double Seconds, double ProcessorSeconds, double PeakMegabytes, int Status, string Output)
{
    /// <summary>What one step of a <c>--verbose</c> run took, as it says itself.</summary>
    public double Step(string name) => double.Parse(
        Steps().Matches(Output).Single(step => step.Groups["name"].Value == name).Groups["seconds"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ +(?<seconds>[0-9.]+) s  (?<name>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Steps();
}

/// <summary>Runs commands and takes their time.</summary>
internal static class Command
{
    // Of _SC_CLK_TCK, which is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Runs the checkout's own command as people do; to find something is no failure.</summary>
    public static Cost Homelab(string root, params string[] arguments)
    {
        var cost = Try(Path.Combine(root, "homelab"), arguments);
        return cost.Status <= 1 ? cost : throw new InvalidOperationException($"homelab {string.Join(' ', arguments)}:\n{cost.Output}");
    }

    /// <summary>The one of some measurements that is in the middle.</summary>
    public static Cost Median(int runs, Func<Cost> measure) =>
        Enumerable.Range(0, runs).Select(_ => measure()).OrderBy(cost => cost.Seconds).ElementAt(runs / 2);

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static Cost Run(string program, params string[] arguments)
    {
        var cost = Try(program, arguments);
        return cost.Status == 0
            ? cost
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {cost.Status}:\n{cost.Output}");
    }

    /// <summary>Runs a command.</summary>
    public static Cost Try(string program, IEnumerable<string> arguments, Stream? input = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        };
        info.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        var busyBefore = BusyChildren();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(info)!;
        using var stop = new CancellationTokenSource();
        var peak = Task.Run(() => WatchAsync(process.Id, stop.Token));
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        input?.CopyTo(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        process.WaitForExit();
        var seconds = watch.Elapsed.TotalSeconds;
        stop.Cancel();
        return new Cost(seconds, BusyChildren() - busyBefore, peak.Result, process.ExitCode, output.Result + error.Result);
    }

    // User and system time of children that ended, theirs included: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    private static double BusyChildren() => !File.Exists("/proc/self/stat") ? 0
        : File.ReadAllText("/proc/self/stat").Split(' ')[15..17].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))
            / TicksPerSecond;

    // The kernel keeps the highest mark itself, so looking now and then misses only what happens after the last look.
    private static async Task<double> WatchAsync(int process, CancellationToken stop)
    {
        var peak = 0.0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var line = (await File.ReadAllLinesAsync($"/proc/{process}/status", CancellationToken.None)).FirstOrDefault(
                    text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null)
                {
                    peak = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
                }

                await Task.Delay(25, stop);
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                break;
            }
        }

        return peak;
    }
}
