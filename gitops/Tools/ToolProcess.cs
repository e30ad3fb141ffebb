using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Homelab.GitOps.Tools;

/// <summary>One call of a tool.</summary>
/// <param name="Program">Full path.</param>
/// <param name="Arguments">Arguments; there is no shell between.</param>
internal sealed record ToolCall(string Program, IReadOnlyList<string> Arguments)
{
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    public string? WorkingFolder { get; init; }

    /// <summary>What the tool reads on its standard input.</summary>
    public string? Input { get; init; }

    /// <summary>An empty folder for everything the tool would otherwise look up in the user's home.</summary>
    public string? Home { get; init; }
}

/// <summary>What a tool answered.</summary>
/// <param name="Status">Exit status; null when it was stopped for <paramref name="Stopped"/>.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Stopped">Why it was stopped; null when it ended by itself.</param>
internal sealed record ToolRun(int? Status, string Output, string Error, string? Stopped)
{
    public bool Succeeded => Status == 0;

    /// <summary>Why it failed, as the tool says it.</summary>
    public string Failure => Stopped ?? (Error.Trim().Length > 0 ? Error.Trim() : $"it ended with status {Status} and said nothing");
}

/// <summary>
/// Runs tools without a shell, without the user's configuration and without a way out: they get an environment of their own in which
/// every proxy is a closed port of this machine and git may use no transport, so that what slips past the checks before it fails at once.
/// </summary>
internal static class ToolProcess
{
    private const int MaxOutput = 64 * 1024 * 1024;
    private const string ClosedPort = "http://127.0.0.1:9";

    public static async Task<ToolRun> RunAsync(ToolCall call, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(call) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Start(process);
        limit.CancelAfter(call.TimeLimit);
        var tooLarge = false;
        try
        {
            var output = ReadAsync(process.StandardOutput, StopTalking, limit.Token);
            var error = ReadAsync(process.StandardError, StopTalking, limit.Token);
            var input = WriteAsync(process, call.Input, limit.Token);
            await Task.WhenAll(output, error, input, process.WaitForExitAsync(limit.Token));
            if (tooLarge)
            {
                return Stopped($"it was stopped after {MaxOutput / 1024 / 1024} MB of output");
            }

            return new ToolRun(process.ExitCode, await output, await error, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Stopped($"it was stopped after {call.TimeLimit.TotalSeconds:0.#} s without an answer");
        }
        finally
        {
            Kill(process);
        }

        void StopTalking()
        {
            tooLarge = true;
            Kill(process);
        }
    }

    private static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new ToolMissingException(process.StartInfo.FileName, $"it can't be started ({exception.Message}).");
        }
    }

    private static ToolRun Stopped(string why) => new(null, "", "", why);

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static ProcessStartInfo StartInfo(ToolCall call)
    {
        var info = new ProcessStartInfo(call.Program, call.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = call.WorkingFolder ?? "",
        };
        var home = call.Home ?? Path.GetTempPath();
        var system = info.Environment.Where(variable => variable.Key is "PATH" or "Path" or "SystemRoot" or "TEMP" or "TMP" or "TMPDIR")
            .ToList();
        info.Environment.Clear();
        foreach (var (name, value) in system)
        {
            info.Environment[name] = value;
        }

        foreach (var name in (string[])["HOME", "USERPROFILE", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME",
            "HELM_PLUGINS", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
        {
            info.Environment[name] = home;
        }

        foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"])
        {
            info.Environment[name] = ClosedPort;
        }

        info.Environment["KUBECONFIG"] = Path.Combine(home, "none");
        info.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        // helm and kubectl end before collecting garbage pays: without it a render takes a third less processor time.
        info.Environment["GOGC"] = "off";
        info.Environment["GOMEMLIMIT"] = "400MiB";
        return info;
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading all of it; its status says why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action tooLarge, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (text.Append(buffer, 0, read).Length <= MaxOutput)
            {
                continue;
            }

            tooLarge();
            return "";
        }

        return text.ToString();
    }
}
