using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Homelab.Cli.Commands;

/// <summary>The generated help of a command, with more text below it: examples, and what it promises.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction _help;
    private readonly Command _command;
    private readonly string _text;

    private HelpText(SynchronousCommandLineAction help, Command command, string text) => (_help, _command, _text) = (help, command, text);

    /// <summary>Adds text below the generated help of a command.</summary>
    public static void AddTo(Command command, string text)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            command.Add(help = new HelpOption());
        }

        help.Action = new HelpText((SynchronousCommandLineAction)help.Action!, command, text);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var status = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command == _command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{_text}\n");
        }

        return status;
    }
}
