using System.Diagnostics;
using System.Globalization;
using System.Text;
using Homelab.Cli.Apps;
using Homelab.Cli.Outcomes;

namespace Homelab.Cli.Tests.Settings;

/// <summary>Settings files that are written to do harm: each is refused at once, with its line.</summary>
public sealed class BoundedSettingsTests : IDisposable
{
    private readonly TestCheckout _checkout = new();

    public static TheoryData<string, int> Harmful => new()
    {
        { "config:\n  \"a\": [\n  homelab:owner: x\n", 2 },
        { $"config:\n  homelab:adopt: {new string('[', 200_000)}\n", 2 },
        { "config:\n  homelab:adopt: &x [*x]\n", 2 },
        { $"config:\n{Bomb()}", 7 },
        { $"{TestCheckout.Dev}\n  homelab:adopt: {new string('[', 100)}x{new string(']', 100)}\n", 5 },
    };

    public void Dispose() => _checkout.Dispose();

    [Theory]
    [MemberData(nameof(Harmful))]
    public async Task A_rehearsal_refuses_it_with_its_line(string yaml, int line)
    {
        _checkout.Write("dev", yaml);
        var run = await _checkout.RunAsync("rehearse");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"Pulumi.dev.yaml:{line}: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Harmful))]
    public async Task So_it_does_in_the_project_file(string yaml, int line)
    {
        _checkout.WriteFile("Pulumi.yaml", $"name: homelab\n{yaml}");
        var run = await _checkout.RunAsync("rehearse", "--stack", "dev");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"Pulumi.yaml:{line + 1}: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pulumi.yaml")]
    [InlineData("Pulumi.dev.yaml")]
    public async Task A_pipe_or_a_device_is_no_settings_file(string name)
    {
        File.Delete(Path.Combine(_checkout.Root, name));
        using (var process = Process.Start("mkfifo", [Path.Combine(_checkout.Root, name)]))
        {
            await process.WaitForExitAsync();
        }

        var run = await _checkout.RunAsync("rehearse", "--stack", "dev");
        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"{name}: it is no regular file", run.Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(_checkout.Root, name));
        File.CreateSymbolicLink(Path.Combine(_checkout.Root, name), "/dev/zero");
        Assert.Contains(
            $"{name}: it is no regular file", (await _checkout.RunAsync("rehearse", "--stack", "dev")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rehearse", "--stack", "dev")]
    [InlineData("set-version", "web/blog_hugo", "v9.9.9", "--repositories", ".")]
    public async Task Without_a_project_file_nothing_but_a_refusal_comes_of_it(params string[] command)
    {
        File.Delete(Path.Combine(_checkout.Root, "Pulumi.yaml"));

        Assert.Equal(ExitStatus.Usage, (await _checkout.RunAsync(command)).Status);
    }

    [Fact]
    public async Task A_file_that_an_option_names_is_not_opened_either_when_it_is_a_pipe()
    {
        var pipe = Path.Combine(_checkout.Root, "pipe");
        using (var process = Process.Start("mkfifo", [pipe]))
        {
            await process.WaitForExitAsync();
        }

        _checkout.WriteFile("apps/root.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: root }\n");
        var run = await _checkout.RunAsync("check", "--repositories", _checkout.Root, "--root", "apps/root.yaml", "--project", pipe);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("it is no regular file, and so never opened", run.Error, StringComparison.Ordinal);
        Assert.Contains("it is no regular file", Assert.Throws<RefusedException>(() => ValuesFile.Read(pipe)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_environments_that_is_none_does_not_hide_that_of_another_stack()
    {
        _checkout.Write("a", "config:\n  homelab:environments: { type: array }\n");

        Assert.Contains("root-homelab-dev", (await _checkout.RunAsync("rehearse")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_environment_there_is_no_first_stack_to_rehearse()
    {
        _checkout.Write("dev", "config:\n  homelab:environments: []\n");
        _checkout.Write("prod", "");
        _checkout.WriteFile("Pulumi.yaml", "name: homelab\n");

        var run = await _checkout.RunAsync("rehearse");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("environments names no environment", run.Error, StringComparison.Ordinal);
    }

    private static string Bomb()
    {
        var text = new StringBuilder("  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 10; level++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  a{level}: &a{level} [")
                .AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        }

        return text.Append("  homelab:adopt: *a9\n").ToString();
    }
}
