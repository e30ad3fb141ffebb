using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using System.Xml.Linq;
using Homelab.Cli.Git;
using Homelab.Cli.Reports.Html;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tools;
using Homelab.Infra;
using Xunit.Abstractions;

namespace Homelab.Cli.Tests.Reports;

/// <summary>
/// The page in front of axe, in a real browser, with everything unfolded. Where there is no Chromium its rules that can be told from the
/// markup and the style alone are checked here instead: contrast of every pair of colours, names of everything that can be reached.
/// </summary>
public sealed partial class AccessibilityTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly string[] Serious = ["serious", "critical"];

    // Text colours of the style on the backgrounds that they are used on.
    private static readonly (string Text, string Back)[] Pairs =
    [
        ("text", "page"), ("text", "card"), ("dim", "page"), ("dim", "card"), ("link", "page"),
        ("fine", "fine-back"), ("found", "found-back"), ("external", "external-back"), ("text", "fine-back"), ("text", "found-back"), ("text", "external-back"),
    ];

    private readonly TestTree _loop = new();

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData("light", 1200)]
    [InlineData("dark", 1200)]
    [InlineData("light", 390)]
    public async Task Axe_finds_nothing_serious(string scheme, int width)
    {
        var page = await PageAsync();
        if (FindBrowser() is not { } browser)
        {
            output.WriteLine("No Chromium on PATH: contrast and names were checked without axe.");
            AssertContrast(page);
            AssertNames(page);
            return;
        }

        var violations = await AxeAsync(browser, page, scheme, width);

        output.WriteLine($"axe ran in {browser}.");
        var serious = violations.Where(violation => Serious.Contains(violation.Impact, StringComparer.Ordinal)).ToList();
        Assert.True(
            serious.Count == 0, string.Join('\n', serious.Select(violation => $"{violation.Id}: {string.Join("\n  ", violation.Nodes)}")));
    }

    [Fact]
    public async Task Every_pair_of_colours_has_the_contrast_of_WCAG_AA() => AssertContrast(await PageAsync());

    [Fact]
    public async Task Everything_that_can_be_reached_has_a_name() => AssertNames(await PageAsync());

    private async Task<string> PageAsync()
    {
        var report = await _loop.Application("web-dev")
            .Application("docs-dev", TestTree.Object("ConfigMap", "one"), TestTree.Object("Service", "two"))
            .ReportAsync();
        var path = Path.Combine(_loop.Folder, "report.html");
        HtmlReport.Write(path, report);
        // Folded content is invisible to axe, and so is what only the script shows; the policy would keep axe itself from running.
        return Policy().Replace(await File.ReadAllTextAsync(path), "").Replace(" hidden=\"hidden\"", "", StringComparison.Ordinal).Replace("<details", "<details open=\"open\"", StringComparison.Ordinal)
            .Replace("open=\"open\" open=\"open\"", "open=\"open\"", StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<Violation>> AxeAsync(string browser, string page, string scheme, int width)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "tools", "node_modules", "axe-core", "axe.min.js"));
        var driven = Path.Combine(_loop.Folder, "axe.html");
        await File.WriteAllTextAsync(driven, page.Replace(
            "</body>",
            $"""
            <script>{axe}</script>
            <script>axe.run(document.querySelector('html')).then(
              result => document.documentElement.setAttribute('data-axe', JSON.stringify(result.violations.map(found => (
                ({"{"} Id: found.id, Impact: found.impact, Nodes: found.nodes.map(node => node.html + ' ' + node.failureSummary) {"}"}))))),
              error => document.documentElement.setAttribute('data-axe-error', String(error)));</script>
            </body>
            """,
            StringComparison.Ordinal));
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={Path.Combine(_loop.Folder, "profile")}", $"--window-size={width},900", $"--blink-settings=preferredColorScheme={(scheme is "dark" ? 0 : 1)}",
            "--virtual-time-budget=20000", "--dump-dom", new Uri(driven).AbsoluteUri,
        ];
        var dom = await Tool.RunAsync(
            new ToolCall(browser, arguments)
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal),
                TimeLimit = TimeSpan.FromMinutes(2),
            },
            "to look at the page", CancellationToken.None);
        var result = AxeResult().Match(dom);
        Assert.True(result.Success, $"axe did not answer: {dom[..Math.Min(dom.Length, 300)]}");
        return JsonSerializer.Deserialize<List<Violation>>(HttpUtility.HtmlDecode(result.Groups["json"].Value))!;
    }

    private static void AssertContrast(string page)
    {
        var schemes = Palette().Matches(page).Select(match => Colour().Matches(match.Value).ToDictionary(
            colour => colour.Groups["name"].Value, colour => colour.Groups["value"].Value, StringComparer.Ordinal)).Take(2).ToList();
        Assert.Equal(2, schemes.Count);
        Assert.All(schemes, scheme => Assert.All(Pairs, pair =>
        {
            var contrast = Contrast(scheme[pair.Text], scheme[pair.Back]);
            Assert.True(contrast >= 4.5, $"{pair.Text} on {pair.Back} has a contrast of {contrast:F1}.");
        }));
    }

    private static void AssertNames(string page)
    {
        var root = XElement.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.All(root.Descendants("a").Concat(root.Descendants("summary")), element => Assert.NotEqual("", element.Value.Trim()));
        Assert.All(
            root.Descendants().Where(element => element.Attribute("tabindex") is not null),
            element => Assert.True(
                element.Attribute("aria-label") is { Value.Length: > 0 } || element.Value.Trim().Length > 0, element.ToString()));
        Assert.All(root.Descendants("section"), section => Assert.NotNull(section.Attribute("aria-labelledby")));
        Assert.NotEmpty(root.Descendants("title").First().Value);
    }

    // https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
    private static double Contrast(string one, string other)
    {
        double[] luminances = [Luminance(one), Luminance(other)];
        return (luminances.Max() + 0.05) / (luminances.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Convert.FromHexString(colour[1..]).Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static string? FindBrowser() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Browsers.Select(browser => Path.Combine(folder, browser)))
        .FirstOrDefault(File.Exists);

    private sealed record Violation(string Id, string Impact, IReadOnlyList<string> Nodes);

    [GeneratedRegex("<meta http-equiv[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Policy();

    [GeneratedRegex("data-axe=\"(?<json>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AxeResult();

    [GeneratedRegex(@":root \{[^}]*\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Palette();

    [GeneratedRegex("--(?<name>[a-z-]+): (?<value>#[0-9a-f]{6});", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}
