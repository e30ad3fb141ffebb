using System.Diagnostics;
using System.Globalization;

namespace Homelab.Benchmarks;

/// <summary>What a command cost.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="PeakMegabytes">
/// The most memory that the process itself held, without those it started; 0 where the system doesn't tell.
/// </param>
/// <param name="Status">Exit status.</param>
/// <param name="Output">Standard output and error output.</param>
internal sealed record Cost(double Seconds, double PeakMegabytes, int Status, string Output);

/// <summary>Runs commands and takes their time.</summary>
internal static class Command
{
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
        return new Cost(seconds, peak.Result, process.ExitCode, output.Result + error.Result);
    }

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
