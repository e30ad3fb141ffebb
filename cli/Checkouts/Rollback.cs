using Homelab.Cli.Outcomes;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Checkouts;

/// <summary>
/// Puts back what a journal describes. Each step can be repeated, so that a rollback that is itself cut short is finished by the next one.
/// What somebody has changed since then is left alone and named.
/// </summary>
/// <param name="disk">Changes files.</param>
/// <param name="journal">What to put back.</param>
/// <param name="gitHasEnded">Whether the git that was at work is known to have ended, so that a lock that it left may go.</param>
internal sealed class Rollback(Disk disk, Journal journal, bool gitHasEnded)
{
    /// <summary>Puts everything back and closes the journal.</summary>
    /// <exception cref="RefusedException">Something is in the way; the journal stays.</exception>
    public async Task RunAsync()
    {
        List<string> obstacles = [];
        foreach (var (at, checkout) in journal.Checkouts.Index().Reverse())
        {
            if (checkout.Head is not null)
            {
                await UncommitAsync(at, checkout, obstacles);
            }

            foreach (var (number, file) in checkout.Files.Index().Reverse())
            {
                PutBack(at, number, Path.Combine(checkout.Folder, file.Path), file, obstacles);
            }

            foreach (var folder in checkout.Folders.Select(folder => Path.Combine(checkout.Folder, folder)).Where(IsEmpty))
            {
                disk.DeleteFolder(folder);
            }
        }

        if (obstacles.Count > 0)
        {
            throw new ToolFailedException($"{string.Join('\n', obstacles)}\nOr keep everything as it is now and forget the rest: delete "
                    + $"{journal.Folder}.");
        }

        journal.Close(disk);
    }

    /// <summary>The hash of a file; null when there is none.</summary>
    public static string? HashOf(string path) => File.Exists(path) ? Journal.Hash(File.ReadAllBytes(path)) : null;

    private async Task UncommitAsync(int at, JournalCheckout checkout, List<string> obstacles)
    {
        var git = GitCheckout.Find(checkout.Folder)
            ?? throw new ToolFailedException($"{checkout.Folder} is no git checkout any more.");
        if (File.Exists(git.IndexLock))
        {
            if (!gitHasEnded)
            {
                obstacles.Add(
                    $"{git.IndexLock} is in the way: git is at work there, or was killed. When no git runs any more, delete that file.");
                return;
            }

            disk.Delete(git.IndexLock);
        }

        if (await git.HeadAsync(CancellationToken.None) != checkout.Head)
        {
            if (!await git.IsOnlyCommitSinceAsync(checkout.Head!, checkout.Message))
            {
                obstacles.Add($"{git.Folder} has commits that are not homelab's since {checkout.Head}; go back to that one.");
                return;
            }

            disk.Step($"uncommit {git.Name}");
            await git.MoveBackAsync(checkout.Head!);
        }

        if (File.Exists(journal.IndexOf(at)))
        {
            disk.Move(journal.IndexOf(at), git.Index);
        }
    }

    private void PutBack(int at, int number, string path, JournalFile file, List<string> obstacles)
    {
        var now = HashOf(path);
        if (now == file.Before)
        {
            return;
        }

        if (now is not null && now != file.After)
        {
            obstacles.Add($"{path} was changed since; what it held before is in {journal.Old(at, number)}.");
        }
        else if (file.Before is not null)
        {
            disk.Move(journal.Old(at, number), path);
        }
        else
        {
            disk.Delete(path);
        }
    }

    private static bool IsEmpty(string folder) => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
}
