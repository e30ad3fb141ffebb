namespace Homelab.Cli.Checkouts;

/// <summary>A file to be written as a whole, or removed.</summary>
/// <param name="Path">Its path in the checkout, with forward slashes.</param>
/// <param name="Before">What it holds now; null when it is not there.</param>
/// <param name="After">What it will hold; null when it is to go, and with it the folders that nothing is left in.</param>
internal sealed record FileChange(string Path, byte[]? Before, byte[]? After);

/// <summary>What changes in one checkout.</summary>
/// <param name="Checkout">The checkout.</param>
/// <param name="Files">Its files that change.</param>
/// <param name="Message">The message of the commit, should there be one.</param>
/// <param name="Branch">The branch to make for that commit, of which there is none yet; null for the one that is checked out.</param>
internal sealed record CheckoutChange(GitCheckout Checkout, IReadOnlyList<FileChange> Files, string Message, string? Branch = null);
