using Homelab.Cli.Apps;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Doctor;

namespace Homelab.Cli.Commands;

/// <summary>
/// <c>homelab status</c>: which version of which app is in which environment; of repositories that are not as this program writes them,
/// what their Applications deploy.
/// </summary>
internal static class StatusCommand
{
    private enum Format
    {
        Text,
        Json,
    }

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="root">The checkout of this project, which has the settings and keeps the cache.</param>
    /// <param name="tools">helm and kubectl.</param>
    /// <param name="surroundings">What lies outside of the checkout, such as the cluster.</param>
    public static Command Create(Terminal terminal, string root, Toolbox tools, Surroundings surroundings)
    {
        var repositories = CommonOptions.AnyRepositories();
        var roots = CommonOptions.Roots();
        var mirrors = CommonOptions.Mirrors();
        var live = new Option<bool>("--live")
        {
            Description = "Put what runs in the stack's cluster beside what the checkouts say; changes nothing.",
        };
        var stack = CommonOptions.Stack(root, "The stack whose cluster is asked, with --live.");
        var format = new Option<Format>("--format")
        {
            Description = "How to write it.",
            HelpName = "text|json",
            DefaultValueFactory = _ => Format.Text
        };
        var command = new Command("status", "Show which version of which app is in which environment, or what anyone's repositories hold.")
        {
            repositories, roots, mirrors, live, stack, format,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var isLive = parsed.GetValue(live);
            if (!isLive && parsed.GetResult(stack) is { Implicit: false })
            {
                throw new RefusedException("--stack is for --live: without it no cluster is asked.");
            }

            var name = isLive ? Arguments.Stack(parsed.GetRequiredValue(stack)) : "";
            var folder = CommonOptions.RepositoriesOf(parsed, repositories);
            await new Transaction().RecoverAsync(folder, terminal);
            var start = CheckoutRoots.In(folder, parsed.GetRequiredValue(roots), parsed.GetRequiredValue(mirrors));
            if (isLive)
            {
                return await ClusterStatus.RunAsync(
                    terminal, start, name, root, tools, surroundings, parsed.GetValue(format) == Format.Json, cancellation);
            }

            if (parsed.GetRequiredValue(roots).Length > 0 || CheckoutRoots.IsSingle(folder)
                || !HomelabRepositories.AreIn(start.Repositories))
            {
                return await TreeStatus.RunAsync(
                    terminal, start, tools, OutputFolder.CacheOf(root), parsed.GetValue(format) == Format.Json, cancellation);
            }

            var homelab = HomelabRepositories.In(folder, EnvironmentOrder.Of(root));
            var environments = homelab.InOrder(homelab.EnvironmentNames.Concat(HomelabRepositories.Environments(homelab.RequiredRegistry)));
            var apps = AppStatus.Of(environments, DeployedApp.All(homelab));
            if (parsed.GetValue(format) == Format.Json)
            {
                terminal.Output.Profile.Out.Writer.WriteLine(ToJson(environments, apps));
            }
            else
            {
                Write(terminal.Output, environments, apps);
            }

            return (int)Outcome.Fine;
        });
        HelpText.AddTo(command);
        return command;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<string> environments, IReadOnlyList<AppStatus> apps)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumn("app");
        foreach (var environment in environments)
        {
            table.AddColumn(new TableColumn(new Text(Printable.Line(environment))));
        }

        table.AddColumn("");
        foreach (var app in apps)
        {
            table.AddRow([new Text($"{app.App}"), .. app.Environments.Select(one => new Text(Shown(one
                .State))), new Text(Printable.Line(SecretMask.Shown(string.Join("; ", app.Behind))))]);
        }

        console.Write(table);
        console.WriteLine(apps.Count == 0 ? "No app anywhere yet; homelab add-app adds one." : Words.Count(apps.Count, "app"));
    }

    private static string Shown(DeployedApp? app) => app is null ? "–" : string.Join(' ', new[]
    {
        app.Version,
        app.Chart,
        app.Replicas is null ? null : $"×{app.Replicas}",
        app.Missing is null ? null : $"({app.Missing})",
    }.OfType<string>().Select(text => Printable.Line(SecretMask.Shown(text))));

    private static string ToJson(IReadOnlyList<string> environments, IReadOnlyList<AppStatus> apps) => Printable.Json(
        new Document(1, environments, [.. apps.Select(app => new AppItem(
            app.App.Domain, app.App.Name,
            app.Environments.Where(one => one.State is not null)
                .ToDictionary(one => one.Environment, one => Item(one.State!), StringComparer.Ordinal),
            [.. app.Behind.Select(lag =>
                new LagItem(lag.Environment, lag.Of, Masked(lag.Has), SecretMask.Shown(lag.Waiting), lag.IsAhead))]))]));

    private static StateItem Item(DeployedApp app) =>
        new(Masked(app.Version), Masked(app.Application?.Name), Masked(app.Chart), Masked(app.Replicas), app.Missing);

    private static string? Masked(string? text) => text is null ? null : SecretMask.Shown(text);

    private sealed record Document(int Format, IReadOnlyList<string> Environments, IReadOnlyList<AppItem> Apps);

    private sealed record AppItem(
        string Domain, string Name, IReadOnlyDictionary<string, StateItem> Environments, IReadOnlyList<LagItem> Behind);

    private sealed record StateItem(string? Version, string? Application, string? Chart, string? Replicas, string? Missing);

    private sealed record LagItem(string Environment, string Of, string? Has, string Waiting, bool IsAhead);
}
