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
        JUnit,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var repositories = CommonOptions.AnyRepositories();
        var roots = CommonOptions.Roots();
        var mirrors = CommonOptions.Mirrors();
        var projects = new Option<string[]>("--project")
        {
            Description = "A file with an AppProject. Can be given again.",
            HelpName = "file",
            DefaultValueFactory = _ => []
        };
        var clusters = CommonOptions.Clusters();
        var parameters = CommonOptions.Parameters();
        var format = CommonOptions.Format<Format>("How to write the result to standard output.");
        var output = new Option<string?>("--output")
        {
            Description = "A folder for manifests/, report.md, report.html and report.json.",
            HelpName = "folder"
        };
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var (fetch, charts) = (CommonOptions.Fetch(), CommonOptions.Charts());
        var only = CommonOptions.Rules("--only", "Check these rules and no others. Can be given again.");
        var skip = CommonOptions.Rules("--skip", "Leave these rules out. Can be given again.");
        var least = CommonOptions.Choice<Severity>("--severity", "Leave out findings that are less than this.");
        var command = new Command("check", "Follow Applications through checkouts as Argo CD would, and check what comes out.")
        {
            repositories, roots, mirrors, projects, clusters, parameters, format, output, noCache, fetch, charts, only, skip, least,
        };
        var cluster = ClusterOptions.Of(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, tools,
            new Request(
                CommonOptions.RepositoriesOf(parsed, repositories), parsed.GetRequiredValue(roots), parsed.GetRequiredValue(projects),
                ExpansionSettings.Read(parsed.GetRequiredValue(clusters), parsed.GetValue(parameters)), parsed.GetValue(format),
                parsed.GetValue(output),
                cluster.In(parsed, new ToolOptions { CacheFolder = OutputFolder.CacheOf(root), NoCache = parsed.GetValue(noCache) }),
                parsed.GetValue(CommonOptions.Verbose))
            {
                Fetch = parsed.GetValue(fetch),
                Rules = new RuleSelection
                {
                    Only = CommonOptions.IdsOf(parsed.GetRequiredValue(only)),
                    Skip = CommonOptions.IdsOf(parsed.GetRequiredValue(skip)),
                    Least = parsed.GetValue(least),
                },
                Charts = parsed.GetValue(charts) ?? ChartCache.DefaultFolder,
                Mirrors = parsed.GetRequiredValue(mirrors),
            },
            cancellation));
        HelpText.AddTo(command);
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Toolbox tools, Request request, CancellationToken cancellation)
    {
        var roots = CheckoutRoots.In(request.Repositories, request.Roots, request.Mirrors);
        var inputs = new CheckInputs
        {
            Repositories = roots.Repositories,
            Projects = [.. request.Projects.SelectMany(ProjectFiles.Read)],
            ApplicationSets = request.ApplicationSets,
            Rules = request.Rules,
        };
        _ = RuleSettings.Read(roots.Repositories); // What is wrong with them is told before everything is rendered.
        using var folder = request.Output is null ? null : OutputFolder.Open(request.Output, Marker, "check");
        var report = await terminal.ProgressAsync(async step =>
        {
            step(request.Roots.Count == 0 ? "Following what nothing at hand deploys …" : "Following the root Application …");
            var timings = new Timings();
            using var charts = new ChartCache(request.Charts, tools) { Fetches = request.Fetch, Progress = step };
            var tree = await CheckedTree.FollowAsync(roots, inputs, tools, request.Options with { Charts = charts }, timings, cancellation);
            return new Report { Title = $"Check of {Named(request, roots)}", CheckedTree = tree, Timings = timings.Steps };
        });
        if (folder is not null)
        {
            Keep(folder, request.Roots, report);
        }

        Write(terminal, request, report);
        if (request.Verbose)
        {
            TreeReport.WriteTimings(terminal.Error, report.Timings);
        }

        return (int)report.Outcome;
    }

    private static string Named(Request request, CheckoutRoots roots) => string.Join(
        ", ", request.Roots.Count > 0 ? request.Roots : roots.Repositories.All.Select(repository => repository.Name));

    private static void Keep(OutputFolder folder, IReadOnlyList<string> roots, Report report)
    {
        ReportFiles.Write(folder.Staging, report);
        File.WriteAllText(Path.Combine(folder.Staging, Marker), JsonReport.Write(roots, report.CheckedTree!) + "\n");
        folder.Complete();
    }

    private static void Write(Terminal terminal, Request request, Report report)
    {
        if (request.Format == Format.Text)
        {
            TreeReport.Write(terminal.Output, report.CheckedTree!, request.Verbose);
            TreeReport.WriteVerdict(terminal.Output, report);
            return;
        }
        // Past the console, which would break lines where they don't end.
        terminal.Output.Profile.Out.Writer.WriteLine(request.Format switch
        {
            Format.Json => JsonReport.Write(request.Roots, report.CheckedTree!),
            Format.Sarif => SarifReport.Write(report.CheckedTree!, ToolIdentity.Own),
            Format.JUnit => JUnitReport.Write(report),
            _ => MarkdownReport.Write(report).TrimEnd(),
        });
    }

    private sealed record Request(
        string Repositories, IReadOnlyList<string> Roots, IReadOnlyList<string> Projects, ApplicationSetInputs ApplicationSets,
        Format Format, string? Output, ToolOptions Options, bool Verbose)
    {
        public bool Fetch { get; init; }

        public required RuleSelection Rules { get; init; }

        public required string Charts { get; init; }

        public required IReadOnlyList<string> Mirrors { get; init; }
    }
}
