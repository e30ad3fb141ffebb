using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Homelab.Cli;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.Infra;

namespace Homelab.Fuzz.Tests;

/// <summary>Brings inputs to disk one after the other, runs them, and says what is wrong with how that went.</summary>
internal sealed class Playground : IDisposable
{
    private const string Secret = "SENTINEL-OUTSIDE-7f3a";
    private const long MaxAllocated = 4L << 30;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly Toolbox NoTools = new(path: "");
    private static readonly Toolbox Tools = new(Path.Combine(Checkout.Root, "tools"));

    private readonly Cli.Tests.TemporaryFolder _folder = new();
    private readonly TestCheckout _project = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _outside;

    public Playground()
    {
        _listener.Start();
        WriteOutside();
        _outside = OutsideNow();
        Write(Worlds.Of(new(Scene.Tree, [], false, [])), _folder.At("base"));
    }

    /// <summary>How many inputs ran.</summary>
    public int Count { get; private set; }

    /// <summary>Runs an input.</summary>
    /// <returns>What is wrong, in one line that tells kinds of mistakes apart, and the details; null when all is well.</returns>
    public (string Kind, string Details)? Run(FuzzInput input)
    {
        Count++;
        var folder = _folder.At($"{Count}");
        try
        {
            var scenery = Worlds.Of(input);
            foreach (var mutation in input.Mutations)
            {
                mutation.Apply(scenery);
            }

            Directory.CreateDirectory(Path.Combine(folder, "checkouts"));
            Write(scenery, folder);
            if (input is { WithTools: true, Scene: Scene.Homelab })
            {
                Commit(Path.Combine(folder, "checkouts"));
            }

            return Judge(input, folder, [.. scenery.Arguments.Select(argument => Filled(argument, folder))]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _project.Dispose();
        _folder.Dispose();
    }

    private (string Kind, string Details)? Judge(FuzzInput input, string folder, string[] arguments)
    {
        var root = input.Scene is Scene.Settings ? Path.Combine(folder, "project") : _project.Root;
        Directory.CreateDirectory(root);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var cancellation = new CancellationTokenSource();
        var allocated = GC.GetTotalAllocatedBytes();
        var run = Task.Run(() => CommandLine.RunAsync(
            arguments, Terminal.Plain(output, error), root, cancellation.Token, input.WithTools ? Tools : NoTools));
        var limit = TimeSpan.FromSeconds(input.WithTools ? 90 : 20);
        if (!Wait(run, limit))
        {
            cancellation.Cancel();
            var kind = Wait(run, Grace) ? "slow" : "hang";
            return ($"{kind} {string.Join(' ', input.Mutations.Select(mutation => $"{mutation.Kind} {Start(mutation.Text)}"))}",
                $"It did not end within {limit.TotalSeconds} s.\n{error}");
        }

        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var text = $"{output}\n{error}";
        var lines = text.Split('\n', '\r');
        return run.Exception is { } thrown ? ($"thrown {thrown.InnerException!.GetType().Name} {Frame(thrown.ToString())}", thrown.ToString())
            : (int)run.Result is not ((>= 0 and <= 3) or 130) ? ($"status {run.Result}", text)
            : text.Contains("unexpected error: ", StringComparison.Ordinal) ? Unexpected(input, folder, arguments)
            : !arguments.Contains("--verbose") && lines.Any(IsFrame) ? ($"stack trace {Frame(text)}", text)
            : text.Contains(Secret, StringComparison.Ordinal) || WrittenSecret(folder, root) ? ("something outside was read", text)
            : _listener.Pending() ? (Contacted(), text)
            : OutsideNow() != _outside ? ("something outside was written", text)
            : lines.Any(IsOrder) ? ("a line that build servers obey", text)
            : text.FirstOrDefault(IsControl) is not '\0' and var control ? ($"control character U+{(int)control:X4}", text)
            : text.Trim().Length == 0 && run.Result is not ExitStatus.Fine ? ($"nothing said with status {run.Result}", text)
            : allocated > MaxAllocated ? ($"memory {Start(input.Mutations[0].Text)}", $"{allocated >> 20} MB\n{text}")
            : null;
    }

    // Once more, for the trace.
    private (string Kind, string Details) Unexpected(FuzzInput input, string folder, string[] arguments)
    {
        using var error = new StringWriter();
        using var limit = new CancellationTokenSource(Grace);
        var root = input.Scene is Scene.Settings ? Path.Combine(folder, "project") : _project.Root;
        Wait(
            Task.Run(() => CommandLine.RunAsync(
                ["--verbose", .. arguments], Terminal.Plain(TextWriter.Null, error), root, limit.Token, input.WithTools ? Tools : NoTools)),
            Grace);
        return ($"unexpected error {Frame(error.ToString())}", error.ToString());
    }

    private static bool Wait(Task task, TimeSpan limit) => Task.WhenAny(task, Task.Delay(limit)).GetAwaiter().GetResult() == task;

    private static string Start(string text) => text.Length > 40 ? text[..40] : text;

    private static string Frame(string trace) =>
        trace.Split('\n').FirstOrDefault(line => line.Contains("   at Homelab.", StringComparison.Ordinal))?.Split(" in ")[0].Trim() ?? "";

    private string Contacted()
    {
        using var client = _listener.AcceptTcpClient();
        return "something was contacted";
    }

    // The checkouts may hold links to what is outside; the cache is looked at as a whole, since inputs share it.
    private static bool WrittenSecret(string folder, string root)
    {
        string[] written = [Path.Combine(folder, "output"), Path.Combine(root, ".homelab")];
        return written.Where(Directory.Exists).SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            .Where(path => path.StartsWith(folder, StringComparison.Ordinal) || File.GetLastWriteTimeUtc(path) > DateTime.UtcNow.AddMinutes(-2))
            .Any(path => File.ReadAllText(path).Contains(Secret, StringComparison.Ordinal));
    }

    private void WriteOutside()
    {
        _folder.Write("outside/sentinel.yaml", $"sentinel: {Secret}\nimage:\n  tag: {Secret}\nenv:\n  A: {Secret}\n");
        _folder.Write("outside/kustomize/kustomization.yaml", $"resources: [a.yaml]\ncommonAnnotations:\n  a: {Secret}\n");
        _folder.Write("outside/kustomize/a.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {Secret}\n");
        _folder.Write("outside/chart/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 0.1.0\n");
        _folder.Write("outside/chart/templates/_labels.tpl", $"{{{{ define \"lib.labels\" }}}}a: {Secret}{{{{ end }}}}\n");
    }

    private string OutsideNow() => string.Join('\n', Scenery.Read(_folder.At("outside")).OrderBy(entry => entry.Key, StringComparer.Ordinal));

    private string Filled(string text, string folder) => text.Contains("${", StringComparison.Ordinal)
        ? text.Replace(Inputs.Outside, _folder.At("outside"), StringComparison.Ordinal)
            .Replace(Inputs.Listener, _listener.LocalEndpoint.ToString(), StringComparison.Ordinal)
            .Replace(Inputs.Checkouts, Path.Combine(folder, "checkouts"), StringComparison.Ordinal)
            .Replace(Inputs.Base, _folder.At("base", "checkouts"), StringComparison.Ordinal)
            .Replace(Inputs.Output, Path.Combine(folder, "output"), StringComparison.Ordinal)
        : text;

    private void Write(Scenery scenery, string folder)
    {
        foreach (var (path, entry) in scenery.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var full = Path.Combine(folder, path);
            // A file may stand where another one's folder should be.
            if (Path.Exists(full) || new FileInfo(full).LinkTarget is not null || !MakeFolder(folder, Path.GetDirectoryName(path)!))
            {
                continue;
            }

            switch (entry.Kind)
            {
                case EntryKind.Link:
                    File.CreateSymbolicLink(full, Filled(entry.Text, folder));
                    break;
                case EntryKind.Pipe:
                    if (MakePipe([.. Encoding.UTF8.GetBytes(full), 0], 0x180) != 0)
                    {
                        throw new Win32Exception(Marshal.GetLastPInvokeError());
                    }

                    break;
                case EntryKind.Folder:
                    Directory.CreateDirectory(full);
                    break;
                default:
                    File.WriteAllBytes(full, entry.Text == Inputs.NotText ? [0xC3, 0x28, 0xFF] : Encoding.UTF8.GetBytes(Filled(entry.Text, folder)));
                    break;
            }
        }
    }

    // Never through a link.
    private static bool MakeFolder(string folder, string path)
    {
        foreach (var part in path.Split('/'))
        {
            folder = Path.Combine(folder, part);
            if (File.Exists(folder) || new FileInfo(folder).LinkTarget is not null)
            {
                return false;
            }

            Directory.CreateDirectory(folder);
        }

        return true;
    }

    private static void Commit(string checkouts)
    {
        const string Git = "git -c user.name=Test -c user.email=test@localhost -c commit.gpgsign=false";
        var start = new ProcessStartInfo("sh", ["-c", $"for i in *; do (cd \"$i\" && {Git} init -q -b main && {Git} add -A && {Git} commit -qm test); done"])
        {
            WorkingDirectory = checkouts,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
    }

    private static bool IsControl(char letter) => letter is not ('\n' or '\t')
        && (char.IsControl(letter) || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    // Build servers take orders from lines that begin like this.
    private static bool IsOrder(string line) =>
        line.TrimStart() is var text && (text.StartsWith("##[", StringComparison.Ordinal) || text.StartsWith("##vso[", StringComparison.Ordinal)
            || (text.StartsWith("::", StringComparison.Ordinal) && text.Length > 2 && char.IsAsciiLetter(text[2])));

    private static bool IsFrame(string line) =>
        line.TrimStart() is var text && line.Length > text.Length && text.StartsWith("at ", StringComparison.Ordinal) && text.Contains(" in ", StringComparison.Ordinal)
            && text.Contains(":line ", StringComparison.Ordinal);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MakePipe(byte[] path, uint mode);
}
