using Homelab.Cli;
using Homelab.Infra;

// Providers take what they are not told from variables like these; a rehearsal is the same everywhere and reads no secret. Doctor and
// watch alone are told them.
string[] prefixes = ["GITHUB_", "GH_", "KUBECONFIG", "OP_", "PULUMI_"];
Dictionary<string, string> variables = new(StringComparer.Ordinal);
foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>()
    .Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
    .ToList())
{
    variables[name] = Environment.GetEnvironmentVariable(name) ?? "";
    Environment.SetEnvironmentVariable(name, null);
}

using var interruption = new Interruption();
var terminal = Terminal.OfProcess();
try
{
    // Returned, since a failed Pulumi run leaves a status of its own in Environment.ExitCode.
    return (int)await CommandLine.RunAsync(
        args, terminal, Checkout.Root, interruption.Token, surroundings: new() { Variables = variables });
}
catch (DirectoryNotFoundException error)
{
    terminal.Fail(error.Message);
    return (int)ExitStatus.Usage;
}
