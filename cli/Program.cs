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

using var interruption = new Interruption();
var terminal = Terminal.OfProcess();
try
{
    // Returned, since a failed Pulumi run leaves a status of its own in Environment.ExitCode.
    return (int)await CommandLine.RunAsync(args, terminal, Checkout.Root, interruption.Token);
}
catch (DirectoryNotFoundException error)
{
    terminal.Fail(error.Message);
    return (int)ExitStatus.Usage;
}
