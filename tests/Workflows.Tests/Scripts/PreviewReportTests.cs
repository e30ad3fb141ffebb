namespace Homelab.Workflows.Tests.Scripts;

public sealed class PreviewReportTests : IDisposable
{
    private const int MostThatGitHubTakes = 65_536;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_report_has_the_diff_and_both_previews_with_their_counts()
    {
        _folder.Write("rendered.md", "the diff\n");
        _folder.Write("preview-dev.txt", "Previewing update (dev):\nResources:\n    + 3 to create\n    90 unchanged\n\n");
        _folder.Write("preview-prod.txt", "error: no such stack\n");

        var report = await Report();

        Assert.Contains("\nthe diff\n", report, StringComparison.Ordinal);
        Assert.Contains(
            "will do to dev\n\n<details><summary> + 3 to create 90 unchanged </summary>\n\n~~~~~~~~\nPreviewing", report,
            StringComparison.Ordinal);
        Assert.Contains(
            "will do to prod\n\n<details><summary>it fails</summary>\n\n~~~~~~~~\nerror: no such stack\n~~~~~~~~\n", report,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_not_is_said()
    {
        var report = await Report();

        Assert.Contains("cannot be rendered", report, StringComparison.Ordinal);
        Assert.Equal(2, report.Split("Not previewed").Length - 1);
    }

    [Fact]
    public async Task The_longest_report_fits_into_a_comment_and_keeps_its_end()
    {
        _folder.Write("rendered.md", new string('d', 60_000));
        foreach (var stack in new[] { "dev", "prod" })
        {
            var changes = string.Concat(Enumerable.Repeat("~ kubernetes:core/v1:Secret ünïcödé\n", 20_000));
            _folder.Write($"preview-{stack}.txt", $"{changes}the end of {stack}\n");
        }

        var report = await Report();

        Assert.True(report.Length + 100 < MostThatGitHubTakes, $"{report.Length} characters");
        Assert.Contains("the end of dev\n~~~~~~~~\n\n</details>", report, StringComparison.Ordinal);
        Assert.Contains("the end of prod\n~~~~~~~~\n\n</details>", report, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', report);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Report()
    {
        var script = Path.Combine(Checkout.Root, ".github", "scripts", "preview-report.sh");
        var result = await Command.Run(script, [_folder.Path], _folder.Path);
        Assert.True(result.Status == 0, result.Errors);
        Assert.Empty(result.Errors);
        return result.Output;
    }
}
