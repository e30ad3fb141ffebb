namespace Homelab.Cli.Reports.Markdown;

/// <summary>
/// The Application tree as a Mermaid flowchart, level by level, so that it can be cut after any line and still be a tree.
/// </summary>
internal static class MermaidTree
{
    // GitHub draws at most 500 edges and 50,000 characters; a reader follows fewer.
    private const int MostNodes = 120;
    private const int LongestLabel = 80;

    /// <summary>The section of the page.</summary>
    public static MarkdownSection Section(CheckedTree tree) => new(
        "Application tree",
        """
        ```mermaid
        flowchart LR
          classDef fine fill:#dafbe1,stroke:#1a7f37,color:#1f2328
          classDef found fill:#ffebe9,stroke:#cf222e,color:#1f2328
          classDef failed fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:3px
          classDef external fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-dasharray:4

        """,
        [.. Lines(tree)],
        "Application",
        "```\n")
    { Most = MostNodes };

    private static IEnumerable<string> Lines(CheckedTree tree)
    {
        var numbers = tree.Tree.Applications.Index().ToDictionary(item => item.Item, item => item.Index);
        foreach (var node in tree.Tree.Applications)
        {
            var above = node.Parent is { } parent ? $"a{Number(numbers[parent])} --> " : "";
            yield return $"  {above}a{Number(numbers[node])}[\"{Label(tree, node)}\"]:::{Class(tree.StateOf(node))}";
        }
    }

    private static string Label(CheckedTree tree, ApplicationNode node)
    {
        var health = tree.StateOf(node);
        var kinds = Words.Kinds(node);
        return string.Join("<br/>", (string[])
        [
            Escaped(node.Name),
            .. kinds.Length > 0 ? [Escaped(kinds)] : Array.Empty<string>(),
            .. health == CheckState.Fine ? [] : (string[])[Escaped(Words.Of(health))],
        ]);
    }

    private static string Class(CheckState health) => health switch
    {
        CheckState.Fine => "fine",
        CheckState.Found => "found",
        CheckState.Failed => "failed",
        _ => "external",
    };

    // Mermaid has character codes of its own, decimal and without an ampersand.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in Words.Shortened(Printable.Line(text), LongestLabel).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '.' or ',' or '_' or '/' or '×')
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append('#').Append(Number(rune.Value)).Append(';');
            }
        }

        return escaped.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
