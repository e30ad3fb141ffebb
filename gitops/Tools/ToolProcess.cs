using System.ComponentModel;
using System.Diagnostics;

namespace Homelab.GitOps.Tools;

/// <summary>One call of a tool.</summary>
/// <param name="Program">Full path, or a name that is looked up on <c>PATH</c>.</param>
/// <param name="Arguments">Arguments; there is no shell between.</param>
public sealed record ToolCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>How long it may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the tool reads on its standard input.</summary>
    public string? Input { get; init; }

    /// <summary>
    /// An empty folder for everything that the tool would otherwise look up in the user's home; one that isn't there when null.
    /// </summary>
    public string? Home { get; init; }

    /// <summary>The folder that it runs in; that of this process when null.</summary>
    public string? Folder { get; init; }

    /// <summary>What it may read in a closed environment, besides its <see cref="Home"/> and what is the system's.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>What it may write in a closed environment, besides its <see cref="Home"/>.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>
    /// Variables to set, or with null to remove, in the environment of this process, for a tool that is to work as the user has set it
    /// up; null for a closed environment: nothing of the user's, and on Linux a <see cref="Sandbox"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    /// <summary>What it may use; in a closed environment the usual unless set.</summary>
    internal ResourceLimits? Limits { get; init; }

    internal bool Sandboxed { get; init; } = true;
}

/// <summary>What a tool answered.</summary>
/// <param name="Status">Exit status; null when it was stopped for <paramref name="Stopped"/>.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Stopped">Why it was stopped; null when it ended by itself.</param>
public sealed record ToolRun(int? Status, string Output, string Error, string? Stopped)
{
    /// <summary>Whether it did what it was called for.</summary>
    public bool Succeeded => Status == 0;

    /// <summary>Why it failed, as the tool says it.</summary>
    public string Failure => Stopped ?? (Error.Trim().Length > 0 ? Error.Trim() : $"it ended with status {Status} and said nothing");
}

/// <summary>
/// Runs tools: helm, kubectl, node and git, without a shell and within limits of time, memory and output. In a closed environment they have
/// nothing of the user's configuration and no way out: on Linux a <see cref="Sandbox"/> holds them, and everywhere every proxy is a closed
/// port of this machine and git may use no transport, so that what slips past the checks before it fails at once.
/// </summary>
public static class ToolProcess
{
    private const int MaxOutput = 64 * 1024 * 1024;

    // ENOENT, and ERROR_FILE_NOT_FOUND on Windows.
    private const int FileNotFound = 2;

    // E2BIG.
    private const int ArgumentsTooLong = 7;
    private const string ClosedPort = "http://127.0.0.1:9";

    private static readonly ConcurrentDictionary<Process, bool> Running = new();
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly string NoFolder = Path.Combine(AppContext.BaseDirectory, "none");
    private static readonly string[] Kept = ["PATH", "Path", "SystemRoot"];
    private static readonly string[] Homes =
    [
        "HOME", "USERPROFILE", "TEMP", "TMP", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
        "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS",
    ];

    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

    /// <summary>Runs a tool to its end; it and what it started is ended when its time is up or the caller cancels.</summary>
    /// <exception cref="ToolMissingException">It can't be started.</exception>
    /// <exception cref="ToolFailedException">The machine ended it, which says nothing about what it was called for.</exception>
    public static async Task<ToolRun> RunAsync(ToolCall call, CancellationToken cancellation)
    {
        if (call.Arguments.Any(argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            return Stopped("a setting that it would be told holds a NUL character, which ends every argument");
        }

        using var process = new Process { StartInfo = StartInfo(call) };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!Start(process, call))
        {
            return Stopped("its settings are longer than the system hands to a program");
        }

        Running[process] = true;
        limit.CancelAfter(call.TimeLimit);
        var tooLarge = false;
        try
        {
            var output = ReadAsync(process.StandardOutput, StopTalking, limit.Token);
            var error = ReadAsync(process.StandardError, StopTalking, limit.Token);
            var input = WriteAsync(process, call.Input, limit.Token);
            await Task.WhenAll(output, error, input, process.WaitForExitAsync(limit.Token));
            return tooLarge
                ? Stopped($"it was stopped after {MaxOutput / 1024 / 1024} MB of output")
                : Result(call, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Stopped($"it was stopped after {call.TimeLimit.TotalSeconds:0.#} s without an answer");
        }
        finally
        {
            Running.TryRemove(process, out _);
            Kill(process);
        }

        void StopTalking()
        {
            tooLarge = true;
            Kill(process);
        }
    }

    private static ToolRun Result(ToolCall call, int status, string output, string error)
    {
        if (status == ResourceLimits.Killed)
        {
            throw new ToolFailedException(
                $"{Path.GetFileName(call.Program)} was killed (status {status}), as the system does when memory runs out; end other "
                    + "programs, or run this where there is more of it.");
        }

        return call.Environment is null && ResourceLimits.WhyStopped(status, error) is { } why
            ? Stopped(why)
            : new ToolRun(status, output, error, null);
    }

    /// <summary>Ends every tool that runs, for a process that is about to end without having cleaned up.</summary>
    public static void KillAll()
    {
        foreach (var process in Running.Keys)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception error) when (error is InvalidOperationException or AggregateException or Win32Exception)
            {
                // It ended by itself in between.
            }
        }
    }

    /// <summary>False when there is more to tell it than the system lets pass.</summary>
    private static bool Start(Process process, ToolCall call)
    {
        try
        {
            if (call.Environment is not null || !call.Sandboxed)
            {
                process.Start();
                if (call.Environment is not null)
                {
                    call.Limits?.Apply(process);
                }

                return true;
            }

            new Sandbox
            {
                Programs = [process.StartInfo.FileName],
                Readable = call.Readable,
                Writable = call.Home is null ? call.Writable : [call.Home, .. call.Writable],
            }.Start(process);
            (call.Limits ?? new()).Apply(process);
            return true;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == ArgumentsTooLong)
        {
            return false;
        }
        catch (Win32Exception exception)
        {
            throw new ToolMissingException(process.StartInfo.FileName, exception.NativeErrorCode == FileNotFound
                ? "install it and make sure that it is on PATH."
                : $"it can't be started ({exception.Message}).");
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
                process.WaitForExit();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static ProcessStartInfo StartInfo(ToolCall call)
    {
        var program = call.Environment is null && !Path.IsPathRooted(call.Program) ? new Toolbox().Find(call.Program) : null;
        var info = new ProcessStartInfo(program ?? call.Program, call.Arguments)
        {
            WorkingDirectory = call.Folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in call.Environment ?? Closed(info.Environment, call.Home ?? NoFolder))
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    private static Dictionary<string, string?> Closed(IDictionary<string, string?> inherited, string home)
    {
        var system = inherited.Where(variable => Kept.Contains(variable.Key, StringComparer.Ordinal)).ToList();
        inherited.Clear();
        return new(system.Concat(Homes.Select(name => KeyValuePair.Create(name, (string?)home)))
            .Concat(Proxies.Select(name => KeyValuePair.Create(name, (string?)ClosedPort))), StringComparer.Ordinal)
        {
            ["KUBECONFIG"] = Path.Combine(home, "none"),
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            // helm and kubectl end before collecting garbage pays: without it a render takes a third less processor time.
            ["GOGC"] = "off",
            ["GOMEMLIMIT"] = "400MiB",
        };
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
            if (text.Append(buffer, 0, read).Length > MaxOutput)
            {
                tooLarge();
                return "";
            }
        }

        return text.ToString();
    }
}
