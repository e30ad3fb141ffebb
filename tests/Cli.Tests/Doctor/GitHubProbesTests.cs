using Homelab.Cli.Doctor;
using Homelab.Cli.Doctor.Probes;

namespace Homelab.Cli.Tests.Doctor;

public sealed class GitHubProbesTests : IDisposable
{
    private const string Layer3 = "homelab-k8s-environments";
    private const string Ours = "Homelab layer 3: the version of each app in each environment, and nothing else";

    private readonly DoctorWorld _world = new();

    [Fact]
    public async Task A_token_without_an_end_is_fine() => await _world.ExpectAsync("HD101", ProbeState.Fine, "a token of ada, without an end");

    [Theory]
    [InlineData("2999-01-01 10:00:00 UTC", ProbeState.Fine)]
    [InlineData("2020-01-01 10:00:00 UTC", ProbeState.Notice)]
    internal async Task The_end_of_a_token_is_told_and_one_that_is_near_noticed(string end, ProbeState state)
    {
        _world.GitHub.WithToken(headers: ("github-authentication-token-expiration", end));

        await _world.ExpectAsync("HD101", state, $"until {end[..10]}");
    }

    [Fact]
    public async Task The_stacks_own_token_comes_before_the_environments()
    {
        _world.Pulumi(("githubToken", DoctorWorld.Token));

        await _world.ExpectAsync("HD101", ProbeState.Fine, "homelab:githubToken is a token of ada");
    }

    [Fact]
    public async Task Without_a_token_GitHub_is_not_asked()
    {
        _world.Variables.Remove("GITHUB_TOKEN");

        var result = await _world.ExpectAsync("HD101", ProbeState.NotAsked, "no token to ask GitHub with");

        Assert.Contains("GITHUB_TOKEN", result.WayOut, StringComparison.Ordinal);
        Assert.Empty(_world.GitHub.Requests);
    }

    [Fact]
    public async Task A_token_with_a_line_break_fails()
    {
        _world.Variables["GITHUB_TOKEN"] = DoctorWorld.Token + "\n";

        await _world.ExpectAsync("HD101", ProbeState.Fails, "a line break");
    }

    [Fact]
    public async Task What_needs_the_token_is_not_asked_when_it_is_not_known()
    {
        _world.GitHub.Knows("user", """{ "message": "Bad credentials" }""", 401);

        await _world.ExpectAsync("HD101", ProbeState.Fails, "GitHub doesn't know the token (401)");
        await _world.ExpectAsync("HD103", ProbeState.NotAsked, "HD101 comes first");
    }

    [Fact]
    public async Task The_scopes_that_the_program_needs_are_fine() => await _world.ExpectAsync("HD102", ProbeState.Fine, "repo, workflow");

    [Fact]
    public async Task A_missing_scope_fails_with_what_it_is_for()
    {
        _world.GitHub.WithToken(scopes: "repo");

        await _world.ExpectAsync("HD102", ProbeState.Fails, "workflow (writes .github/workflows)");
    }

    [Fact]
    public async Task To_delete_repositories_takes_one_scope_more()
    {
        _world.Settings("  homelab:archiveRepositories: false");

        await _world.ExpectAsync("HD102", ProbeState.Fails, "delete_repo");
    }

    [Fact]
    public async Task What_a_fine_grained_token_may_write_nobody_tells()
    {
        _world.GitHub.Knows("user", """{ "login": "ada" }""");

        await _world.ExpectAsync("HD102", ProbeState.Notice, "fine-grained");
    }

    [Fact]
    public async Task A_fine_grained_token_that_may_not_read_secrets_may_not_write_them()
    {
        _world.GitHub.Knows("user", """{ "login": "ada" }""").WithRepository(Layer3)
            .Knows($"repos/ada/{Layer3}/actions/secrets/public-key", """{ "message": "Resource not accessible by personal access token" }""", 403);

        await _world.ExpectAsync("HD102", ProbeState.Fails, $"may not read Secrets of {Layer3}");
    }

    [Fact]
    public async Task The_tokens_own_account_is_fine_as_owner()
    {
        Owner("User");

        await _world.ExpectAsync("HD103", ProbeState.Fine, "the token's own account");
    }

    [Fact]
    public async Task An_owner_that_is_not_there_fails() => await _world.ExpectAsync("HD103", ProbeState.Fails, "no account ada");

    [Fact]
    public async Task Another_user_as_owner_fails()
    {
        Owner("User").WithToken("grace");

        await _world.ExpectAsync("HD103", ProbeState.Fails, "the token is of grace");
    }

    [Theory]
    [InlineData("admin", ProbeState.Fine)]
    [InlineData("member", ProbeState.Notice)]
    internal async Task Of_an_organization_the_role_counts(string role, ProbeState state)
    {
        Owner("Organization").Knows("user/memberships/orgs/ada", $$"""{ "role": "{{role}}", "state": "active" }""");

        await _world.ExpectAsync("HD103", state, "organization");
    }

    [Fact]
    public async Task An_organization_of_others_fails()
    {
        Owner("Organization");

        await _world.ExpectAsync("HD103", ProbeState.Fails, "no member of the organization");
    }

    [Fact]
    public async Task Public_repositories_are_fine_on_every_plan() => await _world.ExpectAsync("HD104", ProbeState.Fine, "every plan");

    [Theory]
    [InlineData("pro", "true", ProbeState.Fine)]
    [InlineData("free", "true", ProbeState.Fails)]
    [InlineData("free", "false", ProbeState.Notice)]
    internal async Task Private_repositories_need_a_plan_that_protects_them(string plan, string protection, ProbeState state)
    {
        _world.Settings($"  homelab:visibility: private\n  homelab:branchProtection: {protection}");
        Owner("User").Knows(
            "user",
            $$"""{ "login": "ada", "plan": { "name": "{{plan}}", "space": 1, "private_repos": 1, "collaborators": 1 } }""",
            200,
            ("X-OAuth-Scopes", "repo, workflow"));

        await _world.ExpectAsync("HD104", state, plan);
    }

    [Fact]
    public async Task A_plan_that_GitHub_does_not_tell_is_not_asked()
    {
        _world.Settings("  homelab:visibility: private");
        Owner("User");

        await _world.ExpectAsync("HD104", ProbeState.NotAsked, "doesn't tell");
    }

    [Fact]
    public async Task An_organizations_plan_counts_for_its_repositories()
    {
        _world.Settings("  homelab:visibility: private");
        Owner("Organization").Knows("orgs/ada", """{ "plan": { "name": "team", "space": 1, "private_repos": 1 } }""");

        await _world.ExpectAsync("HD104", ProbeState.Fine, "team");
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_created() =>
        await _world.ExpectAsync("HD105", ProbeState.Fine, "pulumi up creates it", Layer3);

    [Fact]
    public async Task A_repository_to_adopt_that_is_not_there_fails()
    {
        Adopt();

        await _world.ExpectAsync("HD105", ProbeState.Fails, "It isn't there", Layer3);
    }

    [Fact]
    public async Task The_programs_own_repository_is_fine()
    {
        _world.GitHub.WithRepository(Layer3, OurMembers());

        await _world.ExpectAsync("HD105", ProbeState.Fine, "is the program's", Layer3);
    }

    [Fact]
    public async Task A_foreign_repository_fails_and_the_files_that_differ_are_named()
    {
        _world.GitHub.WithRepository(
            Layer3,
            """{ "description": "mine" }""",
            """
            [{ "path": "CODEOWNERS", "type": "blob", "mode": "100644", "sha": "0000000000000000000000000000000000000000" },
             { "path": "README.md", "type": "blob", "mode": "100644", "sha": "0000000000000000000000000000000000000000" }]
            """);

        var result = await _world.ExpectAsync(
            "HD105", ProbeState.Fails, "pulumi up writes over CODEOWNERS; these differ and stay: README.md", Layer3);

        Assert.Equal($"Put {Layer3} on homelab:adopt, or choose another name.", result.WayOut);
    }

    [Fact]
    public async Task A_foreign_repository_that_is_adopted_is_fine()
    {
        Adopt();
        _world.GitHub.WithRepository(Layer3, """{ "description": "mine" }""");

        await _world.ExpectAsync("HD105", ProbeState.Fine, "is adopted", Layer3);
    }

    [Theory]
    [InlineData("""{ "archived": true }""", "It is archived")]
    [InlineData("""{ "full_name": "ada/renamed" }""", "It has become ada/renamed")]
    [InlineData("""{ "permissions": { "admin": false, "push": true, "pull": true } }""", "doesn't administer it")]
    public async Task A_repository_that_cannot_be_written_fails(string members, string what)
    {
        _world.GitHub.WithRepository(Layer3, members);

        await _world.ExpectAsync("HD105", ProbeState.Fails, what, Layer3);
    }

    [Fact]
    public async Task Another_default_branch_fails_with_the_command_that_renames_it()
    {
        Adopt();
        _world.GitHub.WithRepository(Layer3, """{ "default_branch": "master" }""");

        var result = await _world.ExpectAsync("HD105", ProbeState.Fails, "Its default branch is master", Layer3);

        Assert.Contains($"repos/ada/{Layer3}/branches/master/rename", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_repository_nothing_is_protected() =>
        await _world.ExpectAsync("HD106", ProbeState.Fine, "no main yet", Layer3);

    [Fact]
    public async Task A_branch_without_protection_is_fine()
    {
        _world.GitHub.WithRepository(Layer3);

        await _world.ExpectAsync("HD106", ProbeState.Fine, "isn't protected yet", Layer3);
    }

    [Theory]
    [InlineData(false, ProbeState.Fine, "main is protected.")]
    [InlineData(true, ProbeState.Fails, "protected from administrators")]
    internal async Task A_protection_that_administrators_cannot_pass_fails(bool enforced, ProbeState state, string what)
    {
        Protect(enforced);

        await _world.ExpectAsync("HD106", state, what, Layer3);
    }

    [Fact]
    public async Task A_protection_of_a_repository_to_adopt_is_taken_over()
    {
        Adopt();
        Protect(enforced: false);

        await _world.ExpectAsync("HD106", ProbeState.Fine, "taken over", Layer3);
    }

    [Fact]
    public async Task Where_nothing_is_to_be_protected_no_protection_is_asked_for()
    {
        _world.Settings("  homelab:branchProtection: false").GitHub.WithRepository(Layer3)
            .Knows($"repos/ada/{Layer3}/branches/main/protection", """{ "message": "Upgrade to GitHub Pro" }""", 403);

        await _world.ExpectAsync("HD106", ProbeState.Fine, "without protection", Layer3);
    }

    [Fact]
    public async Task A_ruleset_that_asks_for_pull_requests_is_a_notice()
    {
        _world.GitHub.WithRepository(Layer3).Knows($"repos/ada/{Layer3}/rules/branches/main", """[{ "type": "pull_request" }]""");

        await _world.ExpectAsync("HD106", ProbeState.Notice, "pull_request", Layer3);
    }

    [Fact]
    public async Task A_program_repository_that_is_not_there_fails_with_the_command_that_pushes_it()
    {
        var result = await _world.ExpectAsync("HD107", ProbeState.Fails, "ada/homelab isn't there");

        Assert.Contains("gh repo create ada/homelab --public --source . --push", result.WayOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", ProbeState.Fine)]
    [InlineData("trunk", ProbeState.Notice)]
    internal async Task The_default_branch_of_the_program_repository_is_told(string branch, ProbeState state)
    {
        _world.GitHub.WithRepository("homelab", $$"""{ "default_branch": "{{branch}}" }""");

        await _world.ExpectAsync("HD107", state, branch);
    }

    [Fact]
    public async Task A_bot_that_has_no_account_fails()
    {
        _world.Settings("  homelab:botUser: ada-bot");

        await _world.ExpectAsync("HD108", ProbeState.Fails, "no account ada-bot");
    }

    [Fact]
    public async Task Approvals_without_a_second_account_are_a_notice()
    {
        _world.Settings("  homelab:requiredApprovals: 1");

        await _world.ExpectAsync("HD108", ProbeState.Notice, "nobody can approve their own");
    }

    [Fact]
    public async Task A_bot_token_that_nobody_decrypts_is_not_asked() => await _world.ExpectAsync("HD108", ProbeState.NotAsked, "can't be read");

    [Fact]
    public async Task A_bot_token_of_1Password_is_asked_there()
    {
        _world.Settings("  homelab:secretsFrom: onePassword");

        await _world.ExpectAsync("HD108", ProbeState.Fine, "comes from 1Password");
    }

    [Fact]
    public async Task A_bot_that_can_read_the_program_is_fine()
    {
        _world.Pulumi(("secrets.botToken", DoctorWorld.Token)).GitHub.WithRepository("homelab");

        await _world.ExpectAsync("HD108", ProbeState.Fine, "who can read ada/homelab");
    }

    [Fact]
    public async Task A_bot_that_cannot_read_the_program_fails()
    {
        _world.Pulumi(("secrets.botToken", DoctorWorld.Token));

        await _world.ExpectAsync("HD108", ProbeState.Fails, "ada can't read ada/homelab");
    }

    [Fact]
    public async Task A_bot_token_of_another_account_fails()
    {
        _world.Settings("  homelab:botUser: ada-bot").Pulumi(("secrets.botToken", DoctorWorld.Token))
            .GitHub.Knows("users/ada-bot", """{ "login": "ada-bot" }""");

        await _world.ExpectAsync("HD108", ProbeState.Fails, "a token of ada, and the bot is ada-bot");
    }

    [Theory]
    [InlineData(4990, ProbeState.Fine)]
    [InlineData(3, ProbeState.Notice)]
    internal async Task What_is_left_of_the_rate_limit_is_told(int remaining, ProbeState state)
    {
        _world.GitHub.Knows(
            "rate_limit",
            $$"""{ "resources": { "core": { "limit": 5000, "remaining": {{remaining}}, "reset": 1770000000, "used": 10 } } }""");

        await _world.ExpectAsync("HD109", state, $"{remaining} of 5000 requests are left");
    }

    [Fact]
    public void An_answer_that_GitHub_would_never_give_is_refused() => Assert.Throws<InvalidOperationException>(
        () => _world.GitHub.Knows("rate_limit", """{ "resources": { "core": { "remaining": "many" } } }"""));

    public void Dispose() => _world.Dispose();

    private static string OurMembers() => $$"""{ "description": "{{Ours}}", "topics": ["homelab"] }""";

    private GitHubDouble Owner(string type) => _world.GitHub.Knows("users/ada", $$"""{ "login": "ada", "type": "{{type}}" }""");

    private void Adopt() => _world.Settings($"  homelab:adopt: [{Layer3}]");

    private void Protect(bool enforced) => _world.GitHub.WithRepository(Layer3, OurMembers()).Knows(
        $"repos/ada/{Layer3}/branches/main/protection",
        $$"""{ "enforce_admins": { "url": "https://example.com/", "enabled": {{(enforced ? "true" : "false")}} } }""");
}
