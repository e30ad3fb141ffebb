using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Homelab.Cli.Tests.Interruptions;

/// <summary>The command as a process of its own, which can be ended from outside.</summary>
internal sealed class HomelabProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <summary>Starts it.</summary>
    /// <param name="temporary">Its folder for temporary files.</param>
    /// <param name="arguments">The command line.</param>
    public HomelabProcess(string temporary, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = temporary },
        })!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Status, string Output)> RunAsync(string temporary, params string[] arguments)
    {
        using var process = new HomelabProcess(temporary, arguments);
        return await process.EndAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public void Send(Signal signal) => _ = Kill(_process.Id, (int)signal);

    /// <summary>Waits for its end.</summary>
    public async Task<(int Status, string Output)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return (_process.ExitCode, await _output + await _error);
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

/// <summary>How a process is ended.</summary>
internal enum Signal
{
    /// <summary>By Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>By the machine's memory or somebody's patience running out.</summary>
    Kill = 9,

    /// <summary>By a build server.</summary>
    Terminate = 15,
}
