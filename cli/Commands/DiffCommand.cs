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
            Description = "The folder that holds the checkouts as they were.",
            HelpName = "folder",
            Required = true
        };
        var after = new Option<string>("--head")
        {
            Description = "The folder that holds the checkouts as they are to be.",
            HelpName = "folder",
            Required = true
        };
        var roots = new Option<string[]>(
            "--root")
        {
            Description = "Where to begin: the file of an Application, or a folder with such files. Can be given again. "
                + "[default: every root-homelab-*.yaml]",
            HelpName = "repository/path",
            DefaultValueFactory = _ => []
        };
        var format = CommonOptions.Format<Format>("How to write it.");
        var noCache = new Option<bool>("--no-cache") { Description = "Render everything again, whatever was rendered before." };
        var (fetch, charts) = (CommonOptions.Fetch(), CommonOptions.Charts());
        var command = new Command("diff", "Show what a change of the repositories does to the objects in the cluster.")
        {
            before, after, roots, format, noCache, fetch, charts,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new ToolOptions
            {
                CacheFolder = OutputFolder.CacheOf(root),
                NoCache = parsed.GetValue(noCache)
            };
            foreach (var folder in new[] { parsed.GetRequiredValue(before), parsed.GetRequiredValue(after) })
            {
                await new Transaction().RecoverAsync(folder, terminal);
            }

            var sides = new DiffSides(parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), parsed.GetRequiredValue(roots));
            var diff = await terminal.ProgressAsync(async step =>
            {
                var folder = parsed.GetValue(charts) ?? ChartCache.DefaultFolder;
                using var kept = new ChartCache(folder, tools) { Fetches = parsed.GetValue(fetch), Progress = step };
                return await sides.CompareAsync(step, tools, options with { Charts = kept }, cancellation);
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
