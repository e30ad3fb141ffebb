using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Homelab.Cli.Commands;

/// <summary>
/// The generated help of a command, and below it the text in <c>Help/</c> that is named like it: examples, and what it promises.
/// </summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction _help;
    private readonly Command _command;
    private readonly string _text;

    private HelpText(SynchronousCommandLineAction help, Command command, string text) => (_help, _command, _text) = (help, command, text);

    /// <summary>Adds the text of a command below its generated help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The text's name, where it is not the command's.</param>
    public static void AddTo(Command command, string? name = null)
    {
        using var text = new StreamReader(typeof(HelpText).Assembly.GetManifestResourceStream($"{name ?? command.Name}.txt")!);
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            command.Add(help = new HelpOption());
        }

        help.Action = new HelpText((SynchronousCommandLineAction)help.Action!, command, text.ReadToEnd());
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var status = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command == _command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(_text);
        }

        return status;
    }
}
