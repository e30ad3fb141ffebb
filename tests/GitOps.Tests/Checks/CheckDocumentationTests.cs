using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

public sealed class CheckDocumentationTests
{
    [Fact]
    public void The_page_says_what_the_checks_say()
    {
        var expected = Path.Combine(AppContext.BaseDirectory, "checks.md");
        File.WriteAllText(expected, CheckDocumentation.Markdown());

        Assert.True(
            CheckDocumentation.Markdown() == File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "checks.md")),
            $"docs/checks.md is not what the checks say; copy {expected} over it.");
    }

    [Fact]
    public void Ids_are_unique_and_everything_is_told() => Assert.All(CheckRunner.All, check =>
    {
        Assert.Matches("^HL[0-9]{3}$", check.Id);
        Assert.Single(CheckRunner.All, other => other.Id == check.Id);
        Assert.All([check.Title, check.Why, check.Fix, check.Bad, check.Good], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.NotEqual(check.Bad, check.Good);
    });
}
