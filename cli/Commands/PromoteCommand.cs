using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab promote</c>: the version of one environment for another.</summary>
internal static class PromoteCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var app = new Argument<string>("app") { Description = "The app, as domain/app.", HelpName = "domain/app" };
        var from = CommonOptions.Environment("--from", "The environment that has the version.", root, 0);
        var to = CommonOptions.Environment("--to", "The environment that gets it.", root, 1);
        var (repositories, downgrade) = (CommonOptions.Repositories(), CommonOptions.AllowDowngrade());
        var committing = new Committing.Options();
        var command = new Command("promote", "Bring the version of an app from one environment to another.")
        {
            app, from, to, repositories, downgrade,
        };
        committing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.App(parsed.GetRequiredValue(app));
            var (source, target) = (Arguments.Environment(parsed.GetRequiredValue(from)), Arguments.Environment(
                parsed.GetRequiredValue(to)));
            if (source == target)
            {
                throw new RefusedException($"--from and --to are both {source}.");
            }

            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories), homelab => Promotion.Of(homelab, name, source, target, parsed.GetValue(downgrade)),
                homelab => $"{target} has {DeployedApp.Read(homelab, new(name, target)).Version} of {name} already, as {source} has; "
                    + "nothing to do.", committing.Of(parsed), cancellation);
        });
        HelpText.AddTo(command);
        return command;
    }
}
