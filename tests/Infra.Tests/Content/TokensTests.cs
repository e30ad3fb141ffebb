using Homelab.Infra.Content;

namespace Homelab.Infra.Tests.Content;

public sealed class TokensTests
{
    private static readonly Tokens Tokens = new(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "anvaplus", ["domain"] = "homelab.internal" });

    [Fact]
    public void Every_token_is_replaced_by_its_value() =>
        Assert.Equal("https://anvaplus.homelab.internal/anvaplus", Tokens.Replace("https://${owner}.${domain}/${owner}", "file"));

    [Fact]
    public void A_token_more_leaves_the_others_as_they_are()
    {
        Assert.Equal("anvaplus/dev", Tokens.With("environment", "dev").Replace("${owner}/${environment}", "file"));
        Assert.Throws<ContentException>(() => Tokens.Replace("${environment}", "file"));
    }

    [Theory]
    [InlineData("${{ secrets.TOKEN }}")]
    [InlineData("$valuesRepo/environments/dev")]
    [InlineData("\"$name\"")]
    [InlineData("{{ .Values.version }}")]
    public void What_is_no_token_stays_as_it_is(string text) => Assert.Equal(text, Tokens.Replace(text, "file"));

    [Theory]
    [InlineData(
        "one\ntwo ${ownr}",
        "repo/file.yaml:2: ${ownr} is no known token. Known are ${domain}, ${owner}; in a shell script write $name without braces.")]
    [InlineData(
        "${owner",
        "repo/file.yaml:1: ${owner is no known token. Known are ${domain}, ${owner}; in a shell script write $name without braces.")]
    [InlineData(
        "${}", "repo/file.yaml:1: ${} is no known token. Known are ${domain}, ${owner}; in a shell script write $name without braces.")]
    [InlineData(
        "${owner:-x}",
        "repo/file.yaml:1: ${owner:-x} is no known token. Known are ${domain}, ${owner}; in a shell script write $name without braces.")]
    public void An_unknown_or_unfinished_token_is_an_error_with_file_and_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ContentException>(() => Tokens.Replace(text, "repo/file.yaml")).Message);
}
