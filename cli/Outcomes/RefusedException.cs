namespace Homelab.Cli.Outcomes;

/// <summary>
/// What was asked for can't be done as it was asked: an argument, the settings or the checkouts are not what is needed. The message
/// is for a person to act on, and is shown without a stack trace.
/// </summary>
internal sealed class RefusedException(string message, Exception? inner = null) : Exception(message, inner);
