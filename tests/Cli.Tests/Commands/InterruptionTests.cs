using System.Diagnostics;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Commands;

/// <summary>The program as a process of its own, with what only a process has: signals and a place.</summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly string Programs = AppContext.BaseDirectory.Replace("Cli.Tests", "Cli", StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_that_is_repeated_ends_a_command_that_waits_for_what_never_comes(string signal)
    {
        _folder.Write("apps/root.yaml", string.Concat(Enumerable.Range(0, 3_000).Select(number =>
            $"---\n{{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {{name: a{number}}}}}\n")));
        using var homelab = Start(
            Programs, "check", "--repositories", _folder.Path, "--root", "apps/root.yaml", "--format", "json");

        // It has begun to write, and nobody reads on.
        Assert.Equal(1, await homelab.StandardOutput.ReadAsync(new char[1]));
        do
        {
            // Of signals that come too fast, the kernel delivers one.
            using var kill = Process.Start("kill", [$"-{signal}", $"{homelab.Id}"]);
            await kill.WaitForExitAsync();
        }
        while (!homelab.WaitForExit(TimeSpan.FromMilliseconds(100)));

        Assert.Equal((int)ExitStatus.Interrupted, homelab.ExitCode);
    }

    [Fact]
    public async Task Without_its_checkout_the_program_says_what_is_missing()
    {
        foreach (var file in Directory.EnumerateFiles(Programs))
        {
            File.Copy(file, _folder.At(Path.GetFileName(file)));
        }

        using var homelab = Start(_folder.Path, "status");
        var error = await homelab.StandardError.ReadToEndAsync();
        await homelab.WaitForExitAsync();

        Assert.Equal((int)ExitStatus.Usage, homelab.ExitCode);
        Assert.StartsWith("homelab: No Pulumi.yaml above", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static Process Start(string programs, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(programs, "homelab.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Checkout.Root,
        };
        return Process.Start(start)!;
    }
}
