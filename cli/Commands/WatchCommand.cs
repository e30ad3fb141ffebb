using Homelab.Cli.Apps;
using Homelab.Cli.Doctor;
using Homelab.Cli.Watch;
using Homelab.Infra;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab watch</c>: sees the Applications of the real cluster arrive.</summary>
internal static partial class WatchCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout.</param>
    /// <param name="tools">pulumi, where the kubeconfig is a secret of the stack.</param>
    /// <param name="surroundings">What lies outside of the checkout.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools, Surroundings surroundings)
    {
        var stack = CommonOptions.Stack(root, "The stack whose cluster is watched.");
        var timeout = new Option<string>("--timeout")
        {
            Description = "How long to wait: a number with s, m or h.",
            HelpName = "time",
            DefaultValueFactory = _ => "15m",
        };
        var format = CommonOptions.Format<Format>("How to write the result to standard output.");
        var command = new Command("watch", "See the cluster's Applications arrive, until all are synced and healthy; changes nothing.")
        {
            stack, timeout, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.Stack(parsed.GetRequiredValue(stack));
            var time = Time(parsed.GetRequiredValue(timeout));
            var content = Path.Combine(Checkout.Root, "infra", "repositories");
            var examination = new Examination(StackSettings.Read(root, name), root, content, tools, surroundings);
            var watching = await Watching.ConnectAsync(examination, new EnvironmentPlace(name).RootName, cancellation);
            var isJson = parsed.GetValue(format) == Format.Json;
            var picture = !isJson && IsTerminal(terminal.Output)
                ? await terminal.Output.Live(new Text($"Asking {Printable.Line(watching.Context)} …")).StartAsync(live =>
                    watching.RunAsync(time, seen => live.UpdateTarget(WatchTable.Of(seen)), cancellation))
                : await watching.RunAsync(time, new WatchLines(isJson ? terminal.Error : terminal.Output).Show, cancellation);
            if (isJson)
            {
                terminal.Output.Profile.Out.Writer.WriteLine(WatchJson.Write(name, picture));
            }
            else
            {
                terminal.Output.WriteLine(WatchWords.Verdict(picture));
            }

            return (int)(picture.IsDone ? Outcome.Fine : Outcome.Found);
        });
        HelpText.AddTo(command);
        return command;
    }

    private static bool IsTerminal(IAnsiConsole console) => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    private static TimeSpan Time(string text) => Form().Match(text) is { Success: true } match
        && int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) is > 0 and var number
        ? match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        }
        : throw new RefusedException($"--timeout {text}: write a number with s, m or h, as in 15m; 999h at most.");

    [GeneratedRegex(@"\A(?<number>[0-9]{1,3})(?<unit>[smh])\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
