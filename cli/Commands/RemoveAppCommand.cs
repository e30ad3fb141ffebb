using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab remove-app</c>: an app that goes, from checkouts of the repositories.</summary>
internal static class RemoveAppCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var app = new Argument<string>("app") { Description = "The app, as domain/app.", HelpName = "domain/app" };
        var environment = new Option<string?>("--env")
        {
            Description = "The environment to take it out of; every one that has it unless given.",
            HelpName = "name",
        };
        var (repositories, committing) = (CommonOptions.Repositories(), new Committing.Options());
        var command = new Command("remove-app", "Take an app out of checkouts of the repositories.")
        {
            app, environment, repositories,
        };
        committing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.App(parsed.GetRequiredValue(app));
            var only = parsed.GetValue(environment) is { } given ? Arguments.Environment(given) : null;
            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories),
                homelab => AppRemoval.Of(homelab, name, only, () => Templates.Of(root)),
                _ => "",
                committing.Of(parsed),
                cancellation);
        });
        HelpText.AddTo(command);
        return command;
    }
}
