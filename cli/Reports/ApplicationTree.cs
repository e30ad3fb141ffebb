using Homelab.Cli.Loops;
using Homelab.GitOps.Resolution;
using Spectre.Console;

namespace Homelab.Cli.Reports;

/// <summary>The Application tree for a terminal: each Application with its sources and its wave, and below it what it leads to.</summary>
internal static class ApplicationTree
{
    // More siblings than a reader takes in; those with findings are always shown.
    private const int MostSiblings = 25;
    private const int GuideWidth = 4;

    /// <summary>One tree for each root.</summary>
    public static IEnumerable<Tree> Of(Loop loop)
    {
        var width = loop.Tree.Applications.Select(node => (GuideWidth * node.Depth) + node.Name.Length).DefaultIfEmpty().Max();
        foreach (var root in loop.Tree.Roots)
        {
            var tree = new Tree(Label(loop, root, width));
            AddBelow(tree, loop, root, width);
            yield return tree;
        }
    }

    private static void AddBelow(IHasTreeNodes tree, Loop loop, ApplicationNode node, int width)
    {
        var kinds = Words.Kinds(node);
        if (kinds.Length > 0) tree.AddNode(new Markup($"{Shown(kinds)}{Suffix("  ", "green", Words.Images(node))}"));

        var shown = Siblings(loop, node.Children);
        foreach (var child in shown) AddBelow(tree.AddNode(Label(loop, child, width)), loop, child, width);
        if (node.Children.Count - shown.Count is var rest and > 0)
            tree.AddNode(new Markup($"[dim]and {Words.Count(rest, "more Application")}, all fine[/]"));
    }

    private static List<ApplicationNode> Siblings(Loop loop, IReadOnlyList<ApplicationNode> children) => children.Count <= MostSiblings
        ? [.. children]
        : [.. children.Where((child, index) => index < MostSiblings || !IsFine(loop, child))];

    private static bool IsFine(Loop loop, ApplicationNode node) => loop.HealthOf(node) == Health.Fine && node.Children.All(child => IsFine(loop, child));

    private static Markup Label(Loop loop, ApplicationNode node, int width)
    {
        var padding = new string(' ', Math.Max(0, width - (GuideWidth * node.Depth) - node.Name.Length));
        var wave = node.Application.Wave;
        var health = string.Join(", ", Remarks(loop, node));
        return new Markup($"[bold]{Shown(node.Name)}[/]{padding}{Suffix("  ", "dim", Words.Sources(node))}{(wave == 0 ? "" : $"  [dim](wave {wave})[/]")}{(health.Length == 0 ? "" : $"  {health}")}");
    }

    private static IEnumerable<string> Remarks(Loop loop, ApplicationNode node)
    {
        if (node.State == NodeState.External) yield return "[yellow]partly external[/]";
        if (node.State == NodeState.Failed) yield return "[red]doesn't render[/]";
        if (loop.FindingsOf(node).Count is var count and > 0) yield return $"[red]{Words.Count(count, "finding")}[/]";
    }

    private static string Shown(string text) => Markup.Escape(Words.Printable(text).ReplaceLineEndings(" "));

    private static string Suffix(string space, string style, string text) => text.Length == 0 ? "" : $"{space}[{style}]{Shown(text)}[/]";
}
