using System.Runtime.InteropServices;

namespace Homelab.GitOps.Repositories;

/// <summary>
/// Tells files from what only looks like one: to open a pipe waits for ever, to open a device may do anything, to read one may never end.
/// </summary>
public static class RegularFile
{
    // statx(2), whose answer is laid out alike on every processor: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int CurrentFolder = -100, WantType = 1, SizeOfAnswer = 256, PlaceOfMode = 28;
    private const ushort TypeMask = 0xF000, Regular = 0x8000;

    /// <summary>
    /// Whether there is a regular file, itself or through links. Elsewhere than on Linux, whether there is anything but a folder or device.
    /// </summary>
    public static bool Exists(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.Device);
        }

        var answer = new byte[SizeOfAnswer];
        return Ask(CurrentFolder, path, 0, WantType, answer) == 0 && (BitConverter.ToUInt16(answer, PlaceOfMode) & TypeMask) == Regular;
    }

    [DllImport("libc", EntryPoint = "statx", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Ask(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] answer);
}
