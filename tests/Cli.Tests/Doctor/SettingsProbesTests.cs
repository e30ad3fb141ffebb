using Homelab.Cli.Doctor;
using Homelab.Cli.Settings;

namespace Homelab.Cli.Tests.Doctor;

public sealed class SettingsProbesTests : IDisposable
{
    private readonly DoctorWorld _world = new();

    [Fact]
    public async Task Settings_that_can_be_used_are_fine() => await _world.ExpectAsync("HD001", ProbeState.Fine, "dev");

    [Fact]
    public async Task The_owner_that_stands_for_ones_own_fails()
    {
        _world.WriteStack("config:\n  homelab:owner: your-github-account\n  homelab:ownsRepositories: true\n  homelab:kubeContext: homelab-dev\n");

        await _world.ExpectAsync("HD001", ProbeState.Fails, "your-github-account");
    }

    [Fact]
    public async Task Secrets_that_are_set_are_fine() => await _world.ExpectAsync("HD002", ProbeState.Fine, "All secrets");

    [Fact]
    public async Task Secrets_that_are_not_set_fail_with_the_commands_that_set_them()
    {
        _world.Settings(secrets: false);

        var result = await _world.ExpectAsync("HD002", ProbeState.Fails, "githubToken, secrets.connectCredentials");

        Assert.Contains("pulumi config set --stack dev --secret --path secrets.botToken", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_can_land_is_fine() => await _world.ExpectAsync("HD003", ProbeState.Fine, "files for 4 repositories");

    [Fact]
    public async Task Content_with_an_unknown_token_fails()
    {
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(_world.Content, "*", SearchOption.AllDirectories))
        {
            copy.Write(Path.GetRelativePath(_world.Content, file), await File.ReadAllTextAsync(file));
        }

        copy.Write("homelab-k8s-environments/README.md", "${nonsense}\n");
        _world.Content = copy.Path;

        await _world.ExpectAsync("HD003", ProbeState.Fails, "nonsense");
        await _world.ExpectAsync("HD005", ProbeState.NotAsked, "HD003 comes first");
    }

    [Fact]
    public async Task A_stack_that_goes_up_in_a_rehearsal_is_fine() => await _world.ExpectAsync("HD005", ProbeState.Fine, "goes up in a rehearsal");

    [Fact]
    public async Task A_stack_that_a_rehearsal_refuses_fails_with_the_reason()
    {
        // prod alone, without the stack that owns the repositories.
        var result = await _world.AskAsync("HD005", stacks: [StackSettings.Read(_world.Root, "prod")[^1]]);

        Assert.Equal(ProbeState.Fails, result.Answer.State);
        Assert.Contains("bring up the stack that owns it first", result.Answer.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_credentials_of_version_2_are_fine()
    {
        _world.Pulumi(("secrets.connectCredentials", DoctorWorld.Credentials));

        await _world.ExpectAsync("HD004", ProbeState.Fine, "JSON of version 2");
    }

    [Theory]
    [InlineData("nonsense", "not JSON")]
    [InlineData("[]", "no object")]
    [InlineData("""{"version":"2"}""", "no verifier and no encCredentials")]
    [InlineData("""{"verifier":{},"encCredentials":{},"version":"1"}""", "credentials is not 2")]
    public async Task Other_Connect_credentials_fail(string credentials, string what)
    {
        _world.Pulumi(("secrets.connectCredentials", credentials));

        await _world.ExpectAsync("HD004", ProbeState.Fails, what);
    }

    [Fact]
    public async Task Connect_credentials_that_nobody_decrypts_are_not_asked() =>
        await _world.ExpectAsync("HD004", ProbeState.NotAsked, "pulumi is not on PATH");

    [Fact]
    public async Task Connect_credentials_of_1Password_are_asked_there()
    {
        _world.Settings("  homelab:secretsFrom: onePassword");

        await _world.ExpectAsync("HD004", ProbeState.Fine, "HD014");
    }

    [Fact]
    public async Task A_missing_Pulumi_CLI_fails() => await _world.ExpectAsync("HD011", ProbeState.Fails, "pulumi is not on PATH");

    [Fact]
    public async Task A_Pulumi_CLI_that_is_new_enough_is_fine()
    {
        _world.Pulumi();

        await _world.ExpectAsync("HD011", ProbeState.Fine, "3.253.0");
    }

    [Fact]
    public async Task An_old_Pulumi_CLI_fails()
    {
        _world.Program("pulumi", "echo v3.100.0");

        await _world.ExpectAsync("HD011", ProbeState.Fails, ">=3.219.0");
    }

    [Fact]
    public async Task Plugins_that_are_missing_are_a_notice_with_the_command_that_installs_them()
    {
        _world.Pulumi();

        var result = await _world.ExpectAsync("HD012", ProbeState.Notice, "not there: github");

        Assert.Contains("pulumi plugin install resource kubernetes 4.32.0", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_that_are_there_are_fine()
    {
        _world.Program("pulumi", """
            case "$1" in
              version) echo v3.253.0 ;;
              plugin) echo '[{"name":"github","version":"6.15.0"},{"name":"kubernetes","version":"4.32.0"}]' ;;
            esac
            """);

        await _world.ExpectAsync("HD012", ProbeState.Fine, "kubernetes 4.32.0");
    }

    [Fact]
    public async Task Plugins_that_pulumi_does_not_list_are_not_asked()
    {
        _world.Program("pulumi", """[ "$1" = version ] && echo v3.253.0 || exit 1""");

        await _world.ExpectAsync("HD012", ProbeState.NotAsked, "pulumi plugin ls");
    }

    [Fact]
    public async Task A_stack_that_can_be_decrypted_is_fine()
    {
        _world.Pulumi();

        await _world.ExpectAsync("HD013", ProbeState.Fine, "can be decrypted");
    }

    [Theory]
    [InlineData("error: no stack named 'dev' found", "pulumi stack init dev")]
    [InlineData("error: passphrase must be set", "PULUMI_CONFIG_PASSPHRASE_FILE")]
    public async Task A_stack_that_cannot_be_decrypted_fails_with_what_pulumi_says(string said, string wayOut)
    {
        _world.Program("pulumi", $"""
            [ "$1" = version ] && echo v3.253.0 && exit
            echo "{said}" >&2
            exit 1
            """);

        var result = await _world.ExpectAsync("HD013", ProbeState.Fails, said);

        Assert.Contains(wayOut, result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_1Password_its_items_are_not_looked_at() =>
        await _world.ExpectAsync("HD014", ProbeState.Fine, "the stack's settings");

    [Fact]
    public async Task Without_a_service_account_1Password_is_not_asked()
    {
        _world.Settings("  homelab:secretsFrom: onePassword");

        await _world.ExpectAsync("HD014", ProbeState.NotAsked, "no token to ask 1Password");
    }

    [Fact]
    public async Task Without_op_1Password_is_not_asked()
    {
        _world.Settings("  homelab:secretsFrom: onePassword").Variables["OP_SERVICE_ACCOUNT_TOKEN"] = "ops_token";

        await _world.ExpectAsync("HD014", ProbeState.NotAsked, "op is not on PATH");
    }

    [Theory]
    [InlineData("""echo '{"fields":[{"id":"credential","value":"{\"verifier\":1,\"encCredentials\":1,\"version\":\"2\"}"}]}'""", ProbeState.Fine, "All three")]
    [InlineData("""echo '{"fields":[{"id":"credential","value":""}]}'""", ProbeState.Fails, "has nothing in its field credential")]
    [InlineData("""echo '{"fields":[{"id":"credential","value":"x"}]}'""", ProbeState.Fails, "homelab-connect-credentials: The Connect credentials are not JSON")]
    [InlineData("echo 'there is no such item' >&2; exit 1", ProbeState.Fails, "there is no such item")]
    internal async Task Items_of_1Password_are_read(string op, ProbeState state, string what)
    {
        _world.Settings("  homelab:secretsFrom: onePassword").Program("op", op).Variables["OP_SERVICE_ACCOUNT_TOKEN"] = "ops_token";

        await _world.ExpectAsync("HD014", state, what);
    }

    [Fact]
    public async Task A_pinned_chart_that_is_there_is_fine() => await _world.ExpectAsync("HD021", ProbeState.Fine, "is there.", "argo-cd");

    [Fact]
    public async Task A_newer_patch_of_a_chart_is_named_and_other_versions_are_not()
    {
        var pin = TestCheckout.Pin("connectChartVersion").Split('.');
        var newer = $"{pin[0]}.{pin[1]}.99";
        _world.Chart(
            "connect",
            $"  - version: {pin[0]}.99.0\n  - version: {newer}\n  - version: {newer[..^1]}9-rc.1\n  - version: {string.Join('.', pin)}\n");

        var result = await _world.ExpectAsync("HD021", ProbeState.Notice, $"{newer} has what", "connect");

        Assert.Equal($"Set homelab:connectChartVersion to {newer}.", result.WayOut);
    }

    [Fact]
    public async Task A_pin_that_is_nowhere_fails_and_the_newest_is_named()
    {
        _world.Chart("external-secrets", "  - version: 1.0.0\n  - version: 1.10.0\n");

        var result = await _world.ExpectAsync("HD021", ProbeState.Fails, "https://charts.external-secrets.io has no", "external-secrets");

        Assert.Contains("1.10.0", result.WayOut, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();
}
