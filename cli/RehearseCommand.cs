using System.CommandLine;
using Homelab.Cli.Git;
using Homelab.Cli.Loops;
using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Cli.Reports;
using Homelab.Cli.Settings;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli;

/// <summary><c>homelab rehearse</c>: what <c>pulumi up</c> would create, as a tree, a plan and four git repositories, and what Argo CD makes of them.</summary>
internal static class RehearseCommand
{
    private const string Examples = """
        Examples:
          homelab rehearse                          the stack dev, into .homelab/dev
          homelab rehearse --stack prod             prod, after dev, which owns the repositories
          homelab rehearse --output /tmp/homelab    into a folder of your choice

        It writes plan.json (every resource, secrets masked), repositories/ (git repositories, one commit per file), manifests/ (what
        each Application renders), report.md and report.html. Needs git, helm and kubectl; no account, no cluster, no Pulumi. Secrets
        are never read: placeholders stand in for them. Ends with 1 when the checks found something.
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var stack = new Option<string>("--stack") { Description = "The stack to rehearse.", HelpName = "name", DefaultValueFactory = _ => "dev" };
        var output = new Option<string?>("--output")
        {
            Description = "The folder to write to; replaced when it holds an earlier rehearsal. [default: .homelab/<stack> in the checkout]",
            HelpName = "folder",
        };
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var command = new Command("rehearse", "Show everything that pulumi up would create, follow it to the pods, and write it to disk.") { stack, output, noCache };
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, root, tools, new Request(parsed.GetRequiredValue(stack), parsed.GetValue(output), parsed.GetValue(noCache), parsed.GetValue(CommandLine.Verbose)), cancellation));
        CommandLine.AddToHelp(command, Examples);
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string root, Toolbox tools, Request request, CancellationToken cancellation)
    {
        var stacks = StackSettings.Read(root, request.Stack);
        using var folder = OutputFolder.Open(request.Output ?? Path.Combine(root, ".homelab", request.Stack));
        var report = await terminal.ProgressAsync(async step =>
        {
            var (world, timings) = (new World(), new Timings());
            List<Plan> plans = [];
            foreach (var settings in stacks)
            {
                step($"Bringing up {settings.Stack} …");
                plans.Add(await timings.MeasureAsync($"bring up {settings.Stack}", () => Rehearsal.RunAsync(world, settings, cancellation)));
            }
            step("Writing the repositories …");
            var json = PlanJson.Write(plans[^1]);
            var repositories = await timings.MeasureAsync("write the repositories", () => WriteAsync(folder.Staging, json, world, cancellation));
            step("Following the root Application …");
            var report = new Report { Title = $"Rehearsal of {plans[^1].Project}-{plans[^1].Stack}", Plan = plans[^1], Timings = timings.Steps };
            try
            {
                var options = new RenderOptions { CacheFolder = folder.Cache, NoCache = request.NoCache };
                var loop = await Loop.FollowAsync(
                    PlannedLoop.Of(plans, json, repositories), tools, options, timings, Loop.Today, cancellation);
                report = report with { Loop = loop };
            }
            catch (ToolMissingException missing)
            {
                report = report with { NotFollowed = missing.Message };
            }
            step("Writing the reports …");
            ReportFiles.Write(folder.Staging, report);
            return report;
        });
        folder.Complete();
        RehearsalReport.Write(terminal.Output, report, stacks[^1], folder.FullPath);
        if (request.Verbose) LoopReport.WriteTimings(terminal.Error, report.Timings);
        return (int)report.Status;
    }

    private static async Task<RepositorySet> WriteAsync(string folder, byte[] plan, World world, CancellationToken cancellation)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, OutputFolder.PlanFile), plan, cancellation);
        return new RepositorySet(await Task.WhenAll(world.GitHub.Repositories.Select(async repository =>
        {
            var path = Path.Combine(folder, "repositories", repository.Name);
            await GitRepository.WriteAsync(path, HostedRepository.DefaultBranch, repository.Commits, cancellation);
            return new Repository(repository.Name, path, $"https://github.com/{repository.FullName}", HostedRepository.DefaultBranch);
        })));
    }

    private sealed record Request(string Stack, string? Output, bool NoCache, bool Verbose);
}
