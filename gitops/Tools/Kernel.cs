using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Homelab.GitOps.Tools;

/// <summary>
/// Calls of Linux that .NET has no name for, by their numbers on the two kinds of processors known here (<c>asm/unistd.h</c>,
/// <c>linux/landlock.h</c>, <c>linux/seccomp.h</c>, <c>linux/filter.h</c>).
/// </summary>
internal static class Kernel
{
    /// <summary>The right to execute.</summary>
    public const ulong Execute = 1 << 0;

    /// <summary>The rights to read files and folders.</summary>
    public const ulong Read = (1 << 2) | (1 << 3);

    /// <summary>The rights to write, cut short, make, move and remove files, folders and links, but no device, socket or pipe.</summary>
    public const ulong Write = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 7) | (1 << 8) | (1 << 12) | (1 << 13) | (1 << 14);

    private const ulong RightsOfFiles = (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14);
    private const int CreateRuleset = 444, AddRule = 445, RestrictSelf = 446, CloseRange = 436, NoSuchProcess = 3;
    private const uint Allow = 0x7FFF_0000, Refuse = 0x0005_0000, AccessDenied = 13, Kill = 0x8000_0000;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture is Architecture.X64;
    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture is Architecture.Arm64;
    private static readonly bool IsKnown = OperatingSystem.IsLinux() && (IsX64 || IsArm64);
    private static readonly int Control = IsX64 ? 157 : 167, Seccomp = IsX64 ? 317 : 277, Limit = IsX64 ? 302 : 261;
    private static readonly ulong[] Filter = NewFilter();

    /// <summary>The version of Landlock's interface; 0 where there is none.</summary>
    public static int LandlockVersion { get; } = IsKnown ? (int)Math.Max(Call(CreateRuleset, 0, 0, 1, 0, 0), 0) : 0;

    /// <summary>Whether calls can be filtered, with an error number for an answer.</summary>
    public static bool HasSeccomp { get; } = IsKnown && Call(Seccomp, 2, 0, [Refuse], null) == 0;

    /// <summary>The rights that the kernel knows: 13 at first, then moving, cutting short and, from 5 on, control of devices.</summary>
    private static ulong Handled => (1UL << LandlockVersion switch { 1 => 13, 2 => 14, 3 or 4 => 15, _ => 16 }) - 1;

    /// <summary>Rules that allow nothing: no files, no TCP, no abstract socket of others, no signal to others.</summary>
    public static SafeFileHandle NewRules()
    {
        // Before this was fixed, a restricted thread could not signal the others of its process, which is how the runtime stops them:
        // https://docs.kernel.org/userspace-api/landlock.html#erratum-2-scoped-signal-handling
        var signals = (Call(CreateRuleset, 0, 0, 2, 0, 0) & 2) != 0 ? 2UL : 0;
        ulong[] handled = [Handled, LandlockVersion >= 4 ? 3UL : 0, LandlockVersion >= 6 ? 1 | signals : 0];
        return new SafeFileHandle(Checked(Call(CreateRuleset, handled, handled.Length * sizeof(ulong), 0)), ownsHandle: true);
    }

    /// <summary>Allows <paramref name="rights"/> for <paramref name="path"/> and, if it is a folder, for all below it.</summary>
    public static void Add(SafeFileHandle rules, ulong rights, string path)
    {
        const int pathOnly = 0x20_0000, closeOnExecute = 0x8_0000;
        using var file = Open(path, pathOnly | closeOnExecute);
        Checked(file.IsInvalid ? -1 : 0);
        var possible = rights & Handled & (Directory.Exists(path) ? Handled : RightsOfFiles);
        Checked(Call(AddRule, rules.DangerousGetHandle(), 1, [possible, (ulong)file.DangerousGetHandle()], null));
    }

    /// <summary>Restricts the calling thread and whatever it starts, for ever.</summary>
    public static void RestrictThread(SafeFileHandle? rules)
    {
        const int noNewPrivileges = 38, setFilter = 1, noSpeculationGuard = 4, closeOnExecute = 4;
        Checked(Call(Control, noNewPrivileges, 1, 0, 0, 0));
        if (rules is not null)
        {
            // A socket that this program inherited must not be inherited further.
            Checked(Call(CloseRange, 3, int.MaxValue, closeOnExecute, 0, 0));
            Checked(Call(RestrictSelf, rules.DangerousGetHandle(), 0, 0, 0, 0));
        }

        if (HasSeccomp)
        {
            var address = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(Filter, 0);
            Checked(Call(Seccomp, setFilter, noSpeculationGuard, [(ulong)Filter.Length, address], null));
        }
    }

    /// <summary>Lowers one limit of a process, also for what it will start; nothing where that can't be done or it has ended.</summary>
    public static void SetLimit(int process, int resource, ulong value)
    {
        if (!IsKnown)
        {
            return;
        }

        ulong[] limits = [0, 0];
        var result = Call(Limit, process, resource, null, limits);
        value = Math.Min(value, limits[1]);
        result = result == 0 ? Call(Limit, process, resource, [value, value], null) : result;
        Checked(Marshal.GetLastPInvokeError() == NoSuchProcess ? 0 : result);
    }

    /// <summary>
    /// A filter that refuses socket, socketpair, ptrace, add_key, request_key, keyctl, open_by_handle_at, process_vm_readv,
    /// process_vm_writev, bpf, io_uring_setup (which makes sockets too) and pidfd_getfd, and ends who calls by another processor's numbers.
    /// </summary>
    private static ulong[] NewFilter()
    {
        const int load = 0x20, equal = 0x15, atLeast = 0x35, answer = 0x06, processor = 4, number = 0, otherNumbersOfX64 = 0x4000_0000;
        uint[] refused = IsX64
            ? [41, 53, 101, 248, 249, 250, 304, 310, 311, 321, 425, 438]
            : [198, 199, 117, 217, 218, 219, 265, 270, 271, 280, 425, 438];
        ulong[] filter =
        [
            Step(load, processor),
            Step(equal, IsX64 ? 0xC000_003E : 0xC000_00B7, skip: 1),
            Step(answer, Kill),
            Step(load, number),
            Step(atLeast, otherNumbersOfX64, skip: refused.Length + 1),
            .. refused.Select((call, index) => Step(equal, call, skip: refused.Length - index)),
            Step(answer, Allow),
            Step(answer, Refuse | AccessDenied),
        ];
        var pinned = GC.AllocateArray<ulong>(filter.Length, pinned: true);
        filter.CopyTo(pinned, 0);
        return pinned;

        static ulong Step(int code, uint operand, int skip = 0) => (uint)code | ((ulong)(uint)skip << 16) | ((ulong)operand << 32);
    }

    private static nint Checked(nint result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint Call(nint number, nint a, nint b, nint c, nint d, nint e);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint Call(nint number, ulong[] a, nint b, nint c);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint Call(nint number, nint a, nint b, [In] ulong[]? c, [In, Out] ulong[]? d);

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
