namespace Homelab.Cli.Checkouts;

/// <summary>
/// Keeps other homelab commands out of checkouts. The operating system lets go of it when the process ends, however it ends.
/// </summary>
internal sealed class CheckoutLock : IDisposable
{
    private const string FileName = "homelab.lock";

    private readonly List<FileStream> _files = [];

    private CheckoutLock()
    {
    }

    /// <summary>Locks the checkouts.</summary>
    /// <exception cref="RefusedException">Another command is at work in one of them.</exception>
    public static CheckoutLock Take(IEnumerable<GitCheckout> checkouts)
    {
        var taken = new CheckoutLock();
        foreach (var checkout in checkouts)
        {
            try
            {
                taken._files.Add(
                    File.Open(Path.Combine(checkout.GitFolder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                taken.Dispose();
                throw new RefusedException(
                    $"{checkout.Folder} can't be locked, so another homelab command may be at work there: {error.Message}",
                    error);
            }
        }

        return taken;
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());
}
