using System.Text.Json.Nodes;
using Homelab.Cli.Doctor;
using Homelab.Cli.Doctor.Probes;
using Homelab.Cli.Settings;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.Infra;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Homelab.Cli.Tests.Doctor;

/// <summary>A checkout, a GitHub, a cluster, chart repositories and a Pulumi CLI, for doctor to look at.</summary>
internal sealed class DoctorWorld : IDisposable
{
    /// <summary>A token as GitHub's look.</summary>
    public const string Token = "ghp_0123456789abcdefghij0123456789abcdef";

    public const string Credentials = """{"verifier":{},"encCredentials":{},"version":"2"}""";

    private const string Secrets = """
          homelab:githubToken:
            secure: v1:abc:def
          homelab:secrets:
            connectCredentials:
              secure: v1:abc:def
            connectToken:
              secure: v1:abc:def
            botToken:
              secure: v1:abc:def
        """;

    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();
    private readonly WireMockServer _charts = WireMockServer.Start();

    public DoctorWorld()
    {
        Settings();
        GitHub = new GitHubDouble().WithToken();
        Cluster = new ClusterDouble();
        Variables["GITHUB_TOKEN"] = Token;
        Variables["KUBECONFIG"] = Kubeconfig(Cluster.Address);
        Directory.CreateDirectory(_folder.At("bin"));
        foreach (var chart in (string[])["argo-cd", "external-secrets", "connect"])
        {
            var pin = TestCheckout.Pin(chart switch
            {
                "argo-cd" => "argocdChartVersion",
                "connect" => "connectChartVersion",
                _ => "externalSecretsChartVersion",
            });
            Chart(chart, $"  - version: {pin}\n    kubeVersion: '>=1.25.0-0'\n");
        }
    }

    public GitHubDouble GitHub { get; }

    public ClusterDouble Cluster { get; }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Where GitHub is, if not at <see cref="GitHub"/>.</summary>
    public Uri? GitHubAddress { get; set; }

    /// <summary>The content of the repositories.</summary>
    public string Content { get; set; } = Path.Combine(Checkout.Root, "infra", "repositories");

    /// <summary>Where the chart repositories are, if not where <see cref="Chart"/> writes them.</summary>
    public Uri? ChartsAddress { get; set; }

    public string Root => _checkout.Root;

    /// <summary>Writes the stack's file, its secrets set.</summary>
    /// <param name="more">More settings, one a line.</param>
    /// <param name="secrets">Whether the secrets are in it.</param>
    public DoctorWorld Settings(string more = "", bool secrets = true)
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n{(secrets ? Secrets : "")}\n{more}\n");
        return this;
    }

    /// <summary>Writes the whole of the stack's file.</summary>
    public void WriteStack(string yaml) => _checkout.Write("dev", yaml);

    /// <summary>Writes a repository of charts that holds one, with the given versions.</summary>
    public DoctorWorld Chart(string name, string entries)
    {
        _charts.Given(Request.Create().WithPath($"/{name}/index.yaml")).RespondWith(Response.Create().WithBody(
            $"apiVersion: v1\nentries:\n  another:\n  - version: 9.9.9\n  {name}:\n{entries}  zebra:\n  - version: 8.8.8\ngenerated: now\n"));
        return this;
    }

    /// <summary>Puts a Pulumi CLI on the path that decrypts these, by key without the project's name.</summary>
    public DoctorWorld Pulumi(params (string Key, string Value)[] secrets)
    {
        var members = new JsonObject(secrets.Where(one => one.Key.StartsWith("secrets.", StringComparison.Ordinal))
            .Select(one => KeyValuePair.Create(one.Key["secrets.".Length..], (JsonNode?)one.Value)));
        var config = new JsonObject { ["homelab:secrets"] = new JsonObject { ["objectValue"] = members, ["secret"] = true } };
        foreach (var (key, value) in secrets.Where(one => !one.Key.Contains('.', StringComparison.Ordinal)))
        {
            config[$"homelab:{key}"] = new JsonObject { ["value"] = value, ["secret"] = true };
        }

        _folder.Write("config.json", config.ToJsonString());
        return Program(
            "pulumi",
            $"""
            case "$1" in
              version) echo v3.253.0 ;;
              plugin) echo '[]' ;;
              config) cat '{_folder.At("config.json")}' ;;
            esac
            """);
    }

    /// <summary>Puts a program on the path.</summary>
    public DoctorWorld Program(string name, string script)
    {
        var path = _folder.Write($"bin/{name}", $"#!/bin/sh\n{script.ReplaceLineEndings("\n")}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    /// <summary>A kubeconfig whose context is at that address.</summary>
    public string Kubeconfig(string address, string context = "homelab-dev") => _folder.Write("kubeconfig", $$"""
        apiVersion: v1
        kind: Config
        clusters:
          - { name: c, cluster: { server: "{{address}}" } }
        users:
          - { name: u, user: { token: kubernetes-token-0123456789 } }
        contexts:
          - { name: {{context}}, context: { cluster: c, user: u } }
        """);

    /// <summary>Asks one probe, with those that it needs.</summary>
    public async Task<Result> AskAsync(string id, string? about = null, IReadOnlyList<StackSettings>? stacks = null)
    {
        var examination = new Examination(
            stacks ?? StackSettings.Read(Root, "dev"), Root, Content, Tools, Surroundings);
        var asked = ProbeInfo.Of(id);
        var probes = AllProbes.Of(examination).Where(probe => probe.Info.Id == asked.Needs || probe.Info.Id == id).ToList();
        var diagnosis = await Diagnosis.MakeAsync(examination, probes, CancellationToken.None);
        return diagnosis.Results.First(result => result.Probe.Info.Id == id && (about is null || result.Probe.About == about));
    }

    /// <summary>Asks one probe and expects its answer.</summary>
    public async Task<Result> ExpectAsync(string id, ProbeState state, string what, string? about = null)
    {
        var result = await AskAsync(id, about);
        Assert.True(result.Answer.State == state, $"{result.Answer}");
        Assert.Contains(what, result.Answer.What, StringComparison.Ordinal);
        return result;
    }

    /// <summary>Runs the command.</summary>
    public async Task<CommandRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var status = await CommandLine.RunAsync(
            ["doctor", .. args], Terminal.Plain(output, error), Root, CancellationToken.None, Tools, Surroundings);
        return new CommandRun(status, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        GitHub.Dispose();
        Cluster.Dispose();
        _charts.Dispose();
        _folder.Dispose();
        _checkout.Dispose();
    }

    private Toolbox Tools => new(path: _folder.At("bin"));

    private Surroundings Surroundings => new()
    {
        Variables = Variables,
        GitHub = GitHubAddress ?? GitHub.Address,
        Charts = ChartsAddress ?? new Uri($"{_charts.Url}/"),
        Home = _folder.Path,
        Time = Time,
    };
}

/// <summary>A clock by which every time limit is over at once.</summary>
internal sealed class TimeIsUp : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        callback(state);
        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
