using System.ComponentModel;
using System.Diagnostics;

namespace Homelab.GitOps.Tools;

/// <summary>
/// How much a tool may use, held by the kernel (https://man7.org/linux/man-pages/man2/getrlimit.2.html), also when nobody watches it any
/// more. Each process that the tool starts has the same again. Linux only; elsewhere nothing is limited.
/// </summary>
internal sealed record ResourceLimits
{
    /// <summary>
    /// For helm and kubectl. Go replaces what it reserved by what it uses, and that is let through however much it is while less than
    /// <see cref="Memory"/> is used before: so what it reserves is limited as well, of which it needs 1.2 GB to start with.
    /// </summary>
    public static ResourceLimits OfGo { get; } = new() { Reserved = 4L << 30 };

    /// <summary>The exit status of a program that was killed, which is what the system does when memory runs out.</summary>
    public const int Killed = 137;

    /// <summary>Bytes of its own that can be written to: what is merely reserved doesn't count.</summary>
    public long Memory { get; init; } = 2L << 30;

    /// <summary>Bytes of addresses; null for any number: node reserves 10 GB for a module of WebAssembly and uses next to none.</summary>
    public long? Reserved { get; init; }

    /// <summary>Bytes of any one file that it writes.</summary>
    public long FileSize { get; init; } = 256L << 20;

    /// <summary>
    /// Time on processors, of all its threads together; when it is up, the kernel kills it. That is for a tool that nobody watches any
    /// more: one that is watched is stopped before.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromMinutes(2 * Environment.ProcessorCount);

    /// <summary>Limits a process that was just started. What it did in the microseconds before is not undone, but counts.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public void Apply(Process process)
    {
        const int processorTime = 0, fileSize = 1, data = 2, coreDump = 4, addresses = 9;
        Kernel.SetLimit(process.Id, data, (ulong)Memory);
        Kernel.SetLimit(process.Id, addresses, (ulong?)Reserved ?? ulong.MaxValue);
        Kernel.SetLimit(process.Id, fileSize, (ulong)FileSize);
        Kernel.SetLimit(process.Id, processorTime, (ulong)Math.Ceiling(ProcessorTime.TotalSeconds));
        Kernel.SetLimit(process.Id, coreDump, 0);
    }

    /// <summary>
    /// Why a tool that ended like this was not let finish, by a limit or by the machine; null when it ended of its own accord. Go and node
    /// end by themselves when they get no memory, and say so; neither helm nor kubectl uses Go's status 2 for anything else.
    /// </summary>
    public static string? WhyStopped(int status, string error)
    {
        return status switch
        {
            Killed => "it was killed: the machine ran out of memory, or its processor time was up",
            152 => "its processor time was up",
            153 => "it wrote too large a file",
            2 or 134 when Says("out of memory") || Says("cannot allocate memory") => "it ran out of memory",
            _ => null,
        };

        bool Says(string what) => error.Contains(what, StringComparison.Ordinal);
    }
}
