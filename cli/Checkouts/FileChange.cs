using System.Text;

namespace Homelab.Cli.Checkouts;

/// <summary>A file to be written as a whole.</summary>
/// <param name="Path">Its path in the checkout, with forward slashes.</param>
/// <param name="Before">What it holds now; null when it is not there.</param>
/// <param name="After">What it will hold.</param>
internal sealed record FileChange(string Path, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte> After)
{
    /// <summary>A file that is not there yet.</summary>
    public static FileChange Create(string path, string text) => new(path, null, Encoding.UTF8.GetBytes(text));
}

/// <summary>What changes in one checkout.</summary>
/// <param name="Checkout">The checkout.</param>
/// <param name="Files">Its files that change.</param>
/// <param name="Message">The message of the commit, should there be one.</param>
internal sealed record CheckoutChange(GitCheckout Checkout, IReadOnlyList<FileChange> Files, string Message);
