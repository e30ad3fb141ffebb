using Homelab.Cli.Reports.Html;
using Homelab.Cli.Reports.Markdown;

namespace Homelab.Cli.Reports;

/// <summary>Writes what a run leaves behind for people: the manifests and the two reports.</summary>
internal static class ReportFiles
{
    /// <summary>The page for GitHub.</summary>
    public const string Markdown = "report.md";

    /// <summary>The page for browsers.</summary>
    public const string Html = "report.html";

    /// <summary>Writes the files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="report">What to tell.</param>
    public static void Write(string folder, Report report)
    {
        if (report.CheckedTree is { } tree)
        {
            ManifestFiles.Write(folder, tree);
        }

        File.WriteAllText(Path.Combine(folder, Markdown), MarkdownReport.Write(report));
        HtmlReport.Write(Path.Combine(folder, Html), report);
    }
}
