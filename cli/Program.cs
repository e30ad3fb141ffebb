using System.Runtime.InteropServices;
using Homelab.Cli;
using Homelab.Infra;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
// Returned, since a failed Pulumi run leaves a status of its own in Environment.ExitCode.
return (int)await CommandLine.RunAsync(args, Terminal.OfProcess(), Checkout.Root, cancellation.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    cancellation.Cancel();
}
