using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Tests.ArgoCd;

public sealed class GlobTests
{
    [Fact]
    public void A_text_of_any_length_matches_itself()
    {
        var text = new string('a', 10_000);

        Assert.True(Glob.IsMatch(text, text));
        Assert.False(Glob.IsMatch(text, text + "a"));
    }

    [Fact]
    public void A_pattern_that_is_longer_than_any_name_matches_nothing() =>
        Assert.False(Glob.IsMatch($"{new string('a', 10_000)}*", new string('a', 10_000)));
}
