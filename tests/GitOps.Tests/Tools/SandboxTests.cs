using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Tools;
using Microsoft.Win32.SafeHandles;

namespace Homelab.GitOps.Tests.Tools;

/// <summary>The real tools inside, a secret and a listener outside. Where the kernel holds nothing they simply run.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Secret = "SENTINEL-4711";

    /// <summary>Checked by WebAssembly, which is what node reserves most for.</summary>
    private const string Workflow = """
        {"objects": [], "workflows": [{"path": "a.yml", "text": "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: a}]}}"}]}
        """;

    /// <summary>The limits are set when this goes on.</summary>
    private const string Wait = "require('fs').readFileSync(0); ";

    private static readonly string Cat = Checkouts.Tools.Require("cat");
    private static readonly string Git = Checkouts.Tools.Require("git");
    private static readonly string Helm = Checkouts.Tools.Require("helm");
    private static readonly string Kubectl = Checkouts.Tools.Require("kubectl");
    private static readonly string Node = Checkouts.Tools.Require("node");
    private static readonly string Shell = Checkouts.Tools.Require("sh");

    private readonly DirectoryInfo _inside = Directory.CreateTempSubdirectory("inside-");
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("outside-");

    private static bool FilesAreHeld => Kernel.LandlockVersion > 0;

    private static bool IsHeld(int landlockFrom) => Kernel.HasSeccomp || Kernel.LandlockVersion >= landlockFrom;

    public void Dispose()
    {
        _inside.Delete(recursive: true);
        _outside.Delete(recursive: true);
    }

    [Fact]
    public void What_the_kernel_has_is_used()
    {
        uint[] answerWithAnError = [0x0005_0000];
        var seccomp = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 317 : 277;

        Assert.Equal(OperatingSystem.IsLinux() ? Math.Max((int)SystemCall(444, 0, 0, 1), 0) : 0, Kernel.LandlockVersion);
        Assert.Equal(OperatingSystem.IsLinux() && SystemCall(seccomp, 2, 0, answerWithAnError) == 0, Kernel.HasSeccomp);
        Assert.Equal(Kernel.LandlockVersion > 0 || Kernel.HasSeccomp, Sandbox.IsSupported);
    }

    [Fact]
    public async Task Helm_renders_a_chart_of_the_workspace()
    {
        Chart("a: {{ .Values.a }}");

        Assert.Contains("a: 5", (await RunAsync(Helm, "template", "web", "chart", "--set", "a=5")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_builds_a_kustomization_of_the_workspace()
    {
        Inside("kustomization.yaml", "resources: [web.yaml]\nnamePrefix: dev-\n");
        Inside("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n");

        Assert.Contains("name: dev-web", (await RunAsync(Kubectl, "kustomize", ".")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_runs_the_validator_from_the_tools_folder()
    {
        var run = await RunAsync(
            new Sandbox { Programs = [Node], Readable = [TestPaths.Tools] }, Node, [Checkouts.Tools.RequireFile("validate.mjs")], Workflow);

        Assert.Contains("\"workflows\":[[]]", run.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_commits_in_the_workspace()
    {
        Inside("web.yaml", "a: 1\n");
        (await RunAsync(Git, "init", "--quiet", ".")).Succeeded();
        (await RunAsync(Git, "add", "web.yaml")).Succeeded();
        (await RunAsync(Git, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "First")).Succeeded();

        Assert.Contains("First", (await RunAsync(Git, "log", "--oneline")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_runs_with_the_commands_it_calls()
    {
        var script = Inside("tool", "#!/bin/sh\ncat web.yaml | tr a b > out\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Inside("web.yaml", "a\n");
        (await RunAsync(Sandboxed(script), script, [])).Succeeded();

        Assert.Equal("b\n", File.ReadAllText(Path.Combine(_inside.FullName, "out")));
    }

    [Fact]
    public async Task Cat_reads_nothing_outside() => await AssertHiddenAsync(Cat, Outside("secret", Secret));

    [Fact]
    public async Task Cat_reads_nothing_outside_through_a_link()
    {
        File.CreateSymbolicLink(Path.Combine(_inside.FullName, "link"), Outside("secret", Secret));

        await AssertHiddenAsync(Cat, "link");
    }

    [Fact]
    public async Task Helm_reads_nothing_outside()
    {
        Chart("a: {{ .Values.a }}");

        await AssertHiddenAsync(Helm, "template", "web", "chart", "--set-file", "a=" + Outside("secret", Secret));
    }

    [Fact]
    public async Task Kubectl_reads_nothing_outside()
    {
        var file = Outside("secret.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {Secret}}}\n");
        Inside("kustomization.yaml", $"resources: [../{_outside.Name}/{Path.GetFileName(file)}]\n");

        await AssertHiddenAsync(Kubectl, "kustomize", ".", "--load-restrictor", "LoadRestrictionsNone");
    }

    [Fact]
    public async Task Node_reads_nothing_outside() =>
        await AssertHiddenAsync(Node, "--print", $"require('fs').readFileSync('{Outside("secret", Secret)}', 'utf8')");

    [Fact]
    public async Task Git_reads_nothing_outside() =>
        await AssertHiddenAsync(Git, "diff", "--no-index", "/dev/null", Outside("secret", Secret));

    [Fact]
    public async Task What_the_program_has_open_is_not_handed_on()
    {
        using var secret = File.OpenHandle(Outside("secret", Secret));
        using var inherited = Duplicate(secret);

        await AssertHiddenAsync(Node, "--print", $"require('fs').readFileSync({inherited.DangerousGetHandle()}, 'utf8')");
    }

    [Fact]
    public async Task Nothing_outside_is_written()
    {
        var file = Outside("file", "before");
        await RunAsync(Shell, "-c", $"echo after > {file}; rm {file}; echo new > {file}2; mv {file} {file}3");

        Assert.Equal(FilesAreHeld, File.Exists(file) && File.ReadAllText(file) == "before");
        Assert.Equal(!FilesAreHeld, File.Exists(file + "2"));
    }

    [Fact]
    public async Task No_other_program_is_started()
    {
        var run = await RunAsync(Node, "--print", $"require('child_process').execFileSync('{Cat}', {{input: 'started'}}).toString()");

        Assert.Equal(!Sandbox.IsSupported, run.Output.Contains("started", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("helm", "pull", "http://127.0.0.1:PORT/chart.tgz")]
    [InlineData("kubectl", "kustomize", "http://127.0.0.1:PORT/repository.git")]
    [InlineData("git", "ls-remote", "http://127.0.0.1:PORT/repository.git")]
    [InlineData("node", "--eval", "require('net').connect(PORT, '127.0.0.1').on('error', () => { }).on('close', () => process.exit())")]
    public async Task No_tool_reaches_localhost(string tool, params string[] arguments)
    {
        using var listener = new Listener();
        var port = listener.Port.ToString(CultureInfo.InvariantCulture);
        await RunAsync(Checkouts.Tools.Require(tool), [.. arguments.Select(text => text.Replace("PORT", port, StringComparison.Ordinal))]);

        Assert.Equal(!IsHeld(landlockFrom: 4), listener.Connections > 0);
    }

    [Theory]
    [InlineData("require('dgram').createSocket('udp4')", int.MaxValue)]
    [InlineData("require('dgram').createSocket('udp6')", int.MaxValue)]
    [InlineData("require('net').createServer().listen(0, '127.0.0.1')", 4)]
    [InlineData("require('net').createServer().listen('socket')", 1)]
    public async Task No_socket_can_be_made(string expression, int landlockFrom)
    {
        var run = await RunAsync(Node, "--eval", $$"""
            const end = text => { console.log(text); process.exit(0); };
            process.on('uncaughtException', error => end(error.code));
            const socket = {{expression}}.on('error', error => end(error.code)).on('listening', () => end('open'));
            if (socket.bind) socket.bind(0);
            """);

        Assert.Equal(IsHeld(landlockFrom) ? "EACCES" : "open", run.Output.Trim());
    }

    [Fact]
    public async Task A_name_is_not_looked_up_even_in_the_hosts_file()
    {
        Chart("a: {{ getHostByName \"localhost\" | quote }}");
        var run = await RunAsync(Helm, "template", "web", "chart", "--enable-dns");

        Assert.Equal(!FilesAreHeld, run.Status == 0 && !run.Output.Contains("a: \"\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_itself_stays_free_however_many_tools_run()
    {
        var secret = Outside("secret", Secret);
        using var listener = new Listener();
        var numbers = Enumerable.Range(0, 200).Select(number => $"{number}").ToList();
        var runs = await Task.WhenAll(numbers.Select(number => Task.Run(() => RunAsync(Sandboxed(Cat), Cat, [], number))));

        Assert.Equal(numbers, runs.Select(run => run.Succeeded()));
        await Parallel.ForAsync(0, 200, async (_, cancellation) =>
        {
            Assert.Equal(Secret, await File.ReadAllTextAsync(secret, cancellation));
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, listener.Port, cancellation);
        });
        Assert.Empty(RestrictedThreads());
    }

    [Fact]
    public void A_program_that_is_not_there_is_said_to_be_missing()
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(Path.Combine(_inside.FullName, "none")) };

        Assert.Throws<Win32Exception>(() => Sandboxed("none").Start(process));
    }

    [Fact]
    public void A_process_whose_end_is_watched_already_is_refused()
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(Cat, ["/dev/null"]), EnableRaisingEvents = true };

        Assert.Equal(Sandbox.IsSupported, Record.Exception(() => Sandboxed(Cat).Start(process)) is ArgumentException);
    }

    [Fact]
    public async Task A_chart_that_wants_too_much_memory_is_stopped()
    {
        Chart("a: {{ repeat 40000000 \"0123456789\" | len }}");
        var limits = new ResourceLimits { Reserved = 1500 << 20 };
        var run = await RunAsync(Sandboxed(Helm), Helm, ["template", "web", "chart", "--values", "-"], "b: 1", limits);

        Assert.Equal(OperatingSystem.IsLinux() ? "it ran out of memory" : null, ResourceLimits.WhyStopped(run.Status, run.Error));
    }

    [Fact]
    public async Task A_script_of_node_that_wants_too_much_memory_is_stopped()
    {
        var run = await RunAsync(
            Sandboxed(Node), Node, ["--eval", Wait + "const all = []; while (all.length < 40) all.push(new Array(1e6).fill(1.5));"], "go",
            new ResourceLimits { Memory = 250 << 20 });

        Assert.Equal(OperatingSystem.IsLinux() ? "it ran out of memory" : null, ResourceLimits.WhyStopped(run.Status, run.Error));
    }

    [Fact]
    public async Task The_usual_limits_let_every_tool_work()
    {
        Chart("a: {{ .Values.a }}");
        Inside("kustomization.yaml", "resources: [chart/templates/web.yaml]\n");
        Inside("chart/templates/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n");
        var validator = new Sandbox { Programs = [Node], Readable = [TestPaths.Tools] };

        (await RunAsync(Sandboxed(Helm), Helm, ["template", "web", "chart"], limits: ResourceLimits.OfGo)).Succeeded();
        (await RunAsync(Sandboxed(Kubectl), Kubectl, ["kustomize", "."], limits: ResourceLimits.OfGo)).Succeeded();
        (await RunAsync(validator, Node, [Checkouts.Tools.RequireFile("validate.mjs")], Workflow, new ResourceLimits())).Succeeded();
    }

    [Fact]
    public async Task A_tool_that_never_ends_is_stopped()
    {
        var run = await RunAsync(
            Sandboxed(Node), Node, ["--eval", Wait + "for (const start = Date.now(); Date.now() - start < 10000;);"], "go",
            new ResourceLimits { ProcessorTime = TimeSpan.FromSeconds(1) });

        Assert.Equal(OperatingSystem.IsLinux(), ResourceLimits.WhyStopped(run.Status, run.Error) is not null);
    }

    [Fact]
    public async Task A_tool_that_fills_the_disk_is_stopped()
    {
        var limits = new ResourceLimits { FileSize = 1 << 20 };
        var run = await RunAsync(Sandboxed(Shell), Shell, ["-c", "read go; head -c 4000000 /dev/zero > large"], "go\n", limits);

        Assert.Equal(OperatingSystem.IsLinux() ? 1 << 20 : 4_000_000, new FileInfo(Path.Combine(_inside.FullName, "large")).Length);
        Assert.Equal(OperatingSystem.IsLinux(), run.Status != 0);
    }

    [Theory]
    [InlineData(0, "out of memory", null)]
    [InlineData(1, "Error: execution error: out of memory", null)]
    [InlineData(2, "panic: something else", null)]
    [InlineData(2, "fatal error: runtime: cannot allocate memory", "it ran out of memory")]
    [InlineData(134, "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "it ran out of memory")]
    [InlineData(137, "", "it was killed: the machine ran out of memory, or its processor time was up")]
    public void What_the_machine_did_is_told_from_what_the_tool_did(int status, string error, string? expected) =>
        Assert.Equal(expected, ResourceLimits.WhyStopped(status, error));

    private async Task AssertHiddenAsync(string program, params string[] arguments)
    {
        var run = await RunAsync(program, arguments);

        Assert.Equal(!FilesAreHeld, (run.Output + run.Error).Contains(Secret, StringComparison.Ordinal));
    }

    private Task<Run> RunAsync(string program, params string[] arguments) => RunAsync(Sandboxed(program), program, arguments);

    private async Task<Run> RunAsync(Sandbox sandbox, string program, string[] arguments, string input = "", ResourceLimits? limits = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = _inside.FullName,
            },
        };
        process.StartInfo.Environment.Clear();
        process.StartInfo.Environment["HOME"] = _inside.FullName;
        process.StartInfo.Environment["PATH"] = "/usr/bin:/bin";
        process.StartInfo.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        sandbox.Start(process);
        limits?.Apply(process);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input.Length > 0)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await output, await error);
    }

    private Sandbox Sandboxed(string program) =>
        new() { Programs = program == Shell ? [Shell, "/bin", "/usr/bin"] : [program], Writable = [_inside.FullName] };

    private string Inside(string path, string text) => Write(_inside, path, text);

    private string Outside(string path, string text) => Write(_outside, path, text);

    private static string Write(DirectoryInfo folder, string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private void Chart(string template)
    {
        Inside("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        Inside("chart/templates/web.yaml", template + "\n");
    }

    /// <summary>Threads of the runtime that are less free than the first; those that start tools have a name of their own.</summary>
    private static List<string> RestrictedThreads()
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var first = Restrictions(File.ReadAllLines("/proc/self/status"));
        return
        [
            .. Directory.GetDirectories("/proc/self/task").Select(Status)
                .Where(status => status is [var name, ..] && name.Contains(".NET ", StringComparison.Ordinal))
                .Where(status => Restrictions(status) != first)
                .Select(status => status[0]),
        ];
    }

    private static string[] Status(string thread)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(thread, "status"));
        }
        catch (IOException)
        {
            return []; // It ended in between.
        }
    }

    private static string Restrictions(string[] status) => string.Join('\n', status.Where(line =>
        line.StartsWith("NoNewPrivs:", StringComparison.Ordinal) || line.StartsWith("Seccomp", StringComparison.Ordinal)));

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SystemCall(nint number, nint a, nint b, nint c);

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SystemCall(nint number, nint a, nint b, uint[] c);

    [DllImport("libc", EntryPoint = "dup")]
    private static extern SafeFileHandle Duplicate(SafeFileHandle file);

    private sealed record Run(int Status, string Output, string Error)
    {
        public string Succeeded()
        {
            Assert.True(Status == 0, $"Status {Status}: {Error}{Output}");
            return Output;
        }
    }
}
