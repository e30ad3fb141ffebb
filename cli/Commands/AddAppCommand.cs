using Homelab.Cli.Apps;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab add-app</c>: a new app, in checkouts of the repositories.</summary>
internal static class AddAppCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which keeps the cache.</param>
    /// <param name="tools">helm, kubectl and node.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools)
    {
        var app = new Argument<string>("app") { Description = "The app, as domain/app.", HelpName = "domain/app" };
        var image = new Option<string>("--image") { Description = "Its image, without tag.", HelpName = "repository", Required = true };
        var version = new Option<string>("--version")
        {
            Description = "Its version, which is the image's tag.",
            HelpName = "version",
            Required = true
        };
        var chart = new Option<string>("--chart")
        {
            Description = "The chart to deploy it with; without a version the newest.",
            HelpName = "name[@version]",
            DefaultValueFactory = _ => "hugo"
        };
        var environment = CommonOptions.Environment("--env", "The environment to run it in.", root, 0);
        var values = new Option<string?>("--values") { Description = "A file with more of its runtime values.", HelpName = "file" };
        var secrets = new Option<string[]>("--secret")
        {
            Description = "An environment variable from 1Password; as often as there are such.",
            HelpName = "NAME=item/field",
            DefaultValueFactory = _ => [],
        };
        var host = new Option<string?>("--host") { Description = "Where it answers from outside the cluster.", HelpName = "name" };
        var (repositories, committing) = (CommonOptions.Repositories(), new Committing.Options());
        var command = new Command("add-app", "Add an app to checkouts of the repositories.")
        {
            app, image, version, chart, environment, values, secrets, host, repositories,
        };
        committing.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new AppRequest(
                Arguments.App(parsed.GetRequiredValue(app)),
                Arguments.Environment(parsed.GetRequiredValue(environment)),
                Arguments.Image(parsed.GetRequiredValue(image)),
                Arguments.Version(parsed.GetRequiredValue(version)),
                ChartName.Parse(parsed.GetRequiredValue(chart)),
                parsed.GetValue(values),
                AppSecret.Parse(parsed.GetRequiredValue(secrets)),
                parsed.GetValue(host) is { } name ? Arguments.Host(name) : null);
            return (int)await new ChangeCommand(terminal, root, tools).RunAsync(
                parsed.GetRequiredValue(repositories),
                homelab => AppAddition.Of(homelab, request, () => Templates.Of(root)),
                _ => "",
                committing.Of(parsed),
                cancellation);
        });
        HelpText.AddTo(command);
        return command;
    }
}
