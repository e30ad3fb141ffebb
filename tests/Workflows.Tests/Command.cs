using System.Diagnostics;

namespace Homelab.Workflows.Tests;

/// <summary>What a process ended with.</summary>
internal sealed record CommandResult(int Status, string Output, string Errors);

/// <summary>Runs a process, with arguments as they are and an environment of its own on top of this one.</summary>
internal static class Command
{
    public static async Task<CommandResult> Run(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What a developer has set must not change how git behaves here.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a process that must succeed, and answers what it wrote.</summary>
    public static async Task<string> Must(string program, string folder, params string[] arguments)
    {
        var result = await Run(program, arguments, folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_AUTHOR_NAME"] = "Test",
            ["GIT_AUTHOR_EMAIL"] = "test@example.com",
            ["GIT_COMMITTER_NAME"] = "Test",
            ["GIT_COMMITTER_EMAIL"] = "test@example.com",
        });
        Assert.True(result.Status == 0, $"{program} {string.Join(' ', arguments)}: {result.Errors}{result.Output}");
        return result.Output;
    }
}
