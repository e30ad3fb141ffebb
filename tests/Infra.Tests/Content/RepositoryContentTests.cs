using Homelab.Infra.Content;

namespace Homelab.Infra.Tests.Content;

public sealed class RepositoryContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_owner_writes_its_environment_and_what_is_of_no_environment()
    {
        WriteTree();

        Assert.Equal(
            [".github/workflows/validate.yaml", "CODEOWNERS", "README.md", "environments/README.md", "environments/dev/web/values.yaml"],
            Paths("dev", owns: true));
    }

    [Fact]
    public void Every_other_stack_writes_its_environment_alone()
    {
        WriteTree();

        Assert.Equal(["environments/prod/.gitkeep"], Paths("prod", owns: false));
    }

    [Fact]
    public void A_repository_without_environments_is_the_owners_alone()
    {
        _folder.Write("repo/charts/Chart.yaml", "name: x");

        Assert.Equal(["charts/Chart.yaml"], Paths("dev", owns: true));
        Assert.Empty(Paths("prod", owns: false));
    }

    [Theory]
    [InlineData(".github/workflows/validate.yaml", Ownership.Managed)]
    [InlineData("CODEOWNERS", Ownership.Managed)]
    [InlineData("README.md", Ownership.Seeded)]
    [InlineData("environments/dev/web/values.yaml", Ownership.Seeded)]
    [InlineData("environments/README.md", Ownership.Seeded)]
    public void Workflows_and_code_owners_are_managed_and_all_else_is_seeded(string path, Ownership ownership)
    {
        WriteTree();

        Assert.Equal(ownership, Read("dev", owns: true).Single(file => file.Path == path).Ownership);
    }

    [Fact]
    public void Tokens_are_replaced_and_everything_else_lands_byte_for_byte()
    {
        _folder.Write("repo/a.yaml", "owner: ${owner}\r\n\ttab\n\n");

        Assert.Equal("owner: anvaplus\r\n\ttab\n\n", Read("dev", owns: true).Single().Text);
    }

    [Fact]
    public void A_new_environment_without_files_is_an_error_that_says_how_to_begin()
    {
        WriteTree();

        var exception = Assert.Throws<ContentException>(() => Read("staging", owns: false));
        Assert.Equal(
            "repo/environments has no folder staging: a new environment starts as a copy of one that is there, with its name replaced.",
            exception.Message);
    }

    [Fact]
    public void A_file_that_is_no_text_is_an_error_that_names_it()
    {
        _folder.Write("repo/logo.png", [0x89, 0x50, 0xff]);

        var exception = Assert.Throws<ContentException>(() => Read("dev", owns: true));
        Assert.Equal("repo/logo.png is not UTF-8 text; GitHub's file API and Argo CD both want that.", exception.Message);
    }

    private void WriteTree()
    {
        _folder.Write("repo/README.md", "# read");
        _folder.Write("repo/CODEOWNERS", "* @${owner}");
        _folder.Write("repo/.github/workflows/validate.yaml", "name: validate");
        _folder.Write("repo/environments/README.md", "# environments");
        _folder.Write("repo/environments/dev/web/values.yaml", "version: v1.0.0");
        _folder.Write("repo/environments/prod/.gitkeep", "why");
    }

    private string[] Paths(string environment, bool owns) => [.. Read(environment, owns).Select(file => file.Path)];

    private IReadOnlyList<RepositoryFile> Read(string environment, bool owns) =>
        new RepositoryContent(_folder.Path, new Tokens(new Dictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "anvaplus" }))
            .Read("repo", environment, owns);
}
