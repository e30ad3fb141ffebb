namespace Homelab.Cli;

/// <summary>What every command ends with, so that scripts can tell a finding from a mistake and a mistake from a missing tool.</summary>
internal enum ExitStatus
{
    /// <summary>Done, and nothing to complain about.</summary>
    Fine = 0,

    /// <summary>The checks found something, or the stack would fail.</summary>
    Found = 1,

    /// <summary>The command line or the settings can't be used as they are.</summary>
    Usage = 2,

    /// <summary>A tool is missing, failed or took too long.</summary>
    Tool = 3,

    /// <summary>Stopped by Ctrl-C or SIGTERM, as shells count it (128 + SIGINT).</summary>
    Interrupted = 130,
}
