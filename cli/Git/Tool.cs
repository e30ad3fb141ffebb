using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Homelab.Cli.Outcomes;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Git;

/// <summary>
/// Runs a command line tool without a shell, under a time limit, and ends it (with what it started) when the limit passes or
/// the caller cancels.
/// </summary>
internal static class Tool
{
    // ENOENT, and ERROR_FILE_NOT_FOUND on Windows.
    private const int FileNotFound = 2;

    /// <summary>Runs <paramref name="name"/> and returns what it wrote to its standard output.</summary>
    /// <param name="name">The executable, by path or looked up on PATH.</param>
    /// <param name="arguments">Its arguments, one by one.</param>
    /// <param name="purpose">What it is needed for, as in "git is needed to write the repositories".</param>
    /// <param name="environment">Variables to set, or with null to remove, on top of the inherited ones.</param>
    /// <param name="input">What it reads on its standard input.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Stops it early.</param>
    /// <exception cref="RefusedException">The tool is missing, failed or took longer than the limit.</exception>
    public static async Task<string> RunAsync(
        string name, IReadOnlyList<string> arguments, string purpose, IReadOnlyDictionary<string, string?> environment,
        ReadOnlyMemory<byte> input, TimeSpan limit, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(name, arguments, environment) };
        Start(process, name, purpose);

        using var timer = new CancellationTokenSource(limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(both.Token);
            var error = process.StandardError.ReadToEndAsync(both.Token);
            await WriteAsync(process, input, both.Token);
            await Task.WhenAll(output, error);
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0
                ? await output
                : throw new ToolFailedException($"{Shown(name, arguments)} failed with status {process.ExitCode}: {(await error).Trim()}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ToolFailedException($"{Shown(name, arguments)} took longer than {limit.TotalSeconds:0.#} s and was stopped.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    private static ProcessStartInfo StartInfo(
        string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var info = new ProcessStartInfo(name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (variable, value) in environment)
        {
            if (value is null)
            {
                info.Environment.Remove(variable);
            }
            else
            {
                info.Environment[variable] = value;
            }
        }

        return info;
    }

    private static void Start(Process process, string name, string purpose)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            var why = error.NativeErrorCode == FileNotFound ? "was not found" : $"can't be started ({error.Message})";
            throw new ToolFailedException($"{name} {why}. It is needed {purpose}: install it and make sure that it is on PATH.", error);
        }
    }

    // A tool that fails early closes its end; its exit status and error output tell more than the broken pipe.
    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.WaitForExit(TimeSpan.FromSeconds(1)) && process.ExitCode != 0)
        {
        }
    }

    private static string Shown(string name, IReadOnlyList<string> arguments) => $"{Path.GetFileName(name)} {string.Join(' ', arguments)}";
}
