namespace Homelab.Workflows.Tests.Registry;

/// <summary>
/// What <c>set-version</c> and <c>promote</c> are started with is the homelab command's to judge: it gets all of it as it is, as what
/// it is meant to be, and a refusal is the end.
/// </summary>
public sealed class HostileInputTests
{
    private const string Refuse = """printf '%s\0' "$@" > "$GITHUB_WORKSPACE/arguments"; exit 2""";

    // The command itself, as this project was built with it.
    private static readonly string Real = $"""exec dotnet "{Path.Combine(AppContext.BaseDirectory, "homelab.dll")}" "$@" """;

    [Theory]
    [InlineData("APP")]
    [InlineData("VERSION")]
    public async Task A_version_reaches_the_command_as_it_is(string key)
    {
        using var workspace = await RegistryWorkspace.Create(Refuse);
        foreach (var value in HostileInput.All)
        {
            var result = await workspace.SetVersion((key, value));

            Assert.Equal(2, result.Status);
            Assert.Equal(
                [
                    "set-version", "--env=dev", "--repositories", "..", "--commit", "--",
                    key == "APP" ? value : "web/blog_hugo", key == "VERSION" ? value : "v1.2.3",
                ],
                Arguments(workspace));
        }

        await NothingHappened(workspace);
    }

    [Theory]
    [InlineData("APP")]
    [InlineData("FROM")]
    [InlineData("TO")]
    [InlineData("ALLOW_DOWNGRADE")]
    public async Task A_promotion_reaches_the_command_as_it_is(string key)
    {
        using var workspace = await RegistryWorkspace.Create(Refuse);
        foreach (var value in HostileInput.All)
        {
            var result = await workspace.Promote((key, value));

            Assert.Equal(2, result.Status);
            Assert.Equal(
                [
                    "promote", $"--from={(key == "FROM" ? value : "dev")}", $"--to={(key == "TO" ? value : "prod")}", "--repositories", ".",
                    "--commit", "--", key == "APP" ? value : "web/blog_hugo",
                ],
                Arguments(workspace));
        }

        await NothingHappened(workspace);
    }

    [Fact]
    public async Task Only_the_first_environment_takes_a_version()
    {
        using var workspace = await RegistryWorkspace.Create("");
        foreach (var value in HostileInput.All.Append("prod"))
        {
            var result = await workspace.SetVersion(("ENVIRONMENT", value));

            Assert.Equal(2, result.Status);
            Assert.Equal("::error::environment: only dev takes a version; elsewhere runs what is promoted\n", result.Output);
            Assert.Empty(workspace.Homelab.Calls);
        }

        await NothingHappened(workspace);
    }

    [Theory]
    [InlineData("APP", "--help")]
    [InlineData("APP", "@/etc/passwd")]
    [InlineData("APP", "../../x")]
    [InlineData("APP", "web/$(touch pwned)")]
    [InlineData("VERSION", "--version")]
    [InlineData("VERSION", "latest")]
    [InlineData("VERSION", "v1.2.3\nv1.2.4")]
    public async Task The_command_refuses_what_is_no_app_or_no_version(string key, string value)
    {
        using var workspace = await RegistryWorkspace.Create(Real);

        var result = await workspace.SetVersion((key, value));

        Assert.Equal(2, result.Status);
        await NothingHappened(workspace);
        Assert.Contains(key == "APP" ? "is no app" : "is no version", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("APP", "--help")]
    [InlineData("FROM", "--help")]
    [InlineData("TO", "../prod")]
    [InlineData("TO", "dev")]
    public async Task The_command_refuses_what_is_no_promotion(string key, string value)
    {
        using var workspace = await RegistryWorkspace.Create(Real);

        var result = await workspace.Promote((key, value));

        Assert.Equal(2, result.Status);
        await NothingHappened(workspace);
    }

    private static string[] Arguments(RegistryWorkspace workspace) =>
        File.ReadAllText(Path.Combine(workspace.Path, "arguments")).Split('\0')[..^1];

    /// <summary>Nothing was run, pushed or asked of GitHub.</summary>
    private static async Task NothingHappened(RegistryWorkspace workspace)
    {
        Assert.Empty(workspace.Gh.Calls);
        Assert.Equal(
            "main\n", await Command.Must("git", workspace.Remote(RegistryWorkspace.Registry), "branch", "--format=%(refname:short)"));
        Assert.Empty(Directory.EnumerateFiles(workspace.Path, "pwned", SearchOption.AllDirectories));
    }
}
