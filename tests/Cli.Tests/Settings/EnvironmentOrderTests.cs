using Homelab.Cli.Settings;

namespace Homelab.Cli.Tests.Settings;

public sealed class EnvironmentOrderTests
{
    [Fact]
    public void The_project_file_has_the_order()
    {
        using var checkout = new TestCheckout();

        Assert.Equal(["dev", "prod"], EnvironmentOrder.Of(checkout.Root));
    }

    [Fact]
    public void What_a_stack_sets_takes_its_place()
    {
        using var checkout = new TestCheckout();
        checkout.Write("prod", $"{TestCheckout.Prod}\n  homelab:environments: [prod, staging, prod, 'No Name']\n");

        Assert.Equal(["prod", "staging"], EnvironmentOrder.Of(checkout.Root));
    }

    [Fact]
    public void Without_settings_there_is_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(EnvironmentOrder.Of(folder.Path));
        folder.Write("Pulumi.yaml", "name: [");
        Assert.Empty(EnvironmentOrder.Of(folder.Path));
    }

    [Theory]
    [InlineData("set-version", "[default: two]")]
    [InlineData("add-app", "[default: two]")]
    [InlineData("promote", "[default: two]")]
    [InlineData("promote", "[default: one]")]
    [InlineData("rehearse", "[default: two]")]
    public async Task The_help_of_a_command_names_the_environments_that_it_takes_by_itself(string command, string text)
    {
        using var checkout = new TestCheckout();
        checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:environments: [two, one]\n");

        var run = await checkout.RunAsync(command, "--help");

        Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }
}
