using Homelab.Cli.Providers;
using Pulumi;
using Pulumi.Github;

namespace Homelab.Cli.Tests.Providers;

public sealed class LocalGitHubTests
{
    private readonly LocalServices _world = new();

    [Fact]
    public async Task A_file_needs_its_repository()
    {
        var message = await TestProgram.FailAsync(() => File("f", "none", "README.md"));

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': the repository ada/none doesn't exist; "
            + "create it first and pass on its Name output, so that this waits for it.", message);
    }

    [Fact]
    public async Task A_second_repository_of_the_same_name_is_refused()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var first = Repository("one", "apps");
            Repository("two", "Apps", after: first);
        });

        Assert.Equal(
            "  github:index/repository:Repository 'two': the repository ada/apps already exists; give this one another name, or adopt "
                + "the one that exists.",
            message);
    }

    [Fact]
    public async Task A_file_comes_too_late_once_its_branch_is_protected()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var repository = Repository("r", "apps");
            var protection = Protection("p", repository.NodeId, "main");
            File("f", repository.Name, "README.md", after: protection);
        });

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': the branch main of ada/apps is already protected by 'p'; "
            + "let the protection depend on every file.", message);
    }

    [Fact]
    public async Task A_protection_by_pattern_covers_the_branch()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var repository = Repository("r", "apps");
            File("f", repository.Name, "README.md", after: Protection("p", repository.NodeId, "m*"));
        });

        Assert.Contains("already protected by 'p'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_stack_writes_past_a_protection_that_spares_administrators()
    {
        await TestProgram.UpAsync(_world, "dev", () => Protection("p", Repository("r", "apps").NodeId, "main"));

        await TestProgram.UpAsync(_world, "prod", () => File("f", "apps", "environments/prod/values.yaml"));

        Assert.Equal(
            ["README.md", "environments/prod/values.yaml"], _world.GitHub.Repositories.Single().Commits.Select(commit => commit.Path));
    }

    [Fact]
    public async Task Another_stack_is_stopped_by_a_protection_that_does_not_spare_administrators()
    {
        await TestProgram.UpAsync(_world, "dev", () => Protection("p", Repository("r", "apps").NodeId, "main", enforceAdmins: true));

        var message = await TestProgram.FailAsync(_world, "prod", () => File("f", "apps", "environments/prod/values.yaml"));

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': the branch main of ada/apps is protected by 'p' for administrators too; "
            + "set its EnforceAdmins to false.", message);
    }

    [Fact]
    public async Task One_file_has_one_writer()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var repository = Repository("r", "apps");
            var first = File("one", repository.Name, "a/b.yaml");
            File("two", repository.Name, "a/b.yaml", after: first);
        });

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'two': a/b.yaml of ada/apps is already written by 'one' of stack dev; "
            + "a file belongs to one resource, so remove one of the two.", message);
    }

    [Fact]
    public async Task One_file_has_one_writer_across_stacks()
    {
        await TestProgram.UpAsync(_world, "dev", () => File("one", Repository("r", "apps").Name, "a.yaml"));

        var message = await TestProgram.FailAsync(_world, "prod", () => File("two", "apps", "a.yaml"));

        Assert.Contains("a.yaml of ada/apps is already written by 'one' of stack dev", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_GitHub_wrote_first_is_only_replaced_on_request()
    {
        var message = await TestProgram.FailAsync(() => File("f", Repository("r", "apps").Name, "README.md", overwrite: false));

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': README.md exists in ada/apps; set OverwriteOnCreate to replace "
                + "it.", message);
    }

    [Fact]
    public async Task An_empty_repository_has_no_branch_to_write_to()
    {
        var message = await TestProgram.FailAsync(() => File("f", Repository("r", "apps", autoInit: false).Name, "README.md"));

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': ada/apps is empty and has no branch main; create the repository with "
                + "AutoInit.", message);
    }

    [Fact]
    public async Task A_branch_that_nobody_made_cannot_be_written_to()
    {
        var message = await TestProgram.FailAsync(() => File("f", Repository("r", "apps").Name, "README.md", branch: "develop"));

        Assert.Equal("  github:index/repositoryFile:RepositoryFile 'f': ada/apps has no branch develop; its only branch is main.", message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/absolute")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData(".git/hooks/post-checkout")]
    [InlineData("a/.GIT/config")]
    public async Task A_path_that_leaves_the_repository_or_touches_git_is_refused(string path)
    {
        var message = await TestProgram.FailAsync(() => File("f", Repository("r", "apps").Name, path));

        Assert.Equal(
            $"  github:index/repositoryFile:RepositoryFile 'f': '{path}' is no path in a repository; write it relative to its root, "
                + "without '.', '..' or '.git'.",
            message);
    }

    [Fact]
    public async Task A_protection_needs_its_repository()
    {
        var message = await TestProgram.FailAsync(() => Protection("p", "R_none", "main"));

        Assert.Equal(
            "  github:index/branchProtection:BranchProtection 'p': no repository has the id 'R_none'; pass the NodeId of a Repository.",
            message);
    }

    [Fact]
    public async Task A_pattern_is_protected_once()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var repository = Repository("r", "apps");
            Protection("two", repository.NodeId, "main", after: Protection("one", repository.NodeId, "main"));
        });

        Assert.Equal(
            "  github:index/branchProtection:BranchProtection 'two': 'one' already protects main of ada/apps; one protection holds all "
                + "rules of a pattern.",
            message);
    }

    [Fact]
    public async Task A_secret_of_Actions_needs_its_repository()
    {
        var message = await TestProgram.FailAsync(() =>
            new ActionsSecret("s", new ActionsSecretArgs { Repository = "none", SecretName = "TOKEN", Value = "x" }, Options()));

        Assert.StartsWith(
            "  github:index/actionsSecret:ActionsSecret 's': the repository ada/none doesn't exist;", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_failure_is_told_once_with_all_others()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            File("f", "none", "a", after: File("g", "nothing", "a"));
            File("h", "nowhere", "a");
        });

        Assert.Equal(2, message.Split('\n').Length);
        Assert.Contains("'g': the repository ada/nothing doesn't exist", message, StringComparison.Ordinal);
        Assert.Contains("'h': the repository ada/nowhere doesn't exist", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_told_in_the_order_of_declaration_without_what_follows_from_them()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var late = Output.Create(Task.Run(() => "nothing"));
            File("first", late, "a");
            var second = File("second", "nowhere", "b");
            File("takes its value", "apps", "c", second.File);
            GetRepository.Invoke(new GetRepositoryInvokeArgs { FullName = second.Repository });
            Output.Create(GetTree.InvokeAsync(new GetTreeArgs { Repository = "none", TreeSha = "main" }));
        });

        var lines = message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("'first': the repository ada/nothing doesn't exist", lines[0], StringComparison.Ordinal);
        Assert.Contains("'second': the repository ada/nowhere doesn't exist", lines[1], StringComparison.Ordinal);
        Assert.Contains("/none doesn't exist", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_repository_has_an_address_an_id_and_a_first_commit()
    {
        var plan = await TestProgram.UpAsync(_world, "dev", () =>
        {
            var repository = Repository("r", "apps");
            File(
                "f",
                repository.Name,
                "urls",
                Output.Format($"{repository.HtmlUrl} {repository.FullName} {repository.NodeId} {repository.Id}"));
        });

        Assert.Equal("https://github.com/ada/apps ada/apps R_ada_apps apps", plan.Named("f").Inputs["content"]);
        Assert.Equal("# apps\nAll apps\n", _world.GitHub.Repositories.Single().Commits[0].Content);
    }

    [Fact]
    public async Task An_adopted_repository_is_there_already()
    {
        var plan = await TestProgram.UpAsync(_world, "dev", () =>
        {
            var options = Options();
            options.ImportId = "apps";
            File("f", new Repository("r", new RepositoryArgs { Name = "apps" }, options).Name, "README.md");
        });

        Assert.Equal("apps", plan.Named("r").Import);
        Assert.Equal(["Initial commit", "write README.md"], _world.GitHub.Repositories.Single().Commits.Select(commit => commit.Message));
    }

    [Fact]
    public async Task A_repository_of_another_stack_can_be_looked_up()
    {
        await TestProgram.UpAsync(_world, "dev", () => Repository("r", "apps"));

        var plan = await TestProgram.UpAsync(_world, "prod", () =>
        {
            var found = GetRepository.Invoke(new GetRepositoryInvokeArgs { FullName = "ada/apps" });
            File("f", found.Apply(repository => repository.Name), "prod");
        });

        Assert.Equal("apps", plan.Named("f").Inputs["repository"]);
    }

    [Fact]
    public async Task A_repository_that_nobody_made_is_found_without_content()
    {
        var plan = await TestProgram.UpAsync(_world, "dev", () => File("f", Repository("r", "apps").Name, "found", Output
            .Create(GetRepository.InvokeAsync(new GetRepositoryArgs { FullName = "ada/none" })).Apply(found => found.NodeId ?? "nothing")));

        Assert.Equal("nothing", plan.Named("f").Inputs["content"]);
    }

    [Fact]
    public async Task The_files_of_a_repository_that_nobody_made_cannot_be_listed()
    {
        var message = await TestProgram.FailAsync(
            () => Output.Create(GetTree.InvokeAsync(new GetTreeArgs { Repository = "none", TreeSha = "main" })));

        Assert.EndsWith("github:index/getTree:getTree: the repository owner-of-the-token/none doesn't exist.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_already_is_imported_and_not_written_again()
    {
        await TestProgram.UpAsync(_world, "dev", () => Repository("r", "apps"));

        var plan = await TestProgram.UpAsync(_world, "prod", () =>
        {
            var options = Options();
            options.ImportId = "apps:README.md:main";
            _ = new RepositoryFile("f", new RepositoryFileArgs { Repository = "apps", File = "README.md", Content = "other" }, options);
        });

        Assert.Equal("apps:README.md:main", plan.Named("f").Import);
        Assert.Equal(["Initial commit"], _world.GitHub.Repositories.Single().Commits.Select(commit => commit.Message));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_imported()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            var options = Options(Repository("r", "apps"));
            options.ImportId = "apps:none:main";
            _ = new RepositoryFile("f", new RepositoryFileArgs { Repository = "apps", File = "none", Content = "other" }, options);
        });

        Assert.Equal(
            "  github:index/repositoryFile:RepositoryFile 'f': there is no none in ada/apps to import as apps:none:main.",
            message);
    }

    private static CustomResourceOptions Options(Resource? after = null)
    {
        var options = new CustomResourceOptions { Provider = new Provider($"github-{Guid.NewGuid()}", new ProviderArgs { Owner = "ada" }) };
        if (after is not null)
        {
            options.DependsOn.Add(after);
        }

        return options;
    }

    private static Repository Repository(string resource, string name, bool autoInit = true, Resource? after = null) =>
        new(resource, new RepositoryArgs { Name = name, Description = "All apps", AutoInit = autoInit }, Options(after));

    private static RepositoryFile File(
        string resource, Input<string> repository, string path, Input<string>? content = null, string? branch = null, bool overwrite = true, Resource? after = null) =>
        new(
            resource,
            new RepositoryFileArgs
            {
                Repository = repository,
                File = path,
                Content = content ?? "content",
                CommitMessage = $"write {path}",
                OverwriteOnCreate = overwrite,
                Branch = branch is null ? null! : branch,
            },
            Options(after));

    private static BranchProtection Protection(
        string resource, Input<string> repository, string pattern, bool enforceAdmins = false, Resource? after = null) =>
        new(
            resource,
            new BranchProtectionArgs { RepositoryId = repository, Pattern = pattern, EnforceAdmins = enforceAdmins },
            Options(after));
}
