using System.Text;
using Homelab.Cli.Doctor;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Watch;

/// <summary>A checkout whose stack's context leads to a cluster of a test, and a clock that a test lets pass.</summary>
internal sealed class WatchingCheckout : IDisposable
{
    /// <summary>What the kubeconfig has.</summary>
    public const string Token = "kubernetes-token-0123456789";

    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>The clock.</summary>
    public PatientTime Time { get; } = new();

    /// <summary>Writes the file of the stack.</summary>
    public void WriteStack(string yaml) => _checkout.Write("dev", yaml);

    /// <summary>Runs a command.</summary>
    /// <param name="address">Where the cluster is.</param>
    /// <param name="until">A text after whose line the time is over.</param>
    /// <param name="args">The command line.</param>
    public Task<CommandRun> RunAsync(string address, string? until, params string[] args) =>
        RunAsync(address, until, new Toolbox(path: _folder.Path), args);

    /// <summary>Runs a command with the tools that render.</summary>
    public Task<CommandRun> RenderAsync(string address, params string[] args) => RunAsync(address, null, null, args);

    public void Dispose()
    {
        _folder.Dispose();
        _checkout.Dispose();
    }

    private async Task<CommandRun> RunAsync(string address, string? until, Toolbox? tools, string[] args)
    {
        var kubeconfig = _folder.Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            clusters:
              - { name: c, cluster: { server: "{{address}}" } }
            users:
              - { name: u, user: { token: {{Token}} } }
            contexts:
              - { name: homelab-dev, context: { cluster: c, user: u } }
            """);
        var surroundings = new Surroundings
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["KUBECONFIG"] = kubeconfig, ["SOME_TOKEN"] = Token },
            Home = _folder.Path,
            Time = Time,
        };
        using var output = new Listening(until, Time);
        using var error = new Listening(until, Time);
        var status = await CommandLine.RunAsync(
            args, Terminal.Plain(output, error), _checkout.Root, CancellationToken.None, tools, surroundings);
        return new CommandRun(status, output.ToString(), error.ToString());
    }

    // Lets the time pass once a line with the text was written; what a terminal is told comes in builders.
    private sealed class Listening(string? until, PatientTime time) : StringWriter
    {
        public override void Write(StringBuilder? value)
        {
            base.Write(value);
            if (until is not null && ToString().Split('\n')[..^1].Any(line => line.Contains(until, StringComparison.Ordinal)))
            {
                time.Pass();
            }
        }
    }
}
