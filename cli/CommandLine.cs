using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Homelab.Cli.Commands;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.Infra;
using Spectre.Console;

namespace Homelab.Cli;

/// <summary>The <c>homelab</c> command. Holds no state of the process, so that tests run it in theirs, several at a time.</summary>
internal static class CommandLine
{
    private const string ExitStatuses = """
        Exit status:
          0    fine
          1    the checks found something, bringing up the stack would fail, or diff found differences
          2    the command line or the settings cannot be used, or a change is refused
          3    a tool (git, helm, kubectl, node) is missing or failed
          130  interrupted
        """;

    /// <summary>Understood by every command.</summary>
    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show where an unexpected error came from.",
        Recursive = true,
    };

    /// <summary>Runs a command.</summary>
    /// <param name="args">The command line, without the program.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout: the folder with <c>Pulumi.yaml</c>.</param>
    /// <param name="cancellation">Stops it; what was being written is undone.</param>
    /// <param name="tools">helm, kubectl and node; null takes the pinned ones.</param>
    public static async Task<ExitStatus> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, string root, CancellationToken cancellation, Toolbox? tools = null)
    {
        tools ??= new Toolbox(Path.Combine(Checkout.Root, "tools"));
        var command = new RootCommand("See, before anything is created, what this homelab will be.")
        {
            Verbose,
            RehearseCommand.Create(terminal, root, tools),
            CheckCommand.Create(terminal, root, tools),
            DiffCommand.Create(terminal, root, tools),
            StatusCommand.Create(terminal),
            AddAppCommand.Create(terminal, root, tools),
            SetVersionCommand.Create(terminal, root, tools),
            PromoteCommand.Create(terminal, root, tools),
        };
        AddToHelp(command, ExitStatuses);
        // An argument @file would otherwise be read as more arguments, whoever it came from.
        var parsed = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithText)
        {
            terminal.Fail(string.Join('\n', parsed.Errors.Select(error => error.Message)));
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
            return (ExitStatus)await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (CommandException error)
        {
            terminal.Fail(parsed.GetValue(Verbose) && error.InnerException is not null ? error.ToString() : error.Message);
            return error.Status;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Fail("interrupted; nothing was changed.");
            return ExitStatus.Interrupted;
        }
        catch (Exception error)
        {
            terminal.Fail(parsed.GetValue(Verbose)
                ? error.ToString()
                : $"unexpected error: {error.Message}\nRun it again with --verbose to see where it came from.");
            return ExitStatus.Tool;
        }
    }

    /// <summary>Adds text below the generated help of a command.</summary>
    public static void AddToHelp(Command command, string text)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            command.Add(help = new HelpOption());
        }

        help.Action = new HelpWithText((SynchronousCommandLineAction)help.Action!, command, text);
    }

    private sealed class HelpWithText(SynchronousCommandLineAction help, Command command, string text) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var status = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command == command)
            {
                parseResult.InvocationConfiguration.Output.WriteLine($"{text}\n");
            }

            return status;
        }
    }
}
