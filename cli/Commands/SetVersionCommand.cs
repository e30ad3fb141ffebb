using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab set-version</c>: another version of an app in one environment.</summary>
internal static class SetVersionCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var app = new Argument<string>("app") { Description = "The app, as domain/app.", HelpName = "domain/app" };
        var version = new Argument<string>("version") { Description = "The version, which is the image's tag.", HelpName = "version" };
        var environment = CommonOptions.Environment("--env", "The environment.", root, 0);
        var (repositories, downgrade) = (CommonOptions.Repositories(), CommonOptions.AllowDowngrade());
        var committing = new Committing.Options();
        var command = new Command("set-version", "Set the version of an app in one environment.")
        {
            app, version, environment, repositories, downgrade,
        };
        committing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var place = new AppPlace(
                Arguments.App(parsed.GetRequiredValue(app)), Arguments.Environment(parsed.GetRequiredValue(environment)));
            var wanted = Arguments.Version(parsed.GetRequiredValue(version));
            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories), homelab => VersionChange.Of(homelab, place, wanted, parsed.GetValue(downgrade)),
                _ => $"{place.Environment} has {wanted} of {place.App} already; nothing to do.", committing.Of(parsed), cancellation);
        });
        HelpText.AddTo(command);
        return command;
    }
}
