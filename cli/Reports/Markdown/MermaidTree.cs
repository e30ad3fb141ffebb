using System.Globalization;
using System.Text;
using Homelab.Cli.Loops;
using Homelab.GitOps.Resolution;

namespace Homelab.Cli.Reports.Markdown;

/// <summary>The Application tree as a Mermaid flowchart, level by level, so that it can be cut after any line and still be a tree.</summary>
internal static class MermaidTree
{
    // GitHub draws at most 500 edges and 50,000 characters; a reader follows fewer.
    private const int MostNodes = 120;
    private const int LongestLabel = 80;

    /// <summary>The section of the page.</summary>
    public static MarkdownSection Section(Loop loop) => new(
        "Application tree",
        """
        ```mermaid
        flowchart LR
          classDef fine fill:#dafbe1,stroke:#1a7f37,color:#1f2328
          classDef found fill:#ffebe9,stroke:#cf222e,color:#1f2328
          classDef failed fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-width:3px
          classDef external fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-dasharray:4

        """,
        [.. Lines(loop)],
        "Application",
        "```\n")
    { Most = MostNodes };

    private static IEnumerable<string> Lines(Loop loop)
    {
        var numbers = loop.Tree.Applications.Index().ToDictionary(item => item.Item, item => item.Index);
        foreach (var node in loop.Tree.Applications)
        {
            var above = node.Parent is { } parent ? $"a{Number(numbers[parent])} --> " : "";
            yield return $"  {above}a{Number(numbers[node])}[\"{Label(loop, node)}\"]:::{Class(loop.HealthOf(node))}";
        }
    }

    private static string Label(Loop loop, ApplicationNode node)
    {
        var health = loop.HealthOf(node);
        var kinds = Words.Kinds(node);
        return string.Join("<br/>", (string[])
        [
            Escaped(node.Name),
            .. kinds.Length > 0 ? [Escaped(kinds)] : Array.Empty<string>(),
            .. health == Health.Fine ? [] : (string[])[Escaped(Words.Of(health))],
        ]);
    }

    private static string Class(Health health) => health switch
    {
        Health.Fine => "fine",
        Health.Found => "found",
        Health.Failed => "failed",
        _ => "external",
    };

    // Mermaid has character codes of its own, decimal and without an ampersand.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in Words.Shortened(Words.Printable(text).ReplaceLineEndings(" "), LongestLabel).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '.' or ',' or '_' or '/' or '×') escaped.Append(rune);
            else escaped.Append('#').Append(Number(rune.Value)).Append(';');
        }
        return escaped.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
