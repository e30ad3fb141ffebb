using Homelab.Cli.Reports.Data;
using Homelab.Cli.Reports.Markdown;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab check</c>: what Argo CD will make of checkouts, whoever's they are.</summary>
internal static class CheckCommand
{
    private const string Marker = "report.json";

    private enum Format
    {
        Text,
        Markdown,
        Json,
        Sarif,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var repositories = new Option<string>("--repositories")
        {
            Description = "The folder that holds the checkouts.",
            HelpName = "folder",
            Required = true
        };
        var start = new Option<string>("--root")
        {
            Description = "Where to begin: the file of an Application, or a folder with such files.",
            HelpName = "repository/path",
            Required = true
        };
        var projects = new Option<string[]>("--project")
        {
            Description = "A file with an AppProject. Can be given again.",
            HelpName = "file",
            DefaultValueFactory = _ => []
        };
        var format = CommonOptions.Format<Format>("How to write the result to standard output.");
        var output = new Option<string?>("--output")
        {
            Description = "A folder for manifests/, report.md, report.html and report.json.",
            HelpName = "folder"
        };
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var (fetch, charts) = (CommonOptions.Fetch(), CommonOptions.Charts());
        var command = new Command("check", "Follow a root Application through checkouts as Argo CD would, and check what comes out.")
        {
            repositories, start, projects, format, output, noCache, fetch, charts,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, root, tools,
            new Request(
                parsed.GetRequiredValue(repositories), parsed.GetRequiredValue(start), parsed.GetRequiredValue(projects), parsed.GetValue(
                    format),
                parsed.GetValue(output), parsed.GetValue(noCache), parsed.GetValue(CommonOptions.Verbose))
            {
                Fetch = parsed.GetValue(fetch),
                Charts = parsed.GetValue(charts) ?? ChartCache.DefaultFolder,
            },
            cancellation));
        HelpText.AddTo(command);
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string root, Toolbox tools, Request request, CancellationToken cancellation)
    {
        var inputs = CheckoutRoots.Of(request.Repositories, request.Root, request.Projects);
        using var folder = request.Output is null ? null : OutputFolder.Open(request.Output, Marker, "check");
        var report = await terminal.ProgressAsync(async step =>
        {
            step("Following the root Application …");
            var timings = new Timings();
            using var charts = new ChartCache(request.Charts, tools) { Fetches = request.Fetch, Progress = step };
            var options = new ToolOptions { CacheFolder = OutputFolder.CacheOf(root), NoCache = request.NoCache, Charts = charts };
            var tree = await CheckedTree.FollowAsync(inputs, tools, options, timings, cancellation);
            return new Report { Title = $"Check of {request.Root}", CheckedTree = tree, Timings = timings.Steps };
        });
        if (folder is not null)
        {
            Keep(folder, request.Root, report);
        }

        Write(terminal, request, report);
        if (request.Verbose)
        {
            TreeReport.WriteTimings(terminal.Error, report.Timings);
        }

        return (int)report.Outcome;
    }

    private static void Keep(OutputFolder folder, string root, Report report)
    {
        ReportFiles.Write(folder.Staging, report);
        File.WriteAllText(Path.Combine(folder.Staging, Marker), JsonReport.Write(root, report.CheckedTree!) + "\n");
        folder.Complete();
    }

    private static void Write(Terminal terminal, Request request, Report report)
    {
        if (request.Format == Format.Text)
        {
            TreeReport.Write(terminal.Output, report.CheckedTree!);
            TreeReport.WriteVerdict(terminal.Output, report);
            return;
        }
        // Past the console, which would break lines where they don't end.
        terminal.Output.Profile.Out.Writer.WriteLine(request.Format switch
        {
            Format.Json => JsonReport.Write(request.Root, report.CheckedTree!),
            Format.Sarif => SarifReport.Write(report.CheckedTree!),
            _ => MarkdownReport.Write(report).TrimEnd(),
        });
    }

    private sealed record Request(
        string Repositories, string Root, IReadOnlyList<string> Projects, Format Format, string? Output, bool NoCache, bool Verbose)
    {
        public bool Fetch { get; init; }

        public required string Charts { get; init; }
    }
}
