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
    public void A_file_that_follows_the_version_of_an_installed_chart_is_managed()
    {
        _folder.Write("repo/a.yaml", "encoding: ${connectCredentials}");
        var tokens = new Tokens(new Dictionary<string, string>(StringComparer.Ordinal) { ["connectCredentials"] = "raw" });

        Assert.Equal(
            new RepositoryFile("a.yaml", "encoding: raw", Ownership.Managed),
            new RepositoryContent(_folder.Path, ProjectFile.Settings(), tokens).Written("repo").Single());
    }

    [Fact]
    public void Tokens_are_replaced_and_everything_else_lands_byte_for_byte()
    {
        _folder.Write("repo/a.yaml", "owner: ${owner}\r\n\ttab\n\n");

        Assert.Equal("owner: anvaplus\r\n\ttab\n\n", Read("dev", owns: true).Single().Text);
    }

    [Fact]
    public void An_environment_has_the_files_of_each_with_its_name_in_path_and_text()
    {
        _folder.Write("repo/environments/_each/_root/root-${environment}.yaml", "name: root-${environment}");

        Assert.Equal(
            new RepositoryFile("environments/dev/_root/root-dev.yaml", "name: root-dev", Ownership.Seeded),
            Read("dev", owns: true).Single());
        Assert.Equal(
            new RepositoryFile("environments/prod/_root/root-prod.yaml", "name: root-prod", Ownership.Seeded),
            Read("prod", owns: false).Single());
    }

    [Fact]
    public void A_file_of_its_own_takes_the_place_of_the_one_of_each()
    {
        _folder.Write("repo/environments/_each/web/apps-${environment}.yaml", "each");
        _folder.Write("repo/environments/dev/web/apps-dev.yaml", "own");

        Assert.Equal("own", Read("dev", owns: true).Single().Text);
        Assert.Equal("each", Read("prod", owns: false).Single().Text);
    }

    [Fact]
    public void The_owner_writes_what_later_environments_have_before_their_stacks_go_up()
    {
        _folder.Write("repo/environments/_later/.gitkeep", "nothing in ${environment}");

        Assert.Equal(["environments/prod/.gitkeep", "environments/staging/.gitkeep"], Paths("dev", owns: true, "dev", "staging", "prod"));
        Assert.Equal("nothing in prod", Read("dev", owns: true).Single().Text);
        Assert.Empty(Paths("staging", owns: false, "dev", "staging", "prod"));
        Assert.Empty(Paths("prod", owns: false, "dev", "staging", "prod"));
    }

    [Fact]
    public void What_a_later_environment_has_of_its_own_is_its_own_stacks_to_write()
    {
        _folder.Write("repo/environments/_later/.gitkeep", "later");
        _folder.Write("repo/environments/prod/.gitkeep", "own");

        Assert.Empty(Paths("dev", owns: true));
        Assert.Equal("own", Read("prod", owns: false).Single().Text);
    }

    [Fact]
    public void Without_the_example_the_first_environment_begins_like_the_others()
    {
        _folder.Write("repo/environments/_each/web/kustomization.yaml", "each");
        _folder.Write("repo/environments/_later/.gitkeep", "later");
        _folder.Write("repo/environments/dev/web/kustomization.yaml", "own");
        _folder.Write("repo/environments/dev/web/blog_hugo/values.yaml", "version: v1.0.0");
        var settings = ProjectFile.Settings(("seedExample", "false"));

        var files = new RepositoryContent(
            _folder.Path, settings, new Tokens(new Dictionary<string, string>(StringComparer.Ordinal))).Written("repo");

        Assert.Equal(
            ["environments/dev/.gitkeep: later", "environments/dev/web/kustomization.yaml: each", "environments/prod/.gitkeep: later"],
            files.Select(file => $"{file.Path}: {file.Text}"));
    }

    [Fact]
    public void A_file_of_no_environment_knows_no_environments_name()
    {
        _folder.Write("repo/README.md", "# ${environment}");

        var exception = Assert.Throws<ContentException>(() => Read("dev", owns: true));
        Assert.StartsWith("repo/README.md:1: ${environment} is no known token.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_found_whichever_stack_writes_it()
    {
        _folder.Write("repo/project.yaml", "owner: ${owner}");

        Assert.Equal("owner: anvaplus", Content("prod", owns: false).Find("repo", "project.yaml", "the project").Text);
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

    private string[] Paths(string environment, bool owns, params string[] environments) =>
        [.. Content(environment, owns, environments).Written("repo").Select(file => file.Path)];

    private IReadOnlyList<RepositoryFile> Read(string environment, bool owns) => Content(environment, owns).Written("repo");

    private RepositoryContent Content(string environment, bool owns, params string[] environments)
    {
        var settings = ProjectFile.Settings() with { Environment = environment, OwnsRepositories = owns };
        return new(
            _folder.Path,
            environments.Length == 0 ? settings : settings with { Environments = environments },
            new Tokens(new Dictionary<string, string>(StringComparer.Ordinal) { ["owner"] = "anvaplus" }));
    }
}
