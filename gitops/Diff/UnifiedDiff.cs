using System.Globalization;
using DiffPlex;
using DiffPlex.Model;

namespace Homelab.GitOps.Diff;

/// <summary>Two texts as a unified diff, without the two lines that name files.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>
    /// The lines of the diff: hunk headers, and every line with <c> </c>, <c>-</c> or <c>+</c> before it; none for equal texts.
    /// </summary>
    /// <param name="before">The text before; empty when there was none.</param>
    /// <param name="after">The text after; empty when there is none.</param>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var result = new Differ().CreateCustomDiffs(before, after, ignoreWhiteSpace: false, Lines);
        List<string> lines = [];
        foreach (var hunk in Hunks(result.DiffBlocks))
        {
            var (first, last) = (hunk[0], hunk[^1]);
            var lead = Math.Min(Context, first.DeleteStartA);
            var tail = Math.Min(Context, old.Length - (last.DeleteStartA + last.DeleteCountA));
            var (from, to) = (first.DeleteStartA - lead, last.DeleteStartA + last.DeleteCountA + tail);
            var (fromNow, toNow) = (first.InsertStartB - lead, last.InsertStartB + last.InsertCountB + tail);
            lines.Add($"@@ -{Range(from, to)} +{Range(fromNow, toNow)} @@");
            var at = from;
            foreach (var block in hunk)
            {
                lines.AddRange(old[at..block.DeleteStartA].Select(line => " " + line));
                at = block.DeleteStartA + block.DeleteCountA;
                lines.AddRange(old[block.DeleteStartA..at].Select(line => "-" + line));
                lines.AddRange(now[block.InsertStartB..(block.InsertStartB + block.InsertCountB)].Select(line => "+" + line));
            }

            lines.AddRange(old[at..to].Select(line => " " + line));
        }

        return lines;
    }

    /// <summary>Blocks whose contexts would touch belong to one hunk.</summary>
    private static IEnumerable<List<DiffBlock>> Hunks(IList<DiffBlock> blocks)
    {
        List<DiffBlock> hunk = [];
        foreach (var block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - (hunk[^1].DeleteStartA + hunk[^1].DeleteCountA) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }

            hunk.Add(block);
        }

        if (hunk.Count > 0)
        {
            yield return hunk;
        }
    }

    /// <summary>First line and length; of an empty range the line before it, as <c>diff -u</c> has it.</summary>
    private static string Range(int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"{(to == from ? from : from + 1)},{to - from}");

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
