using System.Text.Json;
using Homelab.Cli.Plans;
using Homelab.Cli.Reports;
using Homelab.Cli.Tests.Policies;
using Homelab.Cli.Writing;
using Homelab.GitOps.Checks;

namespace Homelab.Cli.Tests.Check;

/// <summary>
/// A copy of the four repositories as a rehearsal wrote them, for a test to make a mistake in, and the AppProject of its plan.
/// </summary>
internal sealed class CheckedSeed : IDisposable
{
    public const string Root = "homelab-k8s-environments-apps/environments/dev/_root/root-homelab-dev.yaml";

    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();

    public CheckedSeed(RehearsedStack rehearsed)
    {
        Copy(Path.Combine(rehearsed.Folder, "repositories"), Repositories);
        Project = rehearsed.Plan.OfType(WrittenPlan.ProjectType)[0].Inputs.GetRawText();
    }

    public string Repositories => _folder.At("repositories");

    /// <summary>The AppProject, as JSON.</summary>
    public string Project { get; set; }

    public string At(string path) => Path.Combine(Repositories, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void Replace(string path, string old, string with)
    {
        var text = File.ReadAllText(At(path));
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(path, text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Checks the copy.</summary>
    public Task<CommandRun> RunAsync(params string[] options) =>
        _checkout.RunAsync(
            ["check", "--repositories", Repositories, "--root", Root, "--project", _folder.Write("project.json", Project), .. options]);

    /// <summary>Checks the copy and reads what <c>--format json</c> says.</summary>
    public async Task<(ExitStatus Status, JsonElement Report)> JsonAsync()
    {
        var run = await RunAsync("--format", "json");
        return (run.Status, JsonDocument.Parse(run.Output).RootElement);
    }

    public void Dispose()
    {
        _checkout.Dispose();
        _folder.Dispose();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
