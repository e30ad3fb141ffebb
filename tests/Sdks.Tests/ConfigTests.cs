using Pulumi;

namespace Homelab.Sdks.Tests;

public sealed class ConfigTests : TestRun
{
    [Fact]
    public async Task Settings_are_read_by_type_and_secrets_stay_secret()
    {
        bool? isSecret = null;
        await With("""{"project:on":"true","project:count":"12","project:token":"hush"}""", config =>
        {
            Assert.True(config.GetBoolean("on"));
            Assert.Equal(12, config.GetInt32("count"));
            Assert.Null(config.GetInt32("none"));
            Assert.Null(config.GetSecret("none"));
            Output.Create(Output.IsSecretAsync(config.RequireSecret("token"))).Apply(secret => isSecret = secret);
        });

        Assert.True(isSecret);
    }

    [Fact]
    public async Task A_setting_of_another_type_is_named_with_its_value()
    {
        await With("""{"project:on":"yes","project:count":"many","project:object":"{"}""", config =>
        {
            Assert.Equal("Configuration 'project:on' value 'yes' is not a valid Boolean", Refusal(() => config.GetBoolean("on")));
            Assert.Equal("Configuration 'project:count' value 'many' is not a valid Int32", Refusal(() => config.RequireInt32("count")));
            Assert.StartsWith(
                "Configuration 'project:object' value '{' is not a valid ",
                Refusal(() => config.GetObject<string[]>("object")),
                StringComparison.Ordinal);
        });
    }

    private static string Refusal(Func<object?> read) => Assert.ThrowsAny<RunException>(read).Message;

    private async Task With(string settings, Action<Config> read)
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", settings);
        try
        {
            await Run(() => read(new Config()));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", null);
        }
    }
}
