using System.Diagnostics;
using Homelab.Infra;

namespace Homelab.Cli.Tests;

/// <summary>The script <c>homelab</c>, with a <c>dotnet</c> and an <c>npm</c> that only tell what they were asked for.</summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string[] Needed =
        ["bash", "cat", "dirname", "find", "ln", "mkdir", "mv", "readlink", "rm", "sleep", "touch"];

    private readonly TemporaryFolder _folder = new();

    public LauncherTests()
    {
        foreach (var file in (string[])["infra/a", "gitops/a", "cli/a", "sdks/a", "Directory.Build.props", "global.json"])
        {
            _folder.Write($"homelab/{file}", "");
        }

        File.Copy(Path.Combine(Checkout.Root, "homelab"), _folder.At("homelab", "homelab"));
        Directory.CreateDirectory(_folder.At("bin"));
        foreach (var name in Needed)
        {
            var path = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);
            File.CreateSymbolicLink(_folder.At("bin", name), path);
        }

        Tool("npm", "exit 0");
        Tool("node", "exit 0");
        Tool("dotnet", $"""
            echo "$1" >> {_folder.At("calls")}
            [ "$1" = build ] || exit 0
            [ ! -p {_folder.At("pipe")} ] || cat {_folder.At("pipe")}
            mkdir -p {_folder.At("homelab", "artifacts", "bin", "Cli", "debug")}
            touch {_folder.At("homelab", "artifacts", "bin", "Cli", "debug", "homelab.dll")}
            """);
    }

    private string Program => _folder.At("homelab", "artifacts", "bin", "Cli", "debug", "homelab.dll");

    private IEnumerable<string> Calls => File.ReadLines(_folder.At("calls"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_builds_once_and_then_only_runs()
    {
        await RunAsync("homelab", 0);
        await RunAsync("homelab", 0);

        Assert.Equal(["build", Program, Program], Calls);
    }

    [Fact]
    public async Task Through_a_link_it_is_the_same_checkout()
    {
        File.CreateSymbolicLink(_folder.At("homelab", "relative"), "homelab");
        File.CreateSymbolicLink(_folder.At("link"), _folder.At("homelab", "relative"));

        await RunAsync("link", 0);

        Assert.Equal(["build", Program], Calls);
        Assert.False(Directory.Exists(_folder.At("artifacts")));
    }

    [Fact]
    public async Task Of_two_first_runs_the_second_waits_for_the_first()
    {
        using (var pipe = Process.Start("mkfifo", [_folder.At("pipe")]))
        {
            await pipe.WaitForExitAsync();
        }

        using var first = Start("homelab");
        Assert.Equal("Building …", (await LinesUntilAsync(first, "Building")).Last());
        using var second = Start("homelab");
        await LinesUntilAsync(second, "Waiting for another homelab");
        await File.WriteAllTextAsync(_folder.At("pipe"), "");
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(["build", Program, Program], Calls);
    }

    [Fact]
    public async Task What_a_killed_run_left_does_not_stop_the_next()
    {
        using var gone = Process.Start("true");
        await gone.WaitForExitAsync();
        Directory.CreateDirectory(_folder.At("homelab", "artifacts", "homelab"));
        File.CreateSymbolicLink(_folder.At("homelab", "artifacts", "homelab", "lock"), $"{gone.Id}");

        await RunAsync("homelab", 0);

        Assert.Equal(["build", Program], Calls);
    }

    [Fact]
    public async Task Without_dotnet_it_is_status_3_before_and_after_a_build()
    {
        File.Move(_folder.At("bin", "dotnet"), _folder.At("dotnet"));
        Assert.Contains("dotnet is missing: install the .NET 10 SDK", await RunAsync("homelab", 3), StringComparison.Ordinal);

        File.Move(_folder.At("dotnet"), _folder.At("bin", "dotnet"));
        await RunAsync("homelab", 0);
        File.Delete(_folder.At("bin", "dotnet"));

        Assert.Contains("dotnet is missing: install the .NET 10 SDK", await RunAsync("homelab", 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_tests_need_is_installed_for_tests_alone_and_once()
    {
        Tool("npm", $"echo \"$*\" >> {_folder.At("installed")}");
        Tool("git", "exit 0");
        Tool("homelab/tests/run", "exit 0");
        foreach (var command in (string[])["status", "status", "test", "test", "status"])
        {
            await RunAsync("homelab", 0, command);
        }

        Assert.Equal([true, false], File.ReadLines(_folder.At("installed")).Select(line => line.Contains("--omit=dev", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_is_status_3()
    {
        _folder.Write("homelab/artifacts", "no folder");

        Assert.Contains("can't be written", await RunAsync("homelab", 3), StringComparison.Ordinal);
    }

    private void Tool(string name, string script)
    {
        var path = _folder.Write(name.Contains('/', StringComparison.Ordinal) ? name : $"bin/{name}", $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static async Task<List<string>> LinesUntilAsync(Process process, string start)
    {
        List<string> lines = [];
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                break;
            }
        }

        return lines;
    }

    private async Task<string> RunAsync(string script, int status, string command = "status")
    {
        using var process = Start(script, command);
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == status, $"{process.ExitCode}: {errors}");
        return errors;
    }

    private Process Start(string script, string command = "status")
    {
        var start = new ProcessStartInfo(_folder.At("bin", "bash"), [_folder.At(script == "homelab" ? "homelab/homelab" : script), command])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = _folder.At("bin");
        start.Environment.Remove("PulumiSdk");
        return Process.Start(start)!;
    }
}
