using System.CommandLine.Parsing;
using Homelab.Cli.Commands;
using Homelab.Cli.Doctor;
using Homelab.Cli.Rehearsals;
using Homelab.Infra;

namespace Homelab.Cli;

/// <summary>The <c>homelab</c> command. Holds no state of the process, so that tests run it in theirs, several at a time.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">The command line, without the program.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout: the folder with <c>Pulumi.yaml</c>.</param>
    /// <param name="cancellation">Stops it; what was being written is undone.</param>
    /// <param name="tools">helm, kubectl and node; null takes the pinned ones.</param>
    /// <param name="surroundings">What doctor, watch and status look at outside of the checkout; null knows no variable.</param>
    public static async Task<ExitStatus> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, string root, CancellationToken cancellation, Toolbox? tools = null,
        Surroundings? surroundings = null)
    {
        surroundings ??= new();
        tools ??= new Toolbox(Path.Combine(Checkout.Root, "tools"));
        var command = new RootCommand("See, before anything is created, what this homelab will be.")
        {
            CommonOptions.Verbose,
            RehearseCommand.Create(terminal, root, tools),
            CheckCommand.Create(terminal, root, tools),
            DiffCommand.Create(terminal, root, tools),
            StatusCommand.Create(terminal, root, tools, surroundings),
            DoctorCommand.Create(terminal, root, tools, surroundings),
            WatchCommand.Create(terminal, root, tools, surroundings),
            AddAppCommand.Create(terminal, root, tools),
            RemoveAppCommand.Create(terminal, root, tools),
            AddEnvironmentCommand.Create(terminal, root, tools),
            SetVersionCommand.Create(terminal, root, tools),
            PromoteCommand.Create(terminal, root, tools),
        };
        foreach (var option in command.Subcommands.SelectMany(subcommand => subcommand.Options))
        {
            option.Validators.Add(RequireText);
        }

        HelpText.AddTo(command, "homelab");
        // An argument @file would otherwise be read as more arguments, whoever it came from.
        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpText)
        {
            terminal.Fail(parsed.CommandResult.Command == command && parsed.UnmatchedTokens is [var unknown, ..]
                ? $"There is no command {unknown}; there are {string.Join(", ", command.Subcommands.Select(known => known.Name))}."
                : string.Join('\n', parsed.Errors.Select(error => error.Message)));
            terminal.Error.WriteLine(
                $"Try: homelab {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
            return ExitStatus.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.Output.Profile.Out.Writer,
            Error = terminal.Error.Profile.Out.Writer,
        };
        try
        {
            return (Outcome)await parsed.InvokeAsync(configuration, cancellation) switch
            {
                Outcome.Fine => ExitStatus.Fine,
                Outcome.Found or Outcome.NotRendered => ExitStatus.Found,
                _ => ExitStatus.Tool,
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Fail("interrupted; nothing was changed.");
            return ExitStatus.Interrupted;
        }
        catch (Exception error)
        {
            var verbose = parsed.GetValue(CommonOptions.Verbose);
            var expected = StatusOf(error);
            terminal.Fail(
                expected is not null ? verbose && error.InnerException is not null ? error.ToString() : error.Message
                : verbose ? error.ToString()
                : $"unexpected error: {error.Message}\nRun it again with --verbose to see where it came from.");
            return expected ?? ExitStatus.Tool;
        }
    }

    // An unset variable of a shell is an empty text, and never what somebody means.
    private static void RequireText(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{result.Option.Name} has no value: the text behind it is empty.");
        }
    }

    private static ExitStatus? StatusOf(Exception error) => error switch
    {
        StackFailedException or YamlReadException => ExitStatus.Found,
        RefusedException or RuleSettingsException => ExitStatus.Usage,
        ToolMissingException or ToolFailedException or NotUndoneException => ExitStatus.Tool,
        _ => null,
    };
}
