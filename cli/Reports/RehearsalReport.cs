using Homelab.Infra.Configuration;

namespace Homelab.Cli.Reports;

/// <summary>What a person reads at the end of a rehearsal.</summary>
internal static class RehearsalReport
{
    /// <summary>Writes the plan and the tree as trees, what was found, the secrets still to be set, and what to do next.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The plan and the tree.</param>
    /// <param name="stack">The stack that they are of.</param>
    /// <param name="folder">The folder of the stack's output.</param>
    /// <param name="repositories">The folder of the repositories.</param>
    public static void Write(IAnsiConsole console, Report report, StackSettings stack, string folder, string repositories)
    {
        var plan = report.Plan!;
        console.Write(PlanTree.Of(plan));
        console.WriteLine();
        console.Write(PlanCounts.Of(plan));
        console.WriteLine();
        Section(console, "Stack outputs", plan.Outputs.SelectMany(Lines));
        if (report.CheckedTree is { } tree)
        {
            TreeReport.Write(console, tree, all: true);
        }

        if (ToSet(stack).ToList() is { Count: > 0 } commands)
        {
            Section(console, "Set before pulumi up", commands);
        }

        Section(console, "Has to be there before pulumi up", Needed(stack));

        Section(console, "Written", Written(report).Select(name => Path.Combine(folder, name)).Append(repositories));
        Section(console, "Next", report.Outcome == Outcome.Fine
            ?
            [
                $"homelab doctor --stack {plan.Stack}", $"pulumi up --stack {plan.Stack}", $"homelab watch --stack {plan.Stack}",
                .. FirstVisit(plan, stack.Settings),
            ]
            : [$"homelab rehearse --stack {plan.Stack}, once this is dealt with:"]);
        TreeReport.WriteVerdict(console, report);
    }

    private static IEnumerable<string> ToSet(StackSettings stack)
    {
        var github = stack.Settings.GitHub;
        if (github.Owner == GitHubSettings.PlaceholderOwner)
        {
            yield return $"pulumi config set --stack {stack.Stack} owner <your GitHub user or organization>";
        }

        if (github is { RequiredApprovals: > 0, BotUser: null })
        {
            yield return $"pulumi config set --stack {stack.Stack} botUser <a second account, since nobody can approve their own>";
        }

        foreach (var key in stack.UnsetSecrets)
        {
            yield return StackReader.SetSecret(stack.Stack, key);
        }
    }

    // What a rehearsal takes for granted.
    private static IEnumerable<string> Needed(StackSettings stack)
    {
        var github = stack.Settings.GitHub;
        yield return $"this program in {github.ProgramRepository}, which the workflows run: {github.PushProgram}";
        foreach (var name in github.Adopt)
        {
            yield return $"{github.Owner}/{name}, which is adopted: gh repo view {github.Owner}/{name}";
        }

        yield return stack.Settings.Cluster.KubeContext is { } context
            ? $"the cluster: kubectl --context {context} get nodes"
            : "the cluster of the secret kubeconfig";
    }

    // From the outputs, as pulumi up will show them; the page comes first, since it needs no command.
    private static IEnumerable<string> FirstVisit(Plan plan, HomelabSettings settings)
    {
        if (plan.Outputs.GetValueOrDefault("portForward") is not IReadOnlyDictionary<string, object?> doors
            || plan.Outputs.GetValueOrDefault("argocdPassword") is not string password)
        {
            yield break;
        }

        if (settings.Ingress.IsOn && doors.ContainsKey("blog"))
        {
            yield return $"https://blog.{settings.AppsDomain}    # the blog, once that name leads to the cluster";
        }

        foreach (var (name, command) in doors)
        {
            yield return $"{command}    # {name}";
        }

        yield return $"{password}    # of admin in Argo CD; change it under User Info";
    }

    private static IEnumerable<string> Written(Report report) =>
        [OutputFolder.PlanFile, .. report.CheckedTree is null
            ? Array.Empty<string>()
            : [ManifestFiles.Folder], ReportFiles.Markdown, ReportFiles.Html];

    private static void Section(IAnsiConsole console, string title, IEnumerable<string> lines)
    {
        console.Write(new Text($"{title}\n", new Style(decoration: Decoration.Bold)));
        // Straight to the terminal, which wraps without breaking what is copied from it.
        foreach (var line in lines)
        {
            console.Profile.Out.Writer.WriteLine($"  {Printable.Text(line)}");
        }

        console.WriteLine();
    }

    private static IEnumerable<string> Lines(
        KeyValuePair<string, object?> output) => output.Value is IReadOnlyDictionary<string, object?> map
        ? map.Select(entry => $"{entry.Key}: {Shown(entry.Value)}").Select(line => $"  {line}").Prepend($"{output.Key}:")
        : [$"{output.Key}: {Shown(output.Value)}"];

    private static string Shown(object? value) => value as string ?? PlanJson.Inline(value);
}
