namespace Homelab.Cli.Git;

/// <summary>Runs a tool that has to succeed.</summary>
internal static class Tool
{
    /// <summary>Runs it and returns what it wrote to its standard output.</summary>
    /// <param name="call">The call.</param>
    /// <param name="purpose">What it is needed for, as in "git is needed to write the repositories".</param>
    /// <param name="cancellation">Stops it early.</param>
    /// <exception cref="ToolFailedException">The tool is missing, failed or took longer than its limit.</exception>
    public static async Task<string> RunAsync(ToolCall call, string purpose, CancellationToken cancellation)
    {
        var name = Path.GetFileName(call.Program);
        try
        {
            var run = await ToolProcess.RunAsync(call, cancellation);
            return run.Succeeded ? run.Output : throw new ToolFailedException(
                    $"{name} {string.Join(' ', call.Arguments)} failed"
                        + $"{(run.Status is { } status ? $" with status {status}" : "")}: {run.Failure}");
        }
        catch (ToolMissingException missing)
        {
            throw new ToolFailedException($"{missing.Message} It is needed {purpose}.", missing);
        }
    }
}
