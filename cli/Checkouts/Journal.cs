using System.Security.Cryptography;
using System.Text.Json;

namespace Homelab.Cli.Checkouts;

/// <summary>
/// What is being changed, and all that is needed to undo it: written into git's own folder of the first checkout before anything changes,
/// and deleted when everything has. While it is there, the change counts as not made.
/// </summary>
internal sealed class Journal
{
    private const string FolderName = "homelab";
    private const string FileName = "journal.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    private Journal(string folder, IReadOnlyList<JournalCheckout> checkouts) => (Folder, Checkouts) = (folder, checkouts);

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The checkouts, the one that holds the journal first.</summary>
    public IReadOnlyList<JournalCheckout> Checkouts { get; }

    /// <summary>The journal that an earlier run left in a checkout; null when there is none.</summary>
    public static Journal? Find(GitCheckout holder)
    {
        var folder = Path.Combine(holder.GitFolder, FolderName);
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        var checkouts = JsonSerializer.Deserialize<List<JournalCheckout>>(File.ReadAllBytes(file)) ?? [];
        return new Journal(
            folder, [.. checkouts.Select(checkout => checkout with { Folder = Path.GetFullPath(checkout.Folder, holder.Folder) })]);
    }

    /// <summary>Writes the journal, with the files as they are and as they will be beside it.</summary>
    /// <param name="changes">What changes.</param>
    /// <param name="heads">The commits that are checked out, when there will be new ones; otherwise empty.</param>
    /// <param name="disk">Writes it.</param>
    public static Journal Write(IReadOnlyList<CheckoutChange> changes, IReadOnlyList<string> heads, Disk disk)
    {
        var holder = changes[0].Checkout;
        var folder = Path.Combine(holder.GitFolder, FolderName);
        if (Directory.Exists(folder))
        {
            disk.DeleteFolder(folder, recursive: true); // Of a run that ended before it changed anything.
        }

        disk.CreateFolder(folder);
        var checkouts = changes.Select((change, index) => new JournalCheckout(
            change.Checkout.Folder,
            heads.Count > 0 ? heads[index] : null,
            change.Message,
            MissingFolders(change),
            [.. change.Files.Select(file => new JournalFile(file.Path, Hash(file.Before), Hash(file.After)!))])).ToList();
        var journal = new Journal(folder, checkouts);
        foreach (var (at, change) in changes.Index())
        {
            if (heads.Count > 0)
            {
                disk.Create(journal.IndexOf(at), File.ReadAllBytes(change.Checkout.Index), ModeOf(change.Checkout.Index));
            }

            foreach (var (number, file) in change.Files.Index())
            {
                var mode = ModeOf(Path.Combine(change.Checkout.Folder, file.Path));
                if (file.Before is { } before)
                {
                    disk.Create(journal.Old(at, number), before.Span, mode);
                }

                disk.Create(journal.New(at, number), file.After.Span, mode);
            }
        }

        var temporary = Path.Combine(folder, $"{FileName}.new");
        disk.Create(temporary, JsonSerializer.SerializeToUtf8Bytes(
            checkouts.Select(checkout => checkout with { Folder = Path.GetRelativePath(holder.Folder, checkout.Folder) }), Options));
        disk.Move(temporary, Path.Combine(folder, FileName));
        return journal;
    }

    /// <summary>Where the file waits that takes the place of the one in the checkout.</summary>
    public string New(int checkout, int file) => Path.Combine(Folder, $"{checkout}-{file}.new");

    /// <summary>Where the file is kept as it was.</summary>
    public string Old(int checkout, int file) => Path.Combine(Folder, $"{checkout}-{file}.old");

    /// <summary>Where git's index is kept as it was.</summary>
    public string IndexOf(int checkout) => Path.Combine(Folder, $"{checkout}.index");

    /// <summary>Makes what was done final, or, after it was undone, forgets it.</summary>
    public void Close(Disk disk)
    {
        disk.Delete(Path.Combine(Folder, FileName));
        Discard(Folder, disk);
    }

    /// <summary>Removes what a journal that was not finished has left.</summary>
    public static void Discard(GitCheckout holder, Disk disk) => Discard(Path.Combine(holder.GitFolder, FolderName), disk);

    // Without the file nothing depends on the folder any more; what stays is overwritten by the next journal.
    private static void Discard(string folder, Disk disk)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                disk.DeleteFolder(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The hash by which a file is told from one that somebody changed in between.</summary>
    public static string? Hash(ReadOnlyMemory<byte>? content) =>
        content is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : null;

    private static UnixFileMode? ModeOf(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;

    // The outermost last, in the order in which they are deleted again.
    private static List<string> MissingFolders(CheckoutChange change)
    {
        List<string> missing = [];
        foreach (var file in change.Files)
        {
            for (var folder = Path.GetDirectoryName(file.Path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                if (!Directory.Exists(Path.Combine(change.Checkout.Folder, folder)) && !missing.Contains(folder, StringComparer.Ordinal))
                {
                    missing.Add(folder);
                }
            }
        }

        return [.. missing.OrderByDescending(folder => folder.Length)];
    }
}

/// <summary>One checkout of a journal.</summary>
/// <param name="Folder">The checkout; in the file relative to the one that holds the journal.</param>
/// <param name="Head">The commit before, when there is to be a new one.</param>
/// <param name="Message">The message of the new one.</param>
/// <param name="Folders">Folders that were not there, the deepest first.</param>
/// <param name="Files">The files.</param>
internal sealed record JournalCheckout(
    string Folder, string? Head, string Message, IReadOnlyList<string> Folders, IReadOnlyList<JournalFile> Files);

/// <summary>One file of a journal.</summary>
/// <param name="Path">Its path in the checkout.</param>
/// <param name="Before">The hash of what it held; null when it was not there.</param>
/// <param name="After">The hash of what it is to hold.</param>
internal sealed record JournalFile(string Path, string? Before, string After);
