using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab add-environment</c>: a new environment, in checkouts of the repositories.</summary>
internal static class AddEnvironmentCommand
{
    private const string Examples = """
        Examples:
          homelab add-environment staging --repositories ~/src
          homelab add-environment staging --repositories ~/src --commit       and a commit in each repository

        It writes what every environment begins with (its root Application, its platform, a placeholder in the version registry), and the
        domains that the first environment has by then, without apps: homelab promote brings those. Which place it has in the order of
        promotion, the setting environments says; which cluster it is, its stack's file. Where a part of it is there already, as its stack
        writes it, the rest is added; with nothing to add it ends with 0.

        The checks run before anything is written; when they find something, or anything fails, every checkout stays as it was. Refuses
        checkouts with uncommitted changes. Nothing is pushed. Ends with 1 when the checks found something, 2 when it is refused.
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which has the settings and keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var environment = new Argument<string>("environment") { Description = "The environment.", HelpName = "name" };
        var (repositories, commit) = (CommonOptions.Repositories(), CommonOptions.Commit());
        var command = new Command("add-environment", "Add an environment to checkouts of the repositories.")
        {
            environment, repositories, commit,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = Arguments.Environment(parsed.GetRequiredValue(environment));
            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories),
                homelab => EnvironmentAddition.Of(homelab, name, () => Templates.Of(root)),
                _ => $"{name} is there already, with every domain; nothing to do.",
                parsed.GetValue(commit),
                cancellation);
        });
        HelpText.AddTo(command, Examples);
        return command;
    }
}
