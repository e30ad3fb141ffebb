using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Renderer;

namespace Homelab.GitOps.Diff;

/// <summary>Two texts as a unified diff, without the two lines that name files.</summary>
internal static class UnifiedDiff
{
    /// <summary>
    /// The lines of the diff: hunk headers, and every line with <c> </c>, <c>-</c> or <c>+</c> before it; none for equal texts.
    /// </summary>
    /// <param name="before">The text before; empty when there was none.</param>
    /// <param name="after">The text after; empty when there is none.</param>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var chunker = new CustomFunctionChunker(Lines);
        var text = UnidiffRenderer.Instance.Generate(
            Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, chunker));
        return [.. text.Split(Environment.NewLine).Skip(2).SkipLast(1).Select(line => line[0] is '@' ? Header(line) : line)];
    }

    // diff -u counts the lines of an empty text from 0, DiffPlex from 1.
    private static string Header(string line) =>
        line.Replace("-1,0 ", "-0,0 ", StringComparison.Ordinal).Replace("+1,0 ", "+0,0 ", StringComparison.Ordinal);

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
