using System.Globalization;
using Homelab.Cli.Git;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Git;

public sealed class GitSettingsTests
{
    private const string Ours = "command\0core.hookspath\n/dev/null\0";

    [Theory]
    [InlineData("local\0commit.gpgsign\ntrue\0", "commit.gpgsign", "false")]
    [InlineData("global\0commit.gpgsign\ntrue\0local\0commit.gpgsign\nfalse\0", "commit.gpgsign", "true")]
    [InlineData("local\0gpg.program\n/evil\0", "gpg.program", "gpg")]
    [InlineData("system\0gpg.program\n/a\0global\0gpg.program\n/b\0worktree\0gpg.program\n/evil\0", "gpg.program", "/b")]
    [InlineData("global\0commit.gpgsign\0local\0commit.gpgsign\nfalse\0", "commit.gpgsign", "true")]
    [InlineData("local\0gpg.ssh.defaultkeycommand\n/evil\0", "gpg.ssh.defaultkeycommand", "")]
    public void Commits_are_signed_as_the_users_own_files_say(string listed, string key, string value) =>
        Assert.Equal(value, Settings(listed + Ours)[key]);

    [Theory]
    [InlineData("global\0commit.gpgsign\ntrue\0global\0gpg.program\n/mine\0", "gpg.program")]
    [InlineData("local\0user.signingkey\nABC\0", "user.signingkey")]
    [InlineData("local\0user.name\nAda\0", "user.name")]
    [InlineData("local\0core.autocrlf\ntrue\0", "core.autocrlf")]
    public void Whatever_starts_nothing_is_left_as_it_is(string listed, string key) =>
        Assert.DoesNotContain(key, Settings(listed + Ours).Keys);

    [Fact]
    public void No_filter_runs_whoever_has_set_it_up()
    {
        var settings = Settings($"global\0filter.lfs.clean\ngit-lfs clean\0global\0filter.lfs.required\ntrue\0local\0filter.a = b.c.process\n/evil\0{Ours}");

        Assert.Equal(("", "", "", "false"), Filter("filter.lfs"));
        Assert.Equal(("", "", "", "false"), Filter("filter.a = b.c"));

        (string, string, string, string) Filter(string name) =>
            (settings[$"{name}.clean"], settings[$"{name}.smudge"], settings[$"{name}.process"], settings[$"{name}.required"]);
    }

    [Fact]
    public void A_git_that_takes_no_settings_from_its_environment_is_refused() =>
        Assert.Throws<ToolFailedException>(() => GitSettings.Variables("/a/b", "local\0user.name\nAda\0"));

    [Fact]
    public void A_repository_is_not_looked_for_above_the_folder() =>
        Assert.Equal(Path.GetFullPath("/a"), GitSettings.Variables(Path.GetFullPath("/a/b"))["GIT_CEILING_DIRECTORIES"]);

    private static Dictionary<string, string> Settings(string listed)
    {
        var variables = GitSettings.Variables("/a/b", listed);
        var count = int.Parse(variables["GIT_CONFIG_COUNT"]!, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, count).Where(index => variables.ContainsKey($"GIT_CONFIG_KEY_{index}")).ToDictionary(
            index => variables[$"GIT_CONFIG_KEY_{index}"]!, index => variables[$"GIT_CONFIG_VALUE_{index}"]!, StringComparer.Ordinal);
    }
}
