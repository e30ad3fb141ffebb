using System.CommandLine;
using Homelab.Cli.Git;
using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Cli.Settings;

namespace Homelab.Cli;

/// <summary><c>homelab rehearse</c>: what <c>pulumi up</c> would create, as a tree, a plan and four git repositories.</summary>
internal static class RehearseCommand
{
    private const string Examples = """
        Examples:
          homelab rehearse                          the stack dev, into .homelab/dev
          homelab rehearse --stack prod             prod, after dev, which owns the repositories
          homelab rehearse --output /tmp/homelab    into a folder of your choice

        It writes plan.json (every resource, secrets masked) and repositories/ (git repositories, one commit per file).
        Needs git; no account, no cluster, no Pulumi. Secrets are never read: placeholders stand in for them.
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout.</param>
    public static Command Create(Terminal terminal, string root)
    {
        var stack = new Option<string>("--stack") { Description = "The stack to rehearse.", HelpName = "name", DefaultValueFactory = _ => "dev" };
        var output = new Option<string?>("--output")
        {
            Description = "The folder to write to; replaced when it holds an earlier rehearsal. [default: .homelab/<stack> in the checkout]",
            HelpName = "folder",
        };
        var command = new Command("rehearse", "Show everything that pulumi up would create, and write it to disk.") { stack, output };
        command.SetAction((parsed, cancellation) =>
            RunAsync(terminal, root, parsed.GetRequiredValue(stack), parsed.GetValue(output), cancellation));
        CommandLine.AddToHelp(command, Examples);
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string root, string stack, string? output, CancellationToken cancellation)
    {
        var stacks = StackSettings.Read(root, stack);
        using var folder = OutputFolder.Open(output ?? Path.Combine(root, ".homelab", stack));
        var plan = await terminal.ProgressAsync(async step =>
        {
            var world = new World();
            Plan? last = null;
            foreach (var settings in stacks)
            {
                step($"Bringing up {settings.Stack} …");
                last = await Rehearsal.RunAsync(world, settings, cancellation);
            }
            step("Writing the repositories …");
            await WriteAsync(folder.Staging, last!, world, cancellation);
            return last!;
        });
        folder.Complete();
        RehearsalReport.Write(terminal.Output, plan, stacks[^1], folder.FullPath);
        return (int)ExitStatus.Fine;
    }

    private static async Task WriteAsync(string folder, Plan plan, World world, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, OutputFolder.Marker), PlanJson.Write(plan), cancellation);
        await Task.WhenAll(world.GitHub.Repositories.Select(repository => GitRepository.WriteAsync(
            Path.Combine(folder, "repositories", repository.Name), HostedRepository.DefaultBranch, repository.Commits, cancellation)));
    }
}
