using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Support;

/// <summary>
/// A chart repository with an index and a registry that speaks OCI's distribution protocol, on one port of localhost. It holds redis in a
/// few versions, packed and indexed by the real helm, and counts what it is asked for. 0.9.0 needs a value and has a schema that refers to
/// something elsewhere.
/// </summary>
internal sealed class ChartServer : IDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private static readonly string[] Versions = ["0.9.0", "1.2.3", "1.3.0", "2.0.0-rc.1"];
    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> Packed = new(PackAsync);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _requests = new();
    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly string _host;
    private readonly string? _authorization;

    private ChartServer(IReadOnlyDictionary<string, byte[]> files, string? credentials)
    {
        _files = files;
        _authorization = credentials is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
        _listener.Start();
        _host = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    /// <summary>The address of the repository.</summary>
    public string Url => $"http://{_host}";

    /// <summary>The address of the registry, as Argo CD has it.</summary>
    public string Registry => $"{_host}/charts";

    /// <summary>The digest by which the registry knows a version.</summary>
    public string DigestOf(string version) => Digest(Manifest(_files[$"/redis-{version}.tgz"]));

    /// <summary>The requests so far, such as <c>GET /index.yaml</c>.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Starts one.</summary>
    /// <param name="credentials">The <c>user:password</c> without which it says nothing.</param>
    public static async Task<ChartServer> StartAsync(string? credentials = null) => new(await Packed.Value, credentials);

    public void Dispose() => _listener.Dispose();

    private static async Task PackAsync(string folder, string version)
    {
        var chart = Path.Combine(folder, version, "redis");
        Directory.CreateDirectory(Path.Combine(chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), $"apiVersion: v2\nname: redis\nversion: {version}\n");
        await File.WriteAllTextAsync(Path.Combine(chart, "values.yaml"), "replicas: 1\n");
        await File.WriteAllTextAsync(Path.Combine(chart, "templates", "config.yaml"), """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-redis
            data:
              version: {{ .Chart.Version }}
              values: {{ .Values | toJson | quote }}
            """);
        if (version is "0.9.0")
        {
            await File.AppendAllTextAsync(
                Path.Combine(chart, "templates", "config.yaml"), "\n  needed: {{ required \"say what is needed\" .Values.needed }}\n");
            await File.WriteAllTextAsync(Path.Combine(chart, "values.schema.json"), """{"$ref":"https://example.com/schema.json"}""");
        }

        await HelmAsync("package", chart, "--destination", folder);
        Directory.Delete(Path.Combine(folder, version), recursive: true);
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>> PackAsync()
    {
        var folder = Directory.CreateTempSubdirectory("homelab-tests-").FullName;
        foreach (var version in Versions)
        {
            await PackAsync(folder, version);
        }

        await HelmAsync("repo", "index", folder);
        var files = Directory.GetFiles(folder).ToDictionary(path => $"/{Path.GetFileName(path)}", File.ReadAllBytes, StringComparer.Ordinal);
        Directory.Delete(folder, recursive: true);
        return files;
    }

    private static async Task HelmAsync(params string[] arguments)
    {
        var call = new ToolCall(Checkouts.Tools.Require("helm"), arguments)
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal),
        };
        Assert.Equal(0, (await ToolProcess.RunAsync(call, CancellationToken.None)).Status);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var accepted = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            List<string> lines = [];
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                lines.Add(line);
            }

            if (lines.Count == 0 || lines[0].Split(' ') is not [var method, var path, _])
            {
                return;
            }

            _requests.Enqueue($"{method} {path}");
            var (status, type, content) = _authorization is null || lines.Contains($"Authorization: {_authorization}")
                ? Find(path)
                : ("401 Unauthorized", "text/plain", []);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n"
                + $"Docker-Content-Digest: {Digest(content)}\r\n\r\n"));
            await stream.WriteAsync(method is "HEAD" ? [] : content);
        }
        catch (IOException)
        {
            // The other side went away.
        }
    }

    private (string Status, string Type, byte[] Content) Find(string path)
    {
        if (_files.TryGetValue(path, out var file))
        {
            return ("200 OK", "application/octet-stream", file);
        }

        const string repository = "/v2/charts/redis/";
        var rest = path.StartsWith(repository, StringComparison.Ordinal) ? path[repository.Length..].Split('?')[0].Split('/') : [];
        var manifests = Versions.Select(version => (Version: version, Content: Manifest(_files[$"/redis-{version}.tgz"])));
        return rest switch
        {
            ["tags", "list"] => ("200 OK", "application/json", Encoding.UTF8.GetBytes(
                $$"""{"name":"charts/redis","tags":["{{string.Join("\",\"", Versions)}}"]}""")),
            ["manifests", var wanted] when manifests.FirstOrDefault(one => one.Version == wanted || Digest(one.Content) == wanted)
                is { Content: { } content } => ("200 OK", ManifestType, content),
            ["blobs", var digest] when _files.Values.Append("{}"u8.ToArray()).FirstOrDefault(blob => Digest(blob) == digest) is { } blob =>
                ("200 OK", "application/octet-stream", blob),
            _ => ("404 Not Found", "application/json", """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"""u8.ToArray()),
        };
    }

    private static byte[] Manifest(byte[] chart) => Encoding.UTF8.GetBytes($$$"""
        {"schemaVersion":2,"mediaType":"{{{ManifestType}}}",
        "config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"{{{Digest("{}"u8.ToArray())}}}","size":2},
        "layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{{Digest(chart)}}}","size":{{{chart.Length}}}}]}
        """);

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
