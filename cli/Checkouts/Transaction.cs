using Homelab.Cli.Outcomes;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Checkouts;

/// <summary>
/// Changes files in several checkouts, and commits them when asked to, so that all of it happens or none. Whatever ends it in between,
/// the checkouts are as they were: at once, or, when the process is killed or the machine loses power, as soon as the next command runs
/// <see cref="Recovery"/>.
/// </summary>
internal sealed class Transaction(Disk disk)
{
    /// <summary>Makes the changes.</summary>
    /// <param name="changes">What changes, per checkout.</param>
    /// <param name="commit">Whether to commit it, too.</param>
    /// <param name="cancellation">Stops it, and undoes what was done.</param>
    /// <exception cref="RefusedException">It can't be done; everything is as it was.</exception>
    public async Task ApplyAsync(IReadOnlyList<CheckoutChange> changes, bool commit, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            Refuse(change);
        }

        List<string> heads = [];
        if (commit)
        {
            foreach (var checkout in changes.Select(change => change.Checkout))
            {
                if (File.Exists(checkout.IndexLock))
                {
                    throw new RefusedException(
                        $"git is at work in {checkout.Folder}, or was killed there: {checkout.IndexLock} exists. Nothing was changed.");
                }

                heads.Add(await checkout.HeadAsync(cancellation));
            }
        }

        Journal? journal = null;
        try
        {
            journal = Journal.Write(changes, heads, disk);
            foreach (var (at, change) in changes.Index())
            {
                Place(journal, at, change, cancellation);
            }

            if (commit)
            {
                foreach (var change in changes)
                {
                    cancellation.ThrowIfCancellationRequested();
                    disk.Step($"commit {change.Checkout.Name}");
                    await change.Checkout.CommitAsync([.. change.Files.Select(file => file.Path)], change.Message);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            journal.Close(disk);
        }
        catch (Exception error)
        {
            if (journal is null)
            {
                Journal.Discard(changes[0].Checkout, disk);
            }
            else
            {
                await UndoAsync(journal, error);
            }

            if (error is IOException or UnauthorizedAccessException)
            {
                throw new ToolFailedException($"{error.Message.TrimEnd('.')}. Nothing was changed.", error);
            }

            throw;
        }
    }

    private async Task UndoAsync(Journal journal, Exception cause)
    {
        try
        {
            await new Rollback(disk, journal, gitHasEnded: true).RunAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ToolFailedException or RefusedException)
        {
            throw new ToolFailedException($"{cause.Message}\nWhat was done could not be undone either: {error.Message}\nThe next homelab "
                    + "command tries again.", cause);
        }
    }

    private void Place(Journal journal, int at, CheckoutChange change, CancellationToken cancellation)
    {
        foreach (var folder in journal.Checkouts[at].Folders.Reverse())
        {
            disk.CreateFolder(Path.Combine(change.Checkout.Folder, folder));
        }

        foreach (var (number, file) in change.Files.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            var path = Path.Combine(change.Checkout.Folder, file.Path);
            if (Rollback.HashOf(path) != Journal.Hash(file.Before))
            {
                throw new IOException($"{path} was changed by something else at this moment.");
            }

            disk.Move(journal.New(at, number), path);
        }
    }

    private static void Refuse(CheckoutChange change)
    {
        foreach (var file in change.Files)
        {
            var path = Path.Combine(change.Checkout.Folder, file.Path);
            if (!OperatingSystem.IsWindows() && File.Exists(path) && !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserWrite))
            {
                throw new RefusedException($"{path} is read-only; nothing was changed.");
            }

            for (var above = path; above.Length > change.Checkout.Folder.Length; above = Path.GetDirectoryName(above)!)
            {
                if (new FileInfo(above).LinkTarget is not null)
                {
                    throw new RefusedException($"{above} is a link, and links are not written through; nothing was changed.");
                }
            }
        }
    }
}
