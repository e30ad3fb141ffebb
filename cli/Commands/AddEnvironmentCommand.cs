using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab add-environment</c>: a new environment, in checkouts of the repositories.</summary>
internal static class AddEnvironmentCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which has the settings and keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var environment = new Argument<string>("environment") { Description = "The environment.", HelpName = "name" };
        var (repositories, committing) = (CommonOptions.Repositories(), new Committing.Options());
        var command = new Command("add-environment", "Add an environment to checkouts of the repositories.")
        {
            environment, repositories,
        };
        committing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.Environment(parsed.GetRequiredValue(environment));
            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories),
                homelab => EnvironmentAddition.Of(homelab, name, () => Templates.Of(root)),
                _ => $"{name} is there already, with every domain; nothing to do.",
                committing.Of(parsed),
                cancellation);
        });
        HelpText.AddTo(command);
        return command;
    }
}
