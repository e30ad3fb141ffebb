using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.Diff;

namespace Homelab.GitOps.Tests.Diff;

public sealed partial class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_lines() => Assert.Empty(UnifiedDiff.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void A_changed_line_stands_between_three_lines_of_context()
    {
        var lines = UnifiedDiff.Of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n");

        Assert.Equal(["@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"], lines);
    }

    [Fact]
    public void Changes_far_apart_are_two_hunks()
    {
        var before = string.Concat(Enumerable.Range(1, 20).Select(line => $"{line}\n"));
        var after = before.Replace("2\n3\n", "2\nnew\n3\n", StringComparison.Ordinal).Replace("18\n", "", StringComparison.Ordinal);

        Assert.Equal(["@@ -1,5 +1,6 @@", "@@ -15,6 +16,5 @@"], UnifiedDiff.Of(before, after).Where(line => line.StartsWith('@')));
    }

    [Fact]
    public void A_new_text_begins_at_line_nothing() => Assert.Equal(["@@ -0,0 +1,2 @@", "+a", "+b"], UnifiedDiff.Of("", "a\nb\n"));

    [Fact]
    public void Applied_to_the_text_before_it_gives_the_text_after()
    {
        var texts = Gen.Elements("a", "b", "c", "").ArrayOf().Select(lines => string.Concat(lines.Select(line => line + "\n")))
            .ToArbitrary();
        Prop.ForAll(texts, texts, (before, after) => after == Apply(before, UnifiedDiff.Of(before, after))).QuickCheckThrowOnFailure();
    }

    private static string Apply(string before, IEnumerable<string> diff)
    {
        var old = before.Length == 0 ? [] : before[..^1].Split('\n');
        List<string> result = [];
        var at = 0;
        foreach (var line in diff)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                var count = int.Parse(header.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
                var start = int.Parse(header.Groups["start"].ValueSpan, CultureInfo.InvariantCulture) - (count == 0 ? 0 : 1);
                result.AddRange(old[at..start]);
                at = start;
                continue;
            }

            if (line[0] is ' ' or '-')
            {
                Assert.Equal(old[at++], line[1..]);
            }

            if (line[0] is ' ' or '+')
            {
                result.Add(line[1..]);
            }
        }

        return string.Concat(result.Concat(old[at..]).Select(line => line + "\n"));
    }

    [GeneratedRegex(
        @"^@@ -(?<start>[0-9]+),(?<count>[0-9]+) \+[0-9]+,[0-9]+ @@$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Header();
}
