using Homelab.Cli.Reports.Markdown;
using Homelab.GitOps.Diff;

namespace Homelab.Cli.Diffs;

/// <summary>
/// Differences as a comment on a pull request. Large ones are folded; when all of it would be too long, the largest are left out first, and
/// a note says how many.
/// </summary>
internal static class DiffMarkdown
{
    /// <summary>The most characters; GitHub takes 65,536.</summary>
    public const int MaxLength = 59_000;

    private const int MostOpenLines = 40;
    private const int MostApplications = 200;
    private const int NoteLength = 300;
    private const int MostNotes = 50;

    /// <summary>The differences in Markdown.</summary>
    public static string Write(TreeDiff diff)
    {
        var head = new StringBuilder($"**{DiffWords.Summary(diff)}**\n\n");
        if (!diff.IsEmpty)
        {
            head.Append(Table(diff));
        }

        var parts = diff.Applications.SelectMany(Parts).Concat(Notes(diff)).ToList();
        Fit(parts, MaxLength - head.Length - NoteLength);
        foreach (var part in parts.Where(part => !part.IsLeftOut))
        {
            head.Append(part.Text);
        }

        var (cut, left) = (parts.Count(part => part is { IsCut: true, IsLeftOut: false }), parts.Count(
            part => part is { IsLeftOut: true, IsObject: true }));
        if (cut > 0)
        {
            head.Append($"*The diffs of {Words.Count(cut, "object")} were cut to keep this short, the largest first; ")
                .Append("`homelab diff` shows them.*\n");
        }

        if (left > 0)
        {
            head.Append($"*{Words.Count(left, "more object")} left out to keep this short; `homelab diff` shows all.*\n");
        }

        return head.ToString();
    }

    /// <summary>Cuts diffs, the largest first, and when that is not enough, leaves out parts from the end.</summary>
    private static void Fit(List<Part> parts, int room)
    {
        var length = parts.Sum(part => part.Text.Length);
        foreach (var part in parts.Where(part => part.HasDiff).OrderByDescending(part => part.Text.Length).TakeWhile(_ => length > room))
        {
            length -= part.Text.Length;
            part.Cut();
            length += part.Text.Length;
        }

        foreach (var part in parts.AsEnumerable().Reverse().TakeWhile(_ => length > room))
        {
            length -= part.Text.Length;
            part.IsLeftOut = true;
        }
    }

    private static string Table(TreeDiff diff)
    {
        var table = new StringBuilder("| Application | added | changed | removed | moved |\n| --- | --: | --: | --: | --: |\n");
        foreach (var application in diff.Applications.Take(MostApplications))
        {
            table.Append(MarkdownText.Row(
                MarkdownText.Code(application.Name, 80), Count(ObjectChange.Added), Count(ObjectChange.Changed), Count(
                    ObjectChange.Removed), Count(ObjectChange.Moved))).Append('\n');

            string Count(ObjectChange change) =>
                application.Problem is not null ? "?" : application.Objects.Count(item => item.Change == change) is var count and > 0
                    ? count.ToString(CultureInfo.InvariantCulture)
                    : "";
        }

        if (diff.Applications.Count > MostApplications)
        {
            table.Append(
                CultureInfo.InvariantCulture, $"\n*and {Words.Count(diff.Applications.Count - MostApplications, "Application")} more*\n");
        }

        return table.Append('\n').ToString();
    }

    private static IEnumerable<Part> Parts(ApplicationDiff application)
    {
        var renamed = application.RenamedFrom is { } before ? $", before {MarkdownText.Code(before, 80)}" : "";
        yield return new($"### {MarkdownText.Code(application.Name, 80)}{renamed}\n\n");
        if (application.Problem is { } problem)
        {
            yield return new($"{MarkdownText.Plain(problem)}\n\n");
        }

        foreach (var item in application.Objects)
        {
            yield return new(item);
        }
    }

    private static IEnumerable<Part> Notes(TreeDiff diff)
    {
        if (diff.Notes.Count == 0)
        {
            yield break;
        }

        var lines = diff.Notes.Take(MostNotes).Select(note => $"- {MarkdownText.Plain($"{note.Location}: {note.Message}", 300)}\n");
        var more = diff.Notes.Count > MostNotes ? $"- and {diff.Notes.Count - MostNotes} more\n" : "";
        yield return new(
            $"<details><summary>{Words.Count(diff.Notes.Count, "note")}</summary>\n\n{string.Concat(lines)}{more}\n</details>\n\n");
    }

    /// <summary>A piece of the page: a heading, or an object with its diff.</summary>
    private sealed class Part
    {
        private readonly ObjectDiff? _item;

        public Part(string text) => Text = text;

        public Part(ObjectDiff item) => (_item, Text) = (item, item.Lines.Count == 0 ? Line(item, "") : Folded(item));

        public string Text { get; private set; }

        public bool IsCut { get; private set; }

        public bool IsLeftOut { get; set; }

        public bool IsObject => _item is not null;

        public bool HasDiff => _item is { Lines.Count: > 0 };

        public void Cut() => (IsCut, Text) = (true, Line(_item!, $" ({Words.Count(_item!.Lines.Count, "line")}, cut)"));

        private static string Line(ObjectDiff item, string remark) => $"- {MarkdownText.Plain(DiffWords.Of(item), 300)}{remark}\n\n";

        private static string Folded(ObjectDiff item)
        {
            var body = string.Join('\n', item.Lines.Select(Printable.Text));
            var fence = new string('`', Math.Max(3, LongestRun(body) + 1));
            var open = item.Lines.Count <= MostOpenLines ? " open" : "";
            return $"<details{open}><summary>{MarkdownText.Html(DiffWords.Of(item), 300)}</summary>\n\n"
                + $"{fence}diff\n{body}\n{fence}\n\n</details>\n\n";
        }

        private static int LongestRun(string text)
        {
            var (longest, run) = (0, 0);
            foreach (var letter in text)
            {
                run = letter is '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }

            return longest;
        }
    }
}
