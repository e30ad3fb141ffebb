using System.Xml.Linq;
using static Homelab.Cli.Reports.Html.HtmlElements;

namespace Homelab.Cli.Reports.Html;

/// <summary>
/// The Application tree as a picture: a box for each Application, its health as a sign and a colour, beside it what it leads to.
/// </summary>
/// <param name="tree">The tree.</param>
/// <param name="target">The id that an Application's box leads to; null where there is none.</param>
internal sealed class TreeDrawing(CheckedTree tree, Func<ApplicationNode, string?> target)
{
    private const int RowHeight = 46;
    private const int Indent = 26;
    private const int BoxWidth = 290;
    private const int BoxHeight = 36;
    private const int TextWidth = 640;
    private const int Margin = 6;
    private const int MostDrawn = 250;
    private const int LongestName = 32;
    private const int LongestText = 88;

    /// <summary>The picture, with a sentence for those who don't see it.</summary>
    public XElement Draw()
    {
        var rows = Drawn();
        var row = rows.Index().ToDictionary(item => item.Item, item => item.Index);
        var width = Margin + (rows.Select(node => node.Depth).DefaultIfEmpty().Max() * Indent) + BoxWidth + TextWidth;
        var height = Margin + (rows.Count * RowHeight);
        return Element(
            "svg", Class("tree"), Attribute("viewBox", $"0 0 {Text(width)} {Text(height)}"), Attribute("width", width), Attribute(
                "height", height),
            Attribute("role", "group"), Attribute(
                "aria-label", $"Application tree with {Words.Count(rows.Count, "Application")}, each box leading to its Application below"),
            rows.Where(node => node.Parent is not null).Select(node => Edge(row[node.Parent!], row[node], node.Parent!.Depth)),
            rows.Select(node => Node(node, row[node])));
    }

    /// <summary>How many Applications there is no room for.</summary>
    public int LeftOut => tree.Tree.Applications.Count - Drawn().Count;

    // Of more than anyone follows with the eye, those that lead to others and those that are not fine, each below its parent.
    private List<ApplicationNode> Drawn()
    {
        var all = tree.Applications.ToList();
        return all.Count <= MostDrawn ? all
            : [.. all.Where(node => node.Children.Count > 0 || tree.StateOf(node) != CheckState.Fine).Take(MostDrawn)];
    }

    private static XElement Edge(int from, int to, int depth)
    {
        var x = Margin + (depth * Indent) + (Indent / 2);
        var across = Margin + ((depth + 1) * Indent);
        return Element(
            "path",
            Class("edge"),
            Attribute("d", $"M{Text(x)} {Text(Top(from) + BoxHeight)}V{Text(Top(to) + (BoxHeight / 2))}H{Text(across)}"));
    }

    private XElement Node(ApplicationNode node, int row)
    {
        var health = tree.StateOf(node);
        var (left, top) = (Margin + (node.Depth * Indent), Top(row));
        var leads = LeadsTo(node);
        object?[] box =
        [
            Element("title", $"{node.Name}: {Words.Of(health)}"),
            Element(
                "rect",
                Attribute("x", left),
                Attribute("y", top),
                Attribute("width", BoxWidth),
                Attribute("height", BoxHeight),
                Attribute("rx", 8)),
            Element(
                "path",
                Class("sign"),
                Attribute("transform", $"translate({Text(left + 10)} {Text(top + 10)})"),
                Attribute("d", Sign(health))),
            Element("text", Attribute("x", left + 36), Attribute("y", top + 23), Class("name"), Words.Shortened(node.Name, LongestName)),
        ];
        var beside = left + BoxWidth + 12;
        return Element(
            "g", Class(Name(health)),
            target(node) is { } id ? Element("a", Attribute("href", $"#{id}"), box) : Element("g", box),
            leads.Length == 0
                ? null
                : Element("text", Attribute("x", beside), Attribute("y", top + 15), Words.Shortened(leads, LongestText)),
            Element(
                "text",
                Attribute("x", beside),
                Attribute("y", top + (leads.Length == 0 ? 23 : 32)),
                Class("source"),
                Words.Shortened(ComesFrom(node), LongestText)));
    }

    private static string LeadsTo(ApplicationNode node)
    {
        var images = Words.Images(node);
        return images.Length == 0 ? Words.Kinds(node) : $"{Words.Kinds(node)} · {images}";
    }

    // What is rendered first: files that are only lent may be cut.
    private static string ComesFrom(ApplicationNode node)
    {
        var sources = string.Join(" + ", node.Sources.OrderBy(source => source.Type == SourceType.Ref).Select(Words.Of));
        return node.Application.Wave == 0 ? sources : $"(wave {Text(node.Application.Wave)}) {sources}";
    }

    private static int Top(int row) => (Margin / 2) + (row * RowHeight);

    // Strokes in a square of 16: a tick, an exclamation mark, a cross, a dash.
    private static string Sign(CheckState health) => health switch
    {
        CheckState.Fine => "M2 9l4 4 8-10",
        CheckState.Found => "M8 2v8M8 13.5v.5",
        CheckState.Failed => "M3 3l10 10M13 3L3 13",
        _ => "M3 8h10",
    };

    /// <summary>The class for a state of health.</summary>
    public static string Name(CheckState health) => health switch
    {
        CheckState.Fine => "fine",
        CheckState.Found => "found",
        CheckState.Failed => "failed",
        _ => "external",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
