using Homelab.Cli.Apps;
using Homelab.Cli.Git;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;

namespace Homelab.Cli.Commands;

/// <summary>
/// <c>homelab rehearse</c>: what <c>pulumi up</c> would create, as a tree, a plan and four git repositories, and what Argo CD makes
/// of them.
/// </summary>
internal static class RehearseCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var stacks = new Option<string[]>("--stack")
        {
            Description = "The stack to rehearse. Can be given again.",
            HelpName = "name",
            DefaultValueFactory = _ => [.. EnvironmentOrder.Of(root).Take(1)]
        };
        var output = new Option<string?>("--output")
        {
            Description
                = "The folder to write to; replaced when it holds an earlier rehearsal. [default: .homelab/<stacks> in the checkout]",
            HelpName = "folder",
        };
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var (fetch, charts) = (CommonOptions.Fetch(), CommonOptions.Charts());
        var command = new Command("rehearse", "Show everything that pulumi up would create, follow it to the pods, and write it to disk.")
        {
            stacks, output, noCache, fetch, charts,
        };
        var cluster = ClusterOptions.Of(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, root, tools, new Request(
                [.. parsed.GetRequiredValue(stacks).Select(Arguments.Stack).Distinct(StringComparer.Ordinal)],
                parsed.GetValue(output),
                cluster.In(parsed, new ToolOptions { CacheFolder = OutputFolder.CacheOf(root), NoCache = parsed.GetValue(noCache) }),
                parsed.GetValue(CommonOptions.Verbose))
            {
                Fetch = parsed.GetValue(fetch),
                Charts = parsed.GetValue(charts) ?? ChartCache.DefaultFolder,
            }, cancellation));
        HelpText.AddTo(command);
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string root, Toolbox tools, Request request, CancellationToken cancellation)
    {
        var stacks = StackSettings.Read(root, request.Stacks);
        using var folder = OutputFolder.Open(request.Output ?? Path.Combine(root, ".homelab", string.Join('-', request.Stacks)));
        var timings = new Timings();
        var reports = await terminal.ProgressAsync(async step =>
        {
            using var charts = new ChartCache(request.Charts, tools) { Fetches = request.Fetch, Progress = step };
            var services = new LocalServices();
            List<Plan> plans = [];
            foreach (var settings in stacks)
            {
                step($"Bringing up {settings.Stack} …");
                plans.Add(
                    await timings.MeasureAsync($"bring up {settings.Stack}", () => Rehearsal.RunAsync(services, settings, cancellation)));
            }

            step("Writing the repositories …");
            var repositories = await timings.MeasureAsync("write the repositories", () => WriteAsync(
                folder.Staging, services, cancellation));
            List<Report> reports = [];
            foreach (var plan in plans.Where(plan => request.Stacks.Contains(plan.Stack, StringComparer.Ordinal)))
            {
                var whose = request.Stacks.Count == 1 ? "" : $" of {plan.Stack}";
                step($"Following the root Application{whose} …");
                var options = request.Options with { Charts = charts };
                var own = request.FolderOf(plan.Stack, folder.Staging);
                var report = await FollowAsync(plan, plans, repositories, own, new(tools, options, timings), cancellation);
                step($"Writing the reports{whose} …");
                ReportFiles.Write(own, report);
                reports.Add(report);
            }

            return reports;
        });
        folder.Complete();
        foreach (var (report, settings) in reports.Select(
            report => (report, stacks.First(settings => settings.Stack == report.Plan!.Stack))))
        {
            RehearsalReport.Write(
                terminal.Output, report, settings, request.FolderOf(settings.Stack, folder.FullPath), Path.Combine(
                    folder.FullPath, OutputFolder.RepositoriesFolder));
        }

        if (request.Verbose)
        {
            TreeReport.WriteTimings(terminal.Error, timings.Steps);
        }

        return (int)Worst([.. reports.Select(report => report.Outcome)]);
    }

    // As in one loop: findings come first.
    private static Outcome Worst(IReadOnlyList<Outcome> outcomes) => outcomes.Contains(Outcome.Found) ? Outcome.Found : outcomes.Max();

    private static async Task<RepositorySet> WriteAsync(string folder, LocalServices services, CancellationToken cancellation) =>
        new(await Task.WhenAll(services.GitHub.Repositories.Select(async repository =>
        {
            var path = Path.Combine(folder, OutputFolder.RepositoriesFolder, repository.Name);
            await GitRepository.WriteAsync(path, LocalRepository.DefaultBranch, repository.Commits, cancellation);
            return new Repository(repository.Name, path, $"https://github.com/{repository.FullName}", LocalRepository.DefaultBranch);
        })));

    // Writes the plan first: findings in what is in no repository name its lines.
    private static async Task<Report> FollowAsync(
        Plan plan, IReadOnlyList<Plan> all, RepositorySet repositories, string folder, Following with, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var json = PlanJson.Write(plan);
        await File.WriteAllBytesAsync(Path.Combine(folder, OutputFolder.PlanFile), json, cancellation);
        var report = new Report { Title = $"Rehearsal of {plan.Project}-{plan.Stack}", Plan = plan, Timings = with.Timings.Steps };
        try
        {
            var inputs = PlannedRoots.Of([.. all.Where(other => other != plan), plan], json, repositories);
            var tree = await CheckedTree.FollowAsync(inputs, with.Tools, with.Options, with.Timings, cancellation);
            return report with { CheckedTree = tree };
        }
        catch (ToolMissingException missing)
        {
            return report with { NotFollowed = SecretMask.Shown(missing.Message) };
        }
    }

    private sealed record Following(Toolbox Tools, ToolOptions Options, Timings Timings);

    private sealed record Request(IReadOnlyList<string> Stacks, string? Output, ToolOptions Options, bool Verbose)
    {
        public bool Fetch { get; init; }

        public required string Charts { get; init; }

        /// <summary>Where a stack's own files go: one alone has the whole folder.</summary>
        public string FolderOf(string stack, string folder) => Stacks.Count == 1 ? folder : Path.Combine(folder, stack);
    }
}
