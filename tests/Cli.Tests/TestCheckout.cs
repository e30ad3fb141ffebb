using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.Infra;

namespace Homelab.Cli.Tests;

/// <summary>
/// A folder with settings files of its own, for commands to take as their checkout; the content of the repositories still comes
/// from this project's.
/// </summary>
public sealed class TestCheckout : IDisposable
{
    /// <summary>The least that a stack which owns the repositories has to set.</summary>
    public const string Dev = """
        config:
          homelab:owner: ada
          homelab:ownsRepositories: true
          homelab:kubeContext: homelab-dev
        """;

    /// <summary>The least that any other stack has to set.</summary>
    public const string Prod = """
        config:
          homelab:owner: ada
          homelab:kubeContext: homelab-prod
        """;

    private const string Default = "    default: ";

    // What one test rendered needs not be rendered again by another: a result is kept under all that it was made from.
    private static readonly Lazy<TemporaryFolder> SharedCache = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    private readonly TemporaryFolder _folder = new();

    /// <param name="hasOwnCache">Whether it begins with nothing rendered, for tests of all that is written.</param>
    public TestCheckout(bool hasOwnCache = false)
    {
        if (!hasOwnCache)
        {
            Directory.CreateDirectory(_folder.At(".homelab"));
            Directory.CreateSymbolicLink(OutputFolder.CacheOf(Root), SharedCache.Value.Path);
        }

        var project = File.ReadAllLines(Path.Combine(Checkout.Root, "Pulumi.yaml"));
        // Two environments, however many the project has.
        var declaration = Array.IndexOf(project, "  environments:");
        project[Array.FindIndex(project, declaration, line => line.StartsWith(Default, StringComparison.Ordinal))] = $"{Default}[dev, prod]";
        _folder.Write("Pulumi.yaml", string.Join('\n', project));
        Write("dev", Dev);
        Write("prod", Prod);
    }

    public string Root => _folder.Path;

    /// <summary>The version that a chart is pinned to in the project file.</summary>
    public static string Pin(string setting) => File.ReadAllLines(Path.Combine(Checkout.Root, "Pulumi.yaml"))
        .SkipWhile(line => line != $"  {setting}:").First(line => line.StartsWith(Default, StringComparison.Ordinal))[Default.Length..];

    /// <summary>Writes the file of a stack.</summary>
    public void Write(string stack, string yaml) => _folder.Write($"Pulumi.{stack}.yaml", yaml);

    /// <summary>Writes any other file.</summary>
    public void WriteFile(string name, string text) => _folder.Write(name, text);

    /// <summary>Removes the file of a stack.</summary>
    public void Remove(string stack) => File.Delete(_folder.At($"Pulumi.{stack}.yaml"));

    /// <summary>Runs a command in it, as if its output were piped.</summary>
    internal async Task<CommandRun> RunAsync(params string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        return await RunAsync(cancellation.Token, args);
    }

    /// <summary>Runs a command in it that can be interrupted.</summary>
    internal Task<CommandRun> RunAsync(CancellationToken cancellation, params string[] args) => RunAsync(null, cancellation, args);

    /// <summary>Runs a command in it with other tools than the pinned ones.</summary>
    internal async Task<CommandRun> RunAsync(Toolbox? tools, CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var status = await CommandLine.RunAsync(args, Terminal.Plain(output, error), Root, cancellation, tools);
        return new CommandRun(status, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>What a command ended with and what it wrote.</summary>
internal sealed record CommandRun(ExitStatus Status, string Output, string Error);
