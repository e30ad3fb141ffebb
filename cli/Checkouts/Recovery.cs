using Homelab.Cli.Outcomes;
using Homelab.Cli.Writing;
using Spectre.Console;

namespace Homelab.Cli.Checkouts;

/// <summary>What every command does first with the checkouts that it is given.</summary>
internal static class Recovery
{
    /// <summary>Undoes what a command that was killed has left half done in the checkouts right in <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder that holds the checkouts; one that does not exist holds none.</param>
    /// <param name="terminal">Told when there was something.</param>
    /// <param name="disk">Changes files.</param>
    /// <exception cref="RefusedException">It can't be undone, or that command still runs.</exception>
    public static async Task RunAsync(string folder, Terminal terminal, Disk disk)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var checkout in Directory.EnumerateDirectories(folder).Select(GitCheckout.Find).OfType<GitCheckout>())
        {
            if (Journal.Find(checkout) is not { } journal)
            {
                continue;
            }

            using var locked = CheckoutLock.Take(journal.Checkouts.Select(one => GitCheckout.Find(one.Folder)).OfType<GitCheckout>());
            await new Rollback(disk, journal, gitHasEnded: false).RunAsync();
            terminal.Error.WriteLine("An earlier command was cut short; what it had changed was undone.");
        }
    }
}
