using System.Diagnostics;

namespace Homelab.Sdks.Tests;

public sealed class RestoreHelpTests
{
    private const string NoSuchPackage =
        "/homelab/infra/Infra.csproj : error NU1101: Unable to find package Pulumi. No packages exist with this id in source(s): feed";

    [Theory]
    [InlineData("PULUMI_HOME", "/home/ada/.pulumi", "PULUMI_HOME is set")]
    [InlineData("PULUMI_HOME", "", "~/.pulumi exists")]
    [InlineData("PulumiSdk", "packages", "PulumiSdk is 'packages'")]
    public async Task Missing_packages_say_why_they_are_wanted_and_what_else_there_is(string variable, string value, string reason)
    {
        var lines = (await HelpAsync(NoSuchPackage, variable, value)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        Assert.Contains(reason, lines[0], StringComparison.Ordinal);
        Assert.Contains("PulumiSdk=offline ./homelab", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/homelab/infra/Infra.csproj : error NU1101: Unable to find package YamlDotNet.", "packages")]
    [InlineData("/homelab/infra/Program.cs(1,1): error CS1002: ; expected", "packages")]
    [InlineData("/homelab/infra/Infra.csproj : error NU1301: Unable to load the service index for source.", "offline")]
    public async Task Any_other_failure_speaks_for_itself(string output, string sdk) =>
        Assert.Empty(await HelpAsync(output, "PulumiSdk", sdk));

    private static async Task<string> HelpAsync(string output, string variable, string value)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root(), "sdks", "restore-help")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("PulumiSdk");
        start.Environment.Remove("PULUMI_HOME");
        start.Environment[variable] = value;
        using var help = Process.Start(start)!;
        await help.StandardInput.WriteLineAsync(output);
        help.StandardInput.Close();
        return await help.StandardOutput.ReadToEndAsync();
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Infra.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
