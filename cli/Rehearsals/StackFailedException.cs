namespace Homelab.Cli.Rehearsals;

/// <summary>Bringing up a stack would fail; the message names every reason.</summary>
internal sealed class StackFailedException(string message, Exception? inner) : Exception(message, inner);
