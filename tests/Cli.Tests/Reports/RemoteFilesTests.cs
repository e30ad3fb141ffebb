using Homelab.Cli.Reports;

namespace Homelab.Cli.Tests.Reports;

public sealed class RemoteFilesTests
{
    [Theory]
    [InlineData("https://github.com/Ada/gitops.git", "https://github.com/Ada/gitops/blob/main/a%20b/x%23.yaml#L3")]
    [InlineData("git@github.com:ada/gitops.git", "https://github.com/ada/gitops/blob/main/a%20b/x%23.yaml#L3")]
    [InlineData("ssh://git@git.example.com:2222/ada/gitops", "https://git.example.com/ada/gitops/blob/main/a%20b/x%23.yaml#L3")]
    [InlineData("https://me:secret@gitlab.example.com:8443/a/b/gitops/", "https://gitlab.example.com:8443/a/b/gitops/-/blob/main/a%20b/x%23.yaml#L3")]
    [InlineData("https://codeberg.org/ada/gitops", "https://codeberg.org/ada/gitops/src/branch/main/a%20b/x%23.yaml#L3")]
    [InlineData("https://bitbucket.org/ada/gitops", "https://bitbucket.org/ada/gitops/src/main/a%20b/x%23.yaml#lines-3")]
    [InlineData("http://git.example.com/ada/gitops", null)]
    [InlineData("/srv/git/gitops", null)]
    [InlineData("file:///srv/git/gitops", null)]
    [InlineData("javascript:alert(1)//x", null)]
    [InlineData("https://exa\"mple.com/x/y", null)]
    public void A_file_has_a_page_on_the_host_that_its_checkout_comes_from(string url, string? page) =>
        Assert.Equal(page, RemoteFiles.Page(url, "main", new("gitops", "a b/x#.yaml", 3)));
}
