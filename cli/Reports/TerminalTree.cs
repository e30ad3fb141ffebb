namespace Homelab.Cli.Reports;

/// <summary>The Application tree for a terminal: each Application with its sources and its wave, and below it what it leads to.</summary>
internal static class TerminalTree
{
    // More siblings than a reader takes in; those with findings are always shown.
    private const int MostSiblings = 25;
    private const int GuideWidth = 4;

    /// <summary>One tree for each root.</summary>
    public static IEnumerable<Tree> Of(CheckedTree tree)
    {
        var width = tree.Tree.Applications.Select(node => (GuideWidth * node.Depth) + node.Name.Length).DefaultIfEmpty().Max();
        foreach (var root in tree.Tree.Roots)
        {
            var drawing = new Tree(Label(tree, root, width));
            AddBelow(drawing, tree, root, width);
            yield return drawing;
        }
    }

    private static void AddBelow(IHasTreeNodes parent, CheckedTree tree, ApplicationNode node, int width)
    {
        var kinds = Words.Kinds(node);
        if (kinds.Length > 0)
        {
            parent.AddNode(new Markup($"{Shown(kinds)}{Suffix("  ", "green", Words.Images(node))}"));
        }

        var shown = Siblings(tree, node.Children);
        foreach (var child in shown)
        {
            AddBelow(parent.AddNode(Label(tree, child, width)), tree, child, width);
        }

        if (node.Children.Count - shown.Count is var rest and > 0)
        {
            parent.AddNode(new Markup($"[dim]and {Words.Count(rest, "more Application")}, all fine[/]"));
        }
    }

    private static List<ApplicationNode> Siblings(CheckedTree tree, IReadOnlyList<ApplicationNode> children) =>
        children.Count <= MostSiblings ? [.. children]
            : [.. children.Where((child, index) => index < MostSiblings || !IsFine(tree, child))];

    private static bool IsFine(CheckedTree tree, ApplicationNode node) =>
        tree.StateOf(node) == CheckState.Fine && node.Children.All(child => IsFine(tree, child));

    private static Markup Label(CheckedTree tree, ApplicationNode node, int width)
    {
        var padding = new string(' ', Math.Max(0, width - (GuideWidth * node.Depth) - node.Name.Length));
        var wave = node.Application.Wave;
        var health = string.Join(", ", Remarks(tree, node));
        return new Markup(
            $"[bold]{Shown(node.Name)}[/]{padding}{Suffix("  ", "dim", Words.Sources(node))}"
                + $"{(wave == 0 ? "" : $"  [dim](wave {wave})[/]")}{(health.Length == 0 ? "" : $"  {health}")}");
    }

    private static IEnumerable<string> Remarks(CheckedTree tree, ApplicationNode node)
    {
        if (node.State == NodeState.External)
        {
            yield return "[yellow]partly external[/]";
        }

        if (node.State == NodeState.Failed)
        {
            yield return "[red]doesn't render[/]";
        }

        if (tree.FindingsOf(node).Count is var count and > 0)
        {
            yield return $"[red]{Words.Count(count, "finding")}[/]";
        }
    }

    private static string Shown(string text) => Markup.Escape(Words.Printable(text).ReplaceLineEndings(" "));

    private static string Suffix(string space, string style, string text) => text.Length == 0 ? "" : $"{space}[{style}]{Shown(text)}[/]";
}
