using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Homelab.GitOps.Tools;

/// <summary>
/// What a tool may touch while it runs, held by the kernel and not by the tool: on Linux, as far as the kernel has it
/// (<see cref="Kernel.LandlockVersion"/>, <see cref="Kernel.HasSeccomp"/>); elsewhere tools start without.
/// <list type="bullet">
/// <item>
/// Landlock (https://docs.kernel.org/userspace-api/landlock.html): of all files only those at and below <see cref="Programs"/>,
/// <see cref="Readable"/> and <see cref="Writable"/>, and what programs need of the system, can be opened. Whether a path exists, its
/// size and its times can still be asked. Before version 2 nothing moves between folders; before version 3 a file elsewhere can be cut
/// short, though not written; TCP is closed from version 4, abstract sockets and signals to other processes from version 6.
/// </item>
/// <item>
/// seccomp (https://docs.kernel.org/userspace-api/seccomp_filter.html): sockets of any kind can't be made, so there is neither network nor
/// localhost nor DNS nor a daemon of this machine to talk to; other processes can't be read, nor files opened other than by path.
/// </item>
/// </list>
/// Both hold for one thread, for all that it starts, and for ever. So a thread of its own starts the process and ends, and the program
/// stays as free as it was. Nothing else may happen there: threads that the runtime adds meanwhile are as restricted, and those of the
/// thread pool would stay. That is why this takes a <see cref="Process"/> and not something to call.
/// </summary>
internal sealed record Sandbox
{
    private static readonly string[] Libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/libexec", "/nix/store"];
    private static readonly string[] Commands = ["/bin", "/usr/bin"];

    /// <summary>Besides libraries: what Go and node look at to size themselves, and node for its cryptography.</summary>
    private static readonly string[] Settings =
    [
        "/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/dev/zero", "/dev/random", "/dev/urandom",
        "/proc/meminfo", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/sys/kernel/mm/transparent_hugepage",
    ];

    /// <summary>
    /// What the starting thread may have to load, and the compiler's thread if it is brought to life there. (The collector's may be too; it
    /// opens nothing but what is in <see cref="Settings"/>.)
    /// </summary>
    private static readonly string[] Runtime = [.. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether anything at all is held by the kernel.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsSupported => Kernel.LandlockVersion > 0 || Kernel.HasSeccomp;

    /// <summary>Files and folders that may be executed and read; for a script its interpreter and the system's commands too.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Files and folders that may be read.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>Files and folders that may be read and written.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>Starts <paramref name="process"/> in here.</summary>
    /// <exception cref="Win32Exception">It can't be started, or the kernel refuses what it said it has.</exception>
    public void Start(Process process)
    {
        if (!IsSupported)
        {
            process.Start();
            return;
        }

        if (process.EnableRaisingEvents)
        {
            throw new ArgumentException("A thread that stays would watch for its end: enable events after the start.", nameof(process));
        }

        // The thread that handles signals comes with the first process otherwise, restricted for good.
        PosixSignalRegistration.Create(PosixSignal.SIGCONT, static _ => { }).Dispose();
        using var rules = Kernel.LandlockVersion > 0 ? Rules() : null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(StartRestricted, 256 * 1024) { IsBackground = true, Name = "Sandbox" };
        thread.UnsafeStart();
        thread.Join();
        failure?.Throw();

        void StartRestricted()
        {
            try
            {
                Kernel.RestrictThread(rules);
                process.Start();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private SafeFileHandle Rules()
    {
        var rules = Kernel.NewRules();
        try
        {
            Allow(Kernel.Execute | Kernel.Read, Libraries.Concat(Programs).Concat(Programs.Any(IsScript) ? Commands : []));
            Allow(Kernel.Read, Settings.Concat(Runtime).Concat(Readable));
            Allow(Kernel.Read | Kernel.Write, Writable.Append("/dev/null"));
            return rules;
        }
        catch
        {
            rules.Dispose();
            throw;
        }

        void Allow(ulong rights, IEnumerable<string> paths)
        {
            foreach (var path in paths.Where(Path.Exists))
            {
                Kernel.Add(rules, rights, path);
            }
        }
    }

    private static bool IsScript(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        return file.ReadByte() == '#' && file.ReadByte() == '!';
    }
}
