namespace Homelab.Infra.Content;

/// <summary>
/// Thrown when a file under <c>infra/repositories</c> cannot land as it is; the message names the file and the way out.
/// A <see cref="RunException"/>, because Pulumi shows the text of those as it is.
/// </summary>
public sealed class ContentException(string message) : RunException(message);
