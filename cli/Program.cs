using System.Runtime.InteropServices;
using Homelab.Cli;
using Homelab.Infra;

// Providers take what they are not told from variables like these; a rehearsal is the same everywhere and reads no secret.
string[] prefixes = ["GITHUB_", "KUBECONFIG", "OP_", "PULUMI_"];
foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
    .Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
    .ToList())
{
    Environment.SetEnvironmentVariable(name, null);
}

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
