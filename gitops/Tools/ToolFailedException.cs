namespace Homelab.GitOps.Tools;

/// <summary>A tool, or the machine it runs on, failed at something that it should be able to do; the message says at what.</summary>
public sealed class ToolFailedException(string message, Exception? inner = null) : Exception(message, inner);
