using System.Text.Json;
using System.Xml.Linq;
using Homelab.Cli.Git;
using Homelab.Cli.Tests.Apps;
using Homelab.Cli.Tests.Reports;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.GitOps.Yaml;
using Spectre.Console;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Writing;

/// <summary>Names and messages that a CI would take for commands, a terminal for markup, and a reader for something else.</summary>
public sealed class HostileTextTests : IDisposable
{
    // Every kind of line end, and blanks before the command, which GitHub takes away.
    private const string Commands = "::error::a\n::set-output name=x::b\r\u2003 ::add-mask::c\r\n\t::stop-commands::d\u2028::warning::e ##[error]f ##vso[task.complete]g";
    private const string Repository = "::error::gitops";

    private readonly TemporaryFolder _folder = new();
    private readonly TestCheckout _checkout = new();

    public static TheoryData<string> Formats => ["text", "markdown", "json", "sarif"];

    public void Dispose()
    {
        _folder.Dispose();
        _checkout.Dispose();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task No_line_of_a_check_is_a_command(string format)
    {
        Write(Commands, Commands);

        var run = await CheckAsync(format);

        Assert.Contains("::set-output", run.Output, StringComparison.Ordinal);
        AssertNoCommands(run);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("json")]
    public async Task No_line_of_a_diff_is_a_command(string format)
    {
        Write("before", "before\n");
        Directory.Move(_folder.At("checkouts"), _folder.At("base"));
        Write(Commands, Commands);

        var run = await RunAsync(
            "diff", "--base", _folder.At("base"), "--head", _folder.At("checkouts"), "--root", $"{Repository}/apps", "--format", format);

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("::set-output", run.Output, StringComparison.Ordinal);
        AssertNoCommands(run);
    }

    [Fact]
    public async Task What_a_chart_fails_with_is_no_command()
    {
        using var homelab = await CopyAsync();
        homelab.Write(
            $"{BaseManifests}/charts/microservices/hugo/v0.1.0/templates/fail.yaml",
            "{{ fail \"no\\n::error::pwned\\r::add-mask::pwned\\n  ::set-output name=x::y ##[error]pwned\" }}\n");

        foreach (var format in (string[])["text", "markdown", "json", "sarif"])
        {
            var run = await homelab.RunAsync(
                "check", "--root", $"{EnvironmentsApps}/environments/dev/_root/root-homelab-dev.yaml", "--format", format);

            Assert.Equal(ExitStatus.Found, run.Status);
            Assert.Contains("pwned", run.Output, StringComparison.Ordinal);
            AssertNoCommands(run);
        }
    }

    [Fact]
    public async Task What_is_refused_is_no_command()
    {
        Directory.CreateDirectory(_folder.At("checkouts"));
        foreach (var arguments in (string[][])
        [
            ["check", "--repositories", _folder.At("checkouts"), "--root", Commands],
            ["check", "--repositories", Commands, "--root", "a/b"],
            ["diff", "--base", _folder.At("checkouts"), "--head", _folder.At("checkouts"), "--root", Commands],
            ["rehearse", "--stack", Commands],
            ["set-version", Commands, "v1.0.0", "--repositories", Commands],
            ["promote", "web/a", "--from", Commands, "--repositories", Commands],
            ["remove-app", "web/a", "--env", Commands, "--repositories", Commands],
            ["add-app", "web/a", "--image", "a/b", "--version", "v1.0.0", "--secret", Commands, "--repositories", Commands],
            [Commands, Commands],
            ["check", Commands],
        ])
        {
            var run = await RunAsync(arguments);

            Assert.Equal(ExitStatus.Usage, run.Status);
            AssertNoCommands(run);
        }
    }

    [Fact]
    public async Task The_names_of_environments_are_text()
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{Registry}/environments/[red]:warning:/web/blog_hugo/values.yaml", "version: v1.0.0\n");

        var run = await homelab.RunAsync("status");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("'[red]:warning:' is no environment", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[red]name[/]")]
    [InlineData("[nothing")]
    [InlineData(":warning:")]
    public async Task Markup_and_emoji_in_names_stay_text(string name)
    {
        Write(name, "x", name);

        var run = await CheckAsync("text");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains(name + "  ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\n└── {name}\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Characters_that_nobody_sees_are_shown_as_escapes_in_everything_that_is_written(string format)
    {
        const string Name = "web\u202egnp\u2066x\u2069\u200f\u061c\u200b-dev";
        Write(Name, Name);

        var run = await CheckAsync(format, "--output", _folder.At("out"));

        var text = run.Output + run.Error + string.Concat(
            Directory.GetFiles(_folder.At("out"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain(text, Unseen.Is);
        Assert.Contains("\\u202egnp", run.Output, StringComparison.Ordinal);
        var application = JsonDocument.Parse(File.ReadAllText(_folder.At("out", "report.json"))).RootElement.GetProperty("applications")[0];
        Assert.Equal(Name, application.GetProperty("name").GetString());
        var manifest = YamlText.Read(File.ReadAllText(Directory.GetFiles(_folder.At("out", "manifests")).Single()))[0].Root;
        Assert.Equal(Name, manifest?["data"]?["value"]?.Text);
        Assert.Contains("web\\u202egnp", XDocument.Load(_folder.At("out", "report.html")).Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_holds_a_command_is_the_same_data()
    {
        Write(Commands, Commands);

        var run = await CheckAsync("json");

        var name = JsonDocument.Parse(run.Output).RootElement.GetProperty("applications")[0].GetProperty("name").GetString();
        Assert.Equal(YamlText.Read(Quoted(Commands))[0].Root!.Text, name);
    }

    [Fact]
    public void A_line_that_is_written_in_pieces_is_no_command_either()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = Terminal.Plain(output, TextWriter.Null);
        terminal.Output.Write(" ");
        terminal.Output.Write(":");
        terminal.Output.Write(":error");
        terminal.Output.Write("::x #");
        terminal.Output.Write("#");
        terminal.Output.WriteLine("[error]x");

        Assert.Equal(" | ::error::x ## [error]x\n", output.ToString());
    }

    // One Application that renders one ConfigMap.
    private void Write(string name, string value, string kind = "ConfigMap")
    {
        _folder.Write($"checkouts/{Repository}/apps/a.yaml", $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: { name: {{Quoted(name)}}, namespace: argocd }
            spec:
              project: {{Quoted(name)}}
              destination: { server: https://kubernetes.default.svc, namespace: {{Quoted(name)}} }
              sources:
                - { repoURL: "https://example.com/{{Repository}}", path: "::error::x", targetRevision: {{Quoted(name)}} }
                - { repoURL: {{Quoted(name)}}, ref: {{Quoted(name)}} }
            """);
        _folder.Write(
            $"checkouts/{Repository}/::error::x/::error::x.yaml",
            $"apiVersion: v1\nkind: {Quoted(kind)}\nmetadata: {{ name: {Quoted(name)} }}\ndata:\n  value: {Quoted(value)}\n");
    }

    private Task<CommandRun> CheckAsync(string format, params string[] more) =>
        RunAsync(["check", "--repositories", _folder.At("checkouts"), "--root", $"{Repository}/apps", "--format", format, .. more]);

    private Task<CommandRun> RunAsync(params string[] arguments) =>
        _checkout.RunAsync(new Toolbox(path: ""), CancellationToken.None, arguments);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    // As https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs reads them.
    private static void AssertNoCommands(CommandRun run)
    {
        foreach (var line in (run.Output + "\n" + run.Error).Split('\n', '\r'))
        {
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
            Assert.DoesNotMatch(@"##[a-z]*\[", line);
        }
    }
}
