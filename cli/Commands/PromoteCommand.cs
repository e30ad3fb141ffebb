using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab promote</c>: the version of one environment for another.</summary>
internal static class PromoteCommand
{
    private const string Examples = """
        Examples:
          homelab promote web/blog_hugo --repositories ~/src        from the first environment to the second
          homelab promote web/blog_hugo --from staging --to prod --repositories ~/src --commit

        It copies the version. The first time it also copies the Application and the runtime values, with the environment replaced in names,
        in paths and as the value of environment, and adds the line in the domain's kustomization; whatever else still names the environment
        is shown, and stays. Never anything else: runtime values are each environment's own.

        An environment that runs the version already is left alone, with status 0. The checks run before anything is written; when they find
        something, or anything fails, every checkout stays as it was. Refuses checkouts with uncommitted changes. Nothing is pushed. Ends
        with 1 when the checks found something, 2 when it is refused.
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var app = new Argument<string>("app") { Description = "The app, as domain/app.", HelpName = "domain/app" };
        var from = CommonOptions.Environment("--from", "The environment that has the version.", root, 0);
        var to = CommonOptions.Environment("--to", "The environment that gets it.", root, 1);
        var (repositories, downgrade, commit) = (CommonOptions.Repositories(), CommonOptions.AllowDowngrade(), CommonOptions.Commit());
        var command = new Command("promote", "Bring the version of an app from one environment to another.") {
            app,
            from,
            to,
            repositories,
            downgrade,
            commit };
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
                    + "nothing to do.", parsed.GetValue(commit), cancellation);
        });
        HelpText.AddTo(command, Examples);
        return command;
    }
}
