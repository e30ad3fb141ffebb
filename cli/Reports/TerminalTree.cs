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
            parent.AddNode(Suffixed(new Paragraph(Printable.Line(kinds)), Words.Images(node), Styles.Green));
        }

        foreach (var route in Words.Routes(tree.Tree, node))
        {
            parent.AddNode(new Text(Printable.Line(route), Styles.Dim));
        }

        var shown = Siblings(tree, node.Children);
        foreach (var child in shown)
        {
            AddBelow(parent.AddNode(Label(tree, child, width)), tree, child, width);
        }

        if (node.Children.Count - shown.Count is var rest and > 0)
        {
            parent.AddNode(new Text($"and {Words.Count(rest, "more Application")}, all fine", Styles.Dim));
        }
    }

    private static List<ApplicationNode> Siblings(CheckedTree tree, IReadOnlyList<ApplicationNode> children) =>
        children.Count <= MostSiblings ? [.. children]
            : [.. children.Where((child, index) => index < MostSiblings || !IsFine(tree, child))];

    private static bool IsFine(CheckedTree tree, ApplicationNode node) =>
        tree.StateOf(node) == CheckState.Fine && node.Children.All(child => IsFine(tree, child));

    private static Paragraph Label(CheckedTree tree, ApplicationNode node, int width)
    {
        var label = new Paragraph(Printable.Line(node.Name), Styles.Bold)
            .Append(new string(' ', Math.Max(0, width - (GuideWidth * node.Depth) - node.Name.Length)));
        Suffixed(label, Words.Sources(node), Styles.Dim);
        if (node.Application.ApplicationSet is { } set)
        {
            Suffixed(label, $"(ApplicationSet {set})", Styles.Dim);
        }

        if (node.Application.Wave is var wave and not 0)
        {
            Suffixed(label, $"(wave {wave})", Styles.Dim);
        }

        foreach (var (index, (text, style)) in Remarks(tree, node).Index())
        {
            label.Append(index == 0 ? "  " : ", ").Append(text, style);
        }

        return label;
    }

    private static IEnumerable<(string Text, Style Style)> Remarks(CheckedTree tree, ApplicationNode node)
    {
        if (node.State == NodeState.External)
        {
            yield return ("partly external", Styles.Yellow);
        }

        if (node.State == NodeState.Failed)
        {
            yield return ("doesn't render", Styles.Red);
        }

        if (tree.FindingsOf(node).Count is var count and > 0)
        {
            yield return (Words.Count(count, "finding"), Styles.Red);
        }
    }

    private static Paragraph Suffixed(Paragraph label, string text, Style style) =>
        text.Length == 0 ? label : label.Append("  ").Append(Printable.Line(text), style);
}
