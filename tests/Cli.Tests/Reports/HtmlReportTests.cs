using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Homelab.Cli.Reports;
using Homelab.Cli.Reports.Html;
using Homelab.Cli.Trees;
using Homelab.GitOps.ArgoCd;

namespace Homelab.Cli.Tests.Reports;

/// <summary>What the page is made of. It is well-formed XML below its first line, so it is read as such.</summary>
public sealed partial class HtmlReportTests : IDisposable
{
    private readonly TestTree _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task It_needs_nothing_from_elsewhere()
    {
        var (text, page) = await WriteAsync(_loop.Application("web-dev"));

        Assert.Empty(page.Descendants("link"));
        Assert.Empty(page.Descendants().Attributes("src"));
        Assert.All(
            page.Descendants().Attributes("href"),
            link => Assert.True(
                link.Value.StartsWith('#') || link.Value.StartsWith("manifests/", StringComparison.Ordinal), $"It leads to {link.Value}."));
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "style");
    }

    [Fact]
    public async Task It_runs_its_own_script_and_no_other()
    {
        var (text, page) = await WriteAsync(_loop.Application("web-dev"));

        var script = Assert.Single(page.Descendants("script"));
        var policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv")?.Value is "Content-Security-Policy")
            .Attribute("content")!.Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        foreach (var name in (string[])["script", "style"])
        {
            var written = Regex.Match(text, $"<{name}>(.*?)</{name}>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(written)));
            Assert.Contains($"{name}-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
        }

        // Written as XML, it would say something else to a browser.
        Assert.DoesNotContain(script.Value, letter => letter is '&' or '<' or '>');
    }

    [Fact]
    public async Task Applications_can_be_filtered_by_health_rule_and_name()
    {
        var (_, page) = await WriteAsync(_loop.Application("web-dev").Write("gitops/apps/nowhere.yaml", """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: nowhere, namespace: argocd }
            spec:
              project: default
              destination: { server: https://kubernetes.default.svc, namespace: web }
              source: { repoURL: https://example.com/gitops, path: nowhere }
            """));

        var filter = page.Descendants("form").Single();
        var failed = page.Descendants("details").Single(details => details.Attribute("data-name")?.Value is "nowhere");
        Assert.NotNull(filter.Attribute("hidden"));
        Assert.Equal("failed", failed.Attribute("data-health")!.Value);
        Assert.Contains("HL002", failed.Attribute("data-rules")!.Value.Split(' '));
        Assert.Equal(
            ["", "external", "failed", "fine", "found"],
            filter.Descendants("select").First().Descendants("option").Select(option => option.Attribute("value")!.Value).Order(StringComparer.Ordinal));
        Assert.Contains(
            filter.Descendants("select").Last().Descendants("option"), option => option.Attribute("value")!.Value is "HL002");
        Assert.All(
            page.Descendants("li").Where(item => item.Attribute("data-rules") is not null),
            item => Assert.NotEmpty(item.Attribute("data-name")!.Value));
    }

    [Fact]
    public async Task An_Application_shows_the_routes_that_it_opens_and_no_other_does()
    {
        var (_, page) = await WriteAsync(_loop.Application("docs-dev", TestTree.Page).Application("web-dev"));

        var details = page.Descendants("details").ToLookup(one => one.Attribute("data-name")?.Value, StringComparer.Ordinal);
        Assert.Equal(
            ["docs.example.com → Ingress/docs → Service/docs → Deployment/docs-server → example/docs:v1"],
            Routes(details["docs-dev"].Single()));
        Assert.Empty(Routes(details["web-dev"].Single()));

        static IEnumerable<string> Routes(XElement application) =>
            application.Descendants("h4").Where(title => title.Value == "Routes")
                .SelectMany(title => title.ElementsAfterSelf("ul").First().Elements("li")).Select(item => item.Value);
    }

    [Fact]
    public async Task Places_lead_to_the_host_that_the_checkout_comes_from()
    {
        _loop.Write("gitops/.git/config", "[remote \"origin\"]\n\turl = https://me:secret@example.com/gitops.git\n")
            .Write("gitops/.git/HEAD", "ref: refs/heads/main\n");

        var (text, page) = await WriteAsync(_loop.Application("web-dev"));

        Assert.Contains(
            page.Descendants("a").Attributes("href"), link => link.Value == "https://example.com/gitops/blob/main/apps/app-1.yaml#L1");
        Assert.Contains(page.Descendants("a").Attributes("href"), link => link.Value is "manifests/web-dev.yaml");
        Assert.DoesNotContain("secret@", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_Applications_make_a_page_that_a_phone_opens()
    {
        for (var number = 0; number < 1000; number++)
        {
            _loop.Application($"some-domain-with-a-name-{number}-dev", TestTree.Object("ConfigMap", "settings"), TestTree.Object("Service", "web"));
        }

        var (text, page) = await WriteAsync(_loop);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 1_500_000);
        Assert.Equal(1000, page.Descendants().Count(element => element.Attribute("data-health") is not null));
    }

    [Fact]
    public async Task Its_style_holds_nothing_that_XML_would_escape()
    {
        var (text, _) = await WriteAsync(_loop.Application("web-dev"));

        Assert.DoesNotContain('&', Style().Match(text).Value);
        Assert.Contains("prefers-color-scheme: dark", Style().Match(text).Value, StringComparison.Ordinal);
        Assert.Contains("@media print", Style().Match(text).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_landmarks_one_title_and_headings_in_order()
    {
        var (_, page) = await WriteAsync(_loop.Application("web-dev"));

        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Single(page.Descendants("main"));
        Assert.Single(page.Descendants("header"));
        Assert.NotEmpty(page.Descendants("nav").Single().Attribute("aria-label")!.Value);
        Assert.Single(page.Descendants("h1"));
        var level = 1;
        foreach (var heading in page.Descendants().Where(element => Heading().IsMatch(element.Name.LocalName)))
        {
            var next = heading.Name.LocalName[1] - '0';
            Assert.True(next <= level + 1, $"{heading} follows a heading of level {level}.");
            level = next;
        }
    }

    [Fact]
    public async Task A_source_that_is_followed_in_part_keeps_its_path()
    {
        var (text, page) = await WriteAsync(_loop.Application("web-dev").Write("gitops/app-1/more.jsonnet", "{}"));
        var source = page.Descendants("tr").Single(row => row.Elements().Any(cell => cell.Value is "Directory"));

        Assert.Contains("gitops: app-1", source.Value, StringComparison.Ordinal);
        Assert.Contains("more.jsonnet is Jsonnet", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_has_a_caption_and_headers_with_a_scope()
    {
        var (_, page) = await WriteAsync(_loop.Application("web-dev"));

        Assert.NotEmpty(page.Descendants("table"));
        Assert.All(page.Descendants("table"), table =>
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            Assert.NotEmpty(table.Descendants("th"));
            Assert.All(table.Descendants("th"), header => Assert.Contains(header.Attribute("scope")!.Value, new[] { "col", "row" }));
        });
    }

    [Fact]
    public async Task Every_id_is_there_once_and_every_link_leads_somewhere()
    {
        var (_, page) = await WriteAsync(_loop.Application("web-dev").Application("web dev").Application("WEB-dev"));

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal).Count(), ids.Count);
        Assert.All(
            page.Descendants().Attributes("href").Where(link => link.Value.StartsWith('#')), link => Assert.Contains(link.Value[1..], ids));
        Assert.All(page.Descendants().Attributes("aria-labelledby"), label => Assert.Contains(label.Value, ids));
    }

    [Fact]
    public async Task Findings_come_first_with_their_line_and_the_way_out()
    {
        var (_, page) = await WriteAsync(_loop.Application("web-dev"));

        var first = page.Descendants("section").First();
        var report = await _loop.ReportAsync();
        Assert.Equal("findings", first.Attribute("id")!.Value);
        Assert.Equal(report.CheckedTree!.Checks.Findings.Count, first.Descendants("ol").Elements("li").Count());
        Assert.Equal(report.CheckedTree.Checks.Findings.DistinctBy(finding => finding.Check.Id).Count(), first.Descendants("h3").Count());
        Assert.Contains(report.CheckedTree.Checks.Findings[0].Location.ToString(), first.Value, StringComparison.Ordinal);
        Assert.Contains(report.CheckedTree.Checks.Findings[0].WayOut, first.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tree_is_drawn_with_a_labelled_box_for_each_Application()
    {
        var (_, page) = await WriteAsync(_loop.Application("one-dev").Application("two-dev"));

        var drawing = page.Descendants("svg").Single();
        Assert.Contains("2 Applications", drawing.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal(["one-dev: findings", "two-dev: findings"], drawing.Descendants("title").Select(title => title.Value));
        Assert.Equal(2, drawing.Descendants("rect").Count());
    }

    [Fact]
    public async Task Hostile_names_stay_text()
    {
        var (text, page) = await WriteAsync(_loop.Application(TestTree.Hostile, TestTree.Object("ConfigMap", TestTree.Hostile)));

        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("h3"), heading => heading.Value == TestTree.Hostile);
    }

    [Fact]
    public async Task Characters_that_no_page_may_hold_are_shown_as_escapes()
    {
        var (_, page) = await WriteAsync(_loop.Application("web\u0001-dev"));

        Assert.Contains(page.Descendants("h3"), heading => heading.Value == "web\\u0001-dev");
    }

    [Fact]
    public async Task Empty_elements_are_written_so_that_browsers_close_them()
    {
        var (text, _) = await WriteAsync(_loop.Application("web-dev"));

        Assert.Empty(SelfClosed().Matches(text).Select(match => match.Groups["name"].Value)
            .Except(["meta", "rect", "path", "wbr", "input"], StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_data_of_a_Secret_is_not_shown()
    {
        const string Secret = """
            apiVersion: v1
            kind: Secret
            metadata: { name: database }
            data: { password: aHVudGVyMg== }
            stringData:
              token: hunter2
            """;
        var (text, _) = await WriteAsync(_loop.Application("web-dev", Secret));
        ManifestFiles.Write(_loop.Folder, (await _loop.ReportAsync()).CheckedTree!);
        var manifest = await File.ReadAllTextAsync(Path.Combine(_loop.Folder, "manifests", "web-dev.yaml"));

        foreach (var written in new[] { text, manifest })
        {
            Assert.DoesNotContain("aHVudGVyMg==", written, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
            Assert.Contains("password:", written, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_so_many_Applications_are_shown_in_detail_those_with_findings_first()
    {
        for (var number = 0; number < 250; number++)
        {
            _loop.Application($"web-{number}-dev");
        }

        var report = await _loop.ReportAsync();
        var last = report.CheckedTree!.Applications.Last();
        var finding = report.CheckedTree.Checks.Findings.First(found => found.Application == last.Name);

        var (_, page) = Write(report with { CheckedTree = new(report.CheckedTree.Tree, report.CheckedTree.Checks with { Findings = [finding] }) });

        var applications = page.Descendants("section").Single(section => section.Attribute("id")!.Value == "applications");
        Assert.Equal(200, applications.Elements("details").Count());
        Assert.NotNull(
            applications.Elements("details").Single(details => details.Descendants("h3").First().Value == last.Name).Attribute("open"));
        Assert.Equal(50, applications.Descendants("tr").Count(row => row.Attribute("data-name") is not null));
        Assert.Equal(250, page.Descendants("svg").Single().Descendants("rect").Count());
    }

    private async Task<(string Text, XElement Page)> WriteAsync(TestTree tree) => Write(await tree.ReportAsync());

    private (string Text, XElement Page) Write(Report report)
    {
        var path = Path.Combine(_loop.Folder, "report.html");
        HtmlReport.Write(path, report);
        var text = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>\n", text, StringComparison.Ordinal);
        return (text, XElement.Parse(text["<!DOCTYPE html>\n".Length..]));
    }

    [GeneratedRegex("^h[1-6]$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Style();

    [GeneratedRegex(@"<(?<name>[a-z0-9]+)[^<>]*/>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SelfClosed();
}
