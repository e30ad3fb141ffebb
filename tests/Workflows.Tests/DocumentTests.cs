using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests;

/// <summary>What the documents say to copy works, and their links lead somewhere.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => new(
        ["README.md", "SECURITY.md", "CHANGELOG.md", .. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md")
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal)]);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_another_place_here_leads_to_one(string document) => Assert.All(
        Link().Matches(Read(document)).Where(link => !link.Groups["path"].Value.Contains(':', StringComparison.Ordinal)), link =>
        {
            var (path, anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            var target = path.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, path);
            Assert.True(Path.Exists(Path.Combine(Checkout.Root, target)), $"{document}: {link}");
            Assert.True(anchor.Length == 0 || Anchors(Read(target)).Contains(anchor, StringComparer.Ordinal), $"{document}: {link}");
        });

    [Theory]
    [InlineData("README.md", "deploy-image")]
    [InlineData("docs/deploy-image.md", "deploy-image")]
    [InlineData("docs/deploy-image.md", "validate-image")]
    public void A_caller_grants_what_the_jobs_of_the_workflow_ask_for_and_no_more(string document, string name)
    {
        var granted = Regex.Match(
            Read(document), $@"/{name}\.yaml@main\n\s+permissions: \{{ (?<granted>[^}}]+) \}}",
            RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.Equal(
            Workflow.Of("homelab", name).Jobs.Children.Values.SelectMany(job => ((YamlMappingNode)job["permissions"]).Children)
                .GroupBy(permission => permission.Key.ToString(), permission => permission.Value.ToString(), StringComparer.Ordinal)
                .Select(permission => $"{permission.Key}: {permission.Max(StringComparer.Ordinal)}").Order(StringComparer.Ordinal),
            granted.Groups["granted"].Value.Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_secrets_that_are_passed_one_by_one_are_all_that_there_are() => Assert.Equal(
        ((YamlMappingNode)Workflow.Of("homelab", "deploy-image").Root["on"]["workflow_call"]["secrets"]).Children
            .Select(secret => secret.Key.ToString()).Order(StringComparer.Ordinal),
        PassedSecret().Matches(Read("docs/deploy-image.md")).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Failed last sync attempt")]
    [InlineData("auto-sync will wipe out all resources")]
    public void What_Argo_CD_says_of_a_sync_that_it_does_not_try_is_in_the_runbook(string message) =>
        Assert.Contains($"   | `{message}", Read("docs/runbook.md"), StringComparison.Ordinal);

    private static string Read(string document) => File.ReadAllText(Path.Combine(Checkout.Root, document));

    // As GitHub makes them of headings: lower case, spaces as hyphens, without punctuation.
    private static IEnumerable<string> Anchors(string text) => Heading().Matches(text).Select(heading =>
        NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(
        @"^      (?<name>\w+): \$\{\{ secrets\.\k<name> \}\}$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PassedSecret();
}
