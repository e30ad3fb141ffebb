using Homelab.Cli.Git;

namespace Homelab.Cli.Tests.Git;

public sealed class GitBlobTests
{
    [Theory]
    [InlineData("", "ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("ce013625030ba8dba906f756967f9e9ca394464a", "ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4", "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4")]
    public void A_content_has_the_name_that_git_gives_it_in_a_repository_of_that_hash(string like, string name) =>
        Assert.Equal(name, GitBlob.Name("hello\n"u8.ToArray(), like));
}
