namespace Homelab.Cli.Commands;

/// <summary>What the Applications of anyone's repositories deploy, and where to.</summary>
internal static class TreeStatus
{
    private const string InCluster = "https://kubernetes.default.svc";

    /// <summary>Follows the roots and tells what they lead to.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="roots">Where to begin.</param>
    /// <param name="tools">helm and kubectl.</param>
    /// <param name="cache">The folder that keeps what was rendered.</param>
    /// <param name="asJson">Whether it is for programs.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> RunAsync(
        Terminal terminal, CheckoutRoots roots, Toolbox tools, string cache, bool asJson, CancellationToken cancellation)
    {
        var tree = await terminal.ProgressAsync(step =>
        {
            step("Following the Applications …");
            return roots.FollowAsync(new TreeResolver(tools, new ToolOptions { CacheFolder = cache }), cancellation);
        });
        return Show(terminal, tree, asJson);
    }

    /// <summary>Tells what a tree holds.</summary>
    public static int Show(Terminal terminal, ApplicationTree tree, bool asJson)
    {
        if (asJson)
        {
            terminal.Output.Profile.Out.Writer.WriteLine(ToJson(tree));
        }
        else
        {
            Write(terminal.Output, tree);
        }

        return (int)(tree.Applications.Count == 0 ? Outcome.NotRendered : Outcome.Fine);
    }

    private static void Write(IAnsiConsole console, ApplicationTree tree)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumns("Application", "to", "from", "images");
        foreach (var node in tree.Applications)
        {
            table.AddRow([.. ((string[])[
                node.Name, $"{Cluster(node)}/{node.Application.Destination.Namespace}", string.Join(" + ", node.Sources.Select(From)),
                node.State == NodeState.Rendered ? Words.Images(node) : $"{Words.Images(node)} (not rendered as a whole)".Trim(),
            ]).Select(text => new Text(Printable.Line(SecretMask.Shown(text))))]);
        }

        console.Write(table);
        console.WriteLine(tree.Applications.Count == 0
            ? "No Application is followed: there is none, or what makes them is not at hand."
            : $"{Words.Count(tree.Applications.Count, "Application")}, {Words.Count(tree.Objects.Count(), "object")}");
    }

    private static string Cluster(ApplicationNode node) => node.Application.Destination switch
    {
        { Name: { Length: > 0 } name } => name,
        { Server: InCluster or "" } => "in-cluster",
        var other => other.Server,
    };

    private static string From(SourceResult source) =>
        source.Source.TargetRevision is { Length: > 0 } revision ? $"{Words.Of(source)} @ {revision}" : Words.Of(source);

    private static string ToJson(ApplicationTree tree) => Printable.Json(
        new Document(1, [], [], [.. tree.Applications.Select(node => new ApplicationItem(
            node.Name, node.Parent?.Name, SecretMask.Shown(Cluster(node)), node.Application.Destination.Namespace,
            node.State == NodeState.Rendered,
            [.. node.Sources.Select(source => new SourceItem(
                SecretMask.Shown(source.Source.RepoUrl), source.Source.Path, source.Source.Chart,
                source.Source.TargetRevision is { } revision ? SecretMask.Shown(revision) : null))],
            [.. Words.AllImages(node).Select(SecretMask.Shown)]))]));

    private sealed record Document(
        int Format, IReadOnlyList<string> Environments, IReadOnlyList<string> Apps, IReadOnlyList<ApplicationItem> Applications);

    private sealed record ApplicationItem(
        string Name, string? Parent, string Cluster, string Namespace, bool Rendered, IReadOnlyList<SourceItem> Sources,
        IReadOnlyList<string> Images);

    private sealed record SourceItem(string RepoUrl, string? Path, string? Chart, string? Revision);
}
