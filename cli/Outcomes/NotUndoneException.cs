namespace Homelab.Cli.Outcomes;

/// <summary>Something failed, and what had been changed until then could not be put back; the message says what is left.</summary>
internal sealed class NotUndoneException(string message, Exception? inner = null) : Exception(message, inner);
