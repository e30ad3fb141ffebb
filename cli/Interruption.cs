using System.Runtime.InteropServices;

namespace Homelab.Cli;

/// <summary>
/// Ctrl-C and its like. The first SIGINT asks the command to stop and to clean up, however long that takes; a second one, or a SIGTERM,
/// gives it <see cref="Grace"/> for that and then ends the process, whatever it is doing, and the tools that it runs.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>How long a command may take to clean up that was asked a second time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _asked;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _asked) > 1 || signal.Signal == PosixSignal.SIGTERM)
        {
            // A thread of its own: those of the pool may all be waiting for something that never comes.
            new Thread(End) { IsBackground = true }.Start();
        }

        _source.Cancel();
    }

    private static void End()
    {
        Thread.Sleep(Grace);
        ToolProcess.KillAll();
        Environment.Exit((int)ExitStatus.Interrupted);
    }
}
