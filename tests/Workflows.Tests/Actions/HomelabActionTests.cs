using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests.Actions;

/// <summary>The steps of the action <c>homelab</c>, run as they are with git and the <c>homelab</c> script, without .NET and npm.</summary>
public sealed class HomelabActionTests : IDisposable
{
    // What the script looks at to see whether a build is up to date.
    private static readonly string[] Sources =
    [
        "infra/a.cs", "gitops/a.cs", "cli/a.cs", "sdks/a.cs", "Directory.Build.props", "global.json", "tools/package-lock.json",
        "tools/unpack.mjs",
    ];

    private static readonly Workflow Action = Workflow.Action("homelab");

    private readonly TemporaryFolder _workspace = new();

    [Fact]
    public async Task What_is_not_there_yet_is_checked_out_as_it_is_on_main()
    {
        await PrepareOrigin("one");
        await PrepareOrigin("two");

        var result = await CheckOut("one two");

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal("one\n", Read("repositories/one/file"));
        Assert.Equal(
            "main\norigin/main\n",
            await Command.Must(
                "git", At("repositories/two"), "for-each-ref", "--format=%(refname:short)", "refs/heads/main", "refs/remotes/origin/main"));
    }

    [Fact]
    public async Task What_is_there_stays_as_it_is()
    {
        await PrepareOrigin("one");
        await PrepareOrigin("own");
        _workspace.Write("repositories/own/file", "a pull request\n");

        var result = await CheckOut("own one");

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal("a pull request\n", Read("repositories/own/file"));
        Assert.Equal("one\n", Read("repositories/one/file"));
    }

    [Fact]
    public async Task No_token_is_left_behind()
    {
        await PrepareOrigin("one");

        await CheckOut("one");

        Assert.DoesNotContain("helper", Read("repositories/one/.git/config"), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(_workspace.Path, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("ghs_secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_had_ends_the_job()
    {
        await PrepareOrigin("two");

        var result = await CheckOut("one two");

        Assert.NotEqual(0, result.Status);
        Assert.Contains("anvaplus/one", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_is_kept_under_the_commit_that_it_was_made_of()
    {
        _workspace.Write("program/file", "the program\n");
        await Commit(At("program"));

        await Action.Step(null, "Which commit of the program is it?").Run(_workspace);

        Assert.Equal($"commit={await Command.Must("git", At("program"), "rev-parse", "HEAD")}", Read("output"));
        Assert.Contains("steps.program.outputs.commit", Step("Restore the build")["with"]["key"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_saved_is_what_is_restored()
    {
        var (restored, saved) = (Step("Restore the build")["with"], Step("Save the build")["with"]);

        Assert.Equal("program/artifacts\nprogram/tools\n", restored["path"].ToString());
        Assert.Equal(restored["path"], saved["path"]);
        Assert.Equal("${{ steps.build.outputs.cache-primary-key }}", saved["key"].ToString());
    }

    [Fact]
    public async Task What_is_not_restored_is_built_with_its_tools()
    {
        var (dotnet, npm) = PrepareProgram();

        var result = await Build(isRestored: false);

        Assert.True(result.Status == 0, result.Errors);
        Assert.StartsWith("build ", dotnet.Calls[0], StringComparison.Ordinal);
        Assert.StartsWith("ci ", Assert.Single(npm.Calls), StringComparison.Ordinal);
        Assert.Equal($"{At("program/tools/bin")}\n", Read("path"));
    }

    [Fact]
    public async Task What_is_restored_is_not_built_again()
    {
        var (dotnet, npm) = PrepareProgram();
        var path = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = WithFakes() };
        _workspace.Write("program/artifacts/bin/Cli/debug/homelab.dll", "");
        await Command.Run(At("program/homelab"), ["check"], At("program"), path);
        foreach (var file in new[] { "artifacts/homelab/built", "artifacts/homelab/tools", "artifacts/bin/Cli/debug/homelab.dll" })
        {
            File.SetLastWriteTimeUtc(At($"program/{file}"), DateTime.UnixEpoch);
        }

        var (calls, installs) = (dotnet.Calls.Length, npm.Calls.Length);
        var result = await Build(isRestored: true);
        await Command.Run(At("program/homelab"), ["check"], At("program"), path);

        Assert.True(result.Status == 0, result.Errors);
        Assert.Equal([$"{At("program/artifacts/bin/Cli/debug/homelab.dll")} check"], dotnet.Calls.Skip(calls));
        Assert.Equal(installs, npm.Calls.Length);
    }

    [Fact]
    public async Task A_build_without_its_tools_is_not_saved()
    {
        PrepareProgram(npm: "exit 1");

        var result = await Build(isRestored: false);

        Assert.Equal(3, result.Status);
    }

    public void Dispose() => _workspace.Dispose();

    private static YamlMappingNode Step(string name) => Action.Step(null, name).Node;

    private string At(string path) => Path.Combine(_workspace.Path, path);

    private string Read(string path) => File.ReadAllText(At(path));

    private string WithFakes() => $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    private Task<CommandResult> CheckOut(string repositories) => Action.Step(null, "Check out the repositories").Run(
        _workspace, ("GITHUB_SERVER_URL", $"file://{At("origins")}"), ("REPOSITORIES", repositories), ("FOLDER", "repositories"),
        ("GH_TOKEN", "ghs_secret"));

    private Task<CommandResult> Build(bool isRestored) => Action.Step(null, "Build the command").Run(
        _workspace, ("PATH", WithFakes()), ("IS_RESTORED", isRestored ? "true" : ""));

    private async Task PrepareOrigin(string name)
    {
        _workspace.Write($"origins/anvaplus/{name}/file", "before\n");
        await Commit(At($"origins/anvaplus/{name}"));
        _workspace.Write($"origins/anvaplus/{name}/file", $"{name}\n");
        await Commit(At($"origins/anvaplus/{name}"));
    }

    /// <summary>The program as it was just checked out, with .NET and npm that do nothing but leave what a build leaves.</summary>
    private (FakeProgram Dotnet, FakeProgram Npm) PrepareProgram(string npm = "")
    {
        foreach (var file in Sources)
        {
            _workspace.Write($"program/{file}", "");
        }

        File.Copy(Path.Combine(Checkout.Root, "homelab"), At("program/homelab"));
        _ = new FakeProgram(_workspace, "bin/node", "");
        return (new FakeProgram(_workspace, "bin/dotnet", ""), new FakeProgram(_workspace, "bin/npm", npm));
    }

    private static async Task Commit(string folder)
    {
        await Command.Must("git", folder, "init", "--quiet", "--initial-branch=main");
        await Command.Must("git", folder, "add", ".");
        await Command.Must("git", folder, "commit", "--quiet", "--message", "a change");
    }
}
