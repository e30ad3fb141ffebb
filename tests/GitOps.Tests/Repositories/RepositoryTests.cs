using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Repositories;

public sealed class RepositoryTests
{
    [Theory]
    [InlineData("https://github.com/example/apps", "https://GitHub.com/example/apps.git")]
    [InlineData("https://github.com/example/apps/", "https://github.com/example/apps")]
    [InlineData("git@github.com:example/apps.git", "ssh://git@github.com/example/apps")]
    public void One_repository_has_one_normal_url(string one, string other) =>
        Assert.Equal(RepositoryUrl.Normalize(one), RepositoryUrl.Normalize(other));

    [Theory]
    [InlineData("https://github.com/example/apps.git")]
    [InlineData("git@github.com:example/apps")]
    [InlineData("ssh://git@github.com:22/example/apps.git")]
    [InlineData("https://user@github.com/Example/Apps/")]
    public void A_checkout_is_found_by_every_url_of_its_repository(string url) =>
        Assert.NotNull(new RepositorySet([new Repository("checkout", ".", "https://github.com/example/apps")]).ByUrl(url));

    [Theory]
    [InlineData("https://github.com/example/apps.git", "other")]
    [InlineData("git@GitHub.com:fork/apps.git", "apps")]
    [InlineData("https://gitlab.com/somebody/apps", null)]
    [InlineData("https://gitlab.com/somebody/plain", "plain")]
    [InlineData("https://github.com/somebody/else", null)]
    public void A_checkout_with_an_origin_is_known_by_that_and_one_without_by_its_name(string url, string? name) => Assert.Equal(
        name,
        new RepositorySet(
            [
                new Repository("apps", "a", "https://github.com/fork/apps"),
                new Repository("other", "b", "https://github.com/example/apps"),
                new Repository("plain", "c"),
            ]).ByUrl(url)?.Name);

    [Fact]
    public void Checkouts_tell_their_url_and_branch()
    {
        using var checkouts = new Checkouts()
            .Write("mine/.git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:example/apps.git\n[remote "
                + "\"fork\"]\n\turl = https://github.com/fork/apps\n")
            .Write("mine/.git/HEAD", "ref: refs/heads/feature/x\n")
            .Write("mine/a.yaml", "a: 1")
            .Write("plain/b.yaml", "b: 1");
        var repositories = RepositorySet.FromFolder(checkouts.Folder);

        Assert.Equal("mine, plain", string.Join(", ", repositories.All.Select(repository => repository.Name)));
        Assert.Equal("git@github.com:example/apps.git", repositories.All[0].Url);
        Assert.Equal("feature/x", repositories.All[0].Branch);
        Assert.Equal("a.yaml", Assert.Single(repositories.All[0].Files));
        Assert.Null(repositories.All[1].Url);
    }

    [Fact]
    public void A_checkout_is_a_set_of_its_own()
    {
        using var checkouts = new Checkouts().Write("mine/.git/config", "[remote \"origin\"]\n\turl = https://github.com/example/apps\n")
            .Write("mine/below/a.yaml", "a: 1")
            .Write("copy/below/a.yaml", "a: 2");
        var mine = Assert.Single(RepositorySet.FromCheckout(checkouts.PathOf("mine/")).All);
        var copy = Assert.Single(RepositorySet.FromCheckout(checkouts.PathOf("copy"), like: mine).All);

        Assert.Equal(("mine", "https://github.com/example/apps"), (mine.Name, mine.Url));
        Assert.Equal(("mine", "https://github.com/example/apps", "below/a.yaml"), (copy.Name, copy.Url, Assert.Single(copy.Files)));
    }

    [Fact]
    public void A_git_file_that_leads_out_is_not_followed()
    {
        using var checkouts = new Checkouts().Write("elsewhere/config", "[remote \"origin\"]\n\turl = https://github.com/example/apps\n")
            .Write("mine/.git", "gitdir: ../elsewhere\n");

        Assert.Null(RepositorySet.FromFolder(checkouts.Folder).ByName("mine")!.Url);
    }

    [Fact]
    public void A_link_out_of_the_repository_is_named_and_not_followed()
    {
        using var checkouts = new Checkouts().Write("secret/password.yaml", "a: 1").Write("mine/in.yaml", "a: 1");
        File.CreateSymbolicLink(checkouts.PathOf("mine/file.yaml"), checkouts.PathOf("secret/password.yaml"));
        Directory.CreateSymbolicLink(checkouts.PathOf("mine/folder"), checkouts.PathOf("secret"));
        Directory.CreateSymbolicLink(checkouts.PathOf("mine/loop"), checkouts.PathOf("mine"));
        File.CreateSymbolicLink(checkouts.PathOf("mine/broken.yaml"), checkouts.PathOf("mine/nowhere.yaml"));
        File.CreateSymbolicLink(checkouts.PathOf("mine/inside.yaml"), "in.yaml");
        var repository = new Repository("mine", checkouts.PathOf("mine"));

        Assert.Equal("in.yaml, inside.yaml", string.Join(", ", repository.Files));
        Assert.Equal("file.yaml, folder", string.Join(", ", repository.EscapingLinks));
        Assert.Throws<FileNotFoundException>(() => repository.ReadText("file.yaml"));
        Assert.Throws<FileNotFoundException>(() => repository.ReadText("../secret/password.yaml"));
    }

    [Theory]
    [InlineData("a/b", "../c.yaml", "a/c.yaml")]
    [InlineData("a/b", "./c.yaml", "a/b/c.yaml")]
    [InlineData("a/b", "/c.yaml", "c.yaml")]
    [InlineData("a", "../../c.yaml", null)]
    [InlineData("", "..", null)]
    [InlineData("a", "..", "")]
    public void Paths_never_lead_out(string folder, string path, string? resolved) =>
        Assert.Equal(resolved, Repository.Resolve(folder, path));

    [Fact]
    public void A_file_of_more_than_ten_megabytes_is_refused()
    {
        using var checkouts = new Checkouts().Write("mine/big.yaml", "a: " + new string('x', 11 * 1024 * 1024))
            .Write("mine/ten.yaml", "a: " + new string('x', (10 * 1024 * 1024) - 10));
        var repository = new Repository("mine", checkouts.PathOf("mine"));

        Assert.Contains("11.0 MB", repository.ReadYaml("big.yaml").Problem, StringComparison.Ordinal);
        Assert.Null(repository.ReadYaml("ten.yaml").Problem);
    }
}
