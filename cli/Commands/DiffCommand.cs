using Homelab.Cli.Checkouts;
using Homelab.Cli.Diffs;
using Homelab.GitOps.Diff;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab diff</c>: what a change of the repositories does to the objects in the cluster.</summary>
internal static class DiffCommand
{
    private enum Format
    {
        Text,
        Markdown,
        Json,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var before = new Option<string>("--base")
        {
            Description = "The folder that holds the checkouts as they were, or a single checkout.",
            HelpName = "folder",
            Required = true
        };
        var after = new Option<string>("--head")
        {
            Description = "The folder that holds the checkouts as they are to be, or a single checkout.",
            HelpName = "folder",
            Required = true
        };
        var roots = CommonOptions.Roots();
        var mirrors = CommonOptions.Mirrors();
        var clusters = CommonOptions.Clusters();
        var parameters = CommonOptions.Parameters();
        var format = CommonOptions.Format<Format>("How to write it.");
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var (fetch, charts) = (CommonOptions.Fetch(), CommonOptions.Charts());
        var command = new Command("diff", "Show what a change of the repositories does to the objects in the cluster.")
        {
            before, after, roots, mirrors, clusters, parameters, format, noCache, fetch, charts,
        };
        var cluster = ClusterOptions.Of(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = cluster.In(
                parsed, new ToolOptions { CacheFolder = OutputFolder.CacheOf(root), NoCache = parsed.GetValue(noCache) });
            foreach (var folder in new[] { parsed.GetRequiredValue(before), parsed.GetRequiredValue(after) })
            {
                await new Transaction().RecoverAsync(folder, terminal);
            }

            var sides = new DiffSides(
                parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), parsed.GetRequiredValue(roots),
                parsed.GetRequiredValue(mirrors));
            var sets = ExpansionSettings.Read(parsed.GetRequiredValue(clusters), parsed.GetValue(parameters));
            var diff = await terminal.ProgressAsync(async step =>
            {
                var folder = parsed.GetValue(charts) ?? ChartCache.DefaultFolder;
                using var kept = new ChartCache(folder, tools) { Fetches = parsed.GetValue(fetch), Progress = step };
                var resolver = new TreeResolver(tools, options with { Charts = kept }) { ApplicationSets = sets };
                return await sides.CompareAsync(step, resolver, cancellation);
            });
            Write(terminal, diff, parsed.GetValue(format));
            return (int)(diff.IsEmpty ? Outcome.Fine : Outcome.Found);
        });
        HelpText.AddTo(command);
        return command;
    }

    private static void Write(Terminal terminal, TreeDiff diff, Format format)
    {
        if (format == Format.Text)
        {
            DiffText.Write(terminal.Output, diff);
        }
        // Past the console, which would break lines where they don't end.
        else
        {
            terminal.Output.Profile.Out.Writer.WriteLine(format == Format.Json ? DiffJson.Write(diff) : DiffMarkdown.Write(diff).TrimEnd());
        }
    }
}
