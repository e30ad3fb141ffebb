using System.Text.Json;
using Homelab.Cli.Apps;
using Homelab.Cli.Git;
using Homelab.Cli.Tests.Policies;
using Homelab.Cli.Writing;

namespace Homelab.Cli.Tests.Apps;

/// <summary>Checkouts of the four repositories as a rehearsal of dev and prod leaves them, for a test to work in.</summary>
internal sealed class HomelabCheckouts : IDisposable
{
    public const string ArgoConfig = "homelab-k8s-argo-config";
    public const string Registry = "homelab-k8s-environments";
    public const string EnvironmentsApps = "homelab-k8s-environments-apps";
    public const string BaseManifests = "homelab-k8s-base-manifests";
    public const string Image = "ghcr.io/example/homelab";

    // Rehearsed once; the checkout behind it keeps what was rendered for all tests.
    private static readonly Lazy<Task<TestCheckout>> Rehearsed = new(RehearseAsync);

    private readonly TemporaryFolder _folder = new();
    private readonly TestCheckout _checkout;

    private HomelabCheckouts(TestCheckout checkout) => _checkout = checkout;

    public static IReadOnlyList<string> Names => [ArgoConfig, BaseManifests, Registry, EnvironmentsApps];

    public string Folder => _folder.Path;

    /// <summary>The cache of the checkout that commands run in.</summary>
    public string Cache => OutputFolder.CacheOf(_checkout.Root);

    public HomelabRepositories HomelabRepositories => HomelabRepositories.In(Folder, ["dev", "prod"]);

    public Templates Templates => Homelab.Cli.Apps.Templates.Of(_checkout.Root);

    public static async Task<HomelabCheckouts> CopyAsync()
    {
        var checkout = await Rehearsed.Value;
        var copy = new HomelabCheckouts(checkout);
        CopyFolder(Path.Combine(checkout.Root, "out", "repositories"), copy.Folder);
        return copy;
    }

    public string At(string path) => Path.Combine(Folder, path);

    public string Read(string path) => File.ReadAllText(At(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public void Replace(string path, string old, string with)
    {
        Assert.Contains(old, Read(path), StringComparison.Ordinal);
        Write(path, Read(path).Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Runs a command on these checkouts.</summary>
    public Task<CommandRun> RunAsync(params string[] args) => _checkout.RunAsync([.. args, "--repositories", Folder]);

    /// <summary>Runs a command that knows no checkouts.</summary>
    public Task<CommandRun> RunPlainAsync(params string[] args) => _checkout.RunAsync(args);

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var run = await RunAsync(args);
        Assert.True(run.Status == ExitStatus.Fine, run.Error + run.Output);
        return run.Output;
    }

    /// <summary>Adds an app as the tests usually do.</summary>
    public Task<string> AddAsync(string app, params string[] more) =>
        DoAsync(["add-app", app, "--image", Image, "--version", "v1.0.0", .. more]);

    /// <summary>Checks an environment as <c>homelab check</c> does.</summary>
    public Task<CommandRun> CheckAsync(string environment) =>
        RunAsync(
            "check", "--root", $"{EnvironmentsApps}/environments/{environment}/_root/root-homelab-{environment}.yaml", "--format", "json");

    public Task<string> GitAsync(string repository, params string[] arguments) =>
        GitRepository.GitAsync(At(repository), arguments, default, CancellationToken.None);

    /// <summary>Commits everything, so that the next command finds clean checkouts.</summary>
    public async Task CommitAllAsync()
    {
        foreach (var name in Names)
        {
            await GitAsync(name, "add", "--all");
            await GitAsync(name, "commit", "--quiet", "--allow-empty", "--message", "test");
        }
    }

    /// <summary>What git says has changed, as <c>repository status path</c>.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync()
    {
        List<string> changes = [];
        foreach (var name in Names)
        {
            var lines = await GitAsync(name, "status", "--porcelain", "--untracked-files=all");
            changes.AddRange(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{name} {line.Trim()}"));
        }

        return changes;
    }

    /// <summary>Files and commits of all checkouts, so that two moments can be compared.</summary>
    public async Task<string> StateAsync()
    {
        var files = Snapshot.Of(Folder).Where(entry => !entry.Key.Contains("/.git", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key} {entry.Value}")
            .ToList();
        foreach (var name in Names)
        {
            files.Add(await GitAsync(name, "status", "--porcelain=v2", "--branch", "--untracked-files=all"));
        }

        return string.Join('\n', files);
    }

    /// <summary>The objects that <c>homelab diff</c> names, from other checkouts to these.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(HomelabCheckouts before)
    {
        var run = await RunPlainAsync("diff", "--base", before.Folder, "--head", Folder, "--format", "json");
        return
        [
            .. JsonDocument.Parse(run.Output).RootElement.GetProperty("applications").EnumerateArray()
                .SelectMany(application => application.GetProperty("objects").EnumerateArray())
                .Select(item => $"{item.GetProperty("change")} {item.GetProperty("kind")} {item.GetProperty("namespace")}/{item.GetProperty("name")}"),
        ];
    }

    public void Dispose() => _folder.Dispose();

    public static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static async Task<TestCheckout> RehearseAsync()
    {
        var checkout = new TestCheckout();
        var run = await checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", Path.Combine(checkout.Root, "out"));
        Assert.True(run.Status == ExitStatus.Fine, run.Error);
        foreach (var name in Names)
        {
            File.AppendAllText(
                Path.Combine(checkout.Root, "out", "repositories", name, ".git", "config"),
                "[user]\n\tname = Test\n\temail = test@localhost\n[commit]\n\tgpgsign = false\n[core]\n\thooksPath = .git/hooks\n");
        }

        return checkout;
    }
}
