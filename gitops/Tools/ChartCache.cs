using System.Security.Cryptography;

namespace Homelab.GitOps.Tools;

/// <summary>
/// Charts of Helm repositories and OCI registries, kept in a folder: what is asked for is written down with the version that it was and the
/// digest of the archive, which is looked at again whenever the archive is read. Where the user asked for it, what isn't there is
/// fetched with <c>helm pull</c>, so that helm chooses the version, as it does for Argo CD (<c>util/helm/client.go</c> in
/// argoproj/argo-cd), and credentials are those of the user's own helm.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="tools">helm.</param>
public sealed class ChartCache(string folder, Toolbox tools) : IDisposable
{
    private const int AtOnce = 4;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    // As helm says it, of a repository with an index and of a registry.
    private static readonly string[] NotThere =
        ["not found in", ": not found", "could not locate a version", "unable to locate any tags", "no chart version found"];

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly ConcurrentDictionary<(ChartReference, bool Fetch), Lazy<Task<PackedChart?>>> _charts = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _names = new(StringComparer.Ordinal);

    /// <summary>The folder of this user: <c>homelab/charts</c> where caches are.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } caches && Path.IsPathRooted(caches)
            ? caches
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "homelab",
        "charts");

    /// <summary>Whether charts that aren't there are fetched.</summary>
    public bool Fetches { get; init; }

    /// <summary>Told what is being fetched.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>Whether registries are asked without TLS, as those of tests are.</summary>
    internal bool PlainHttp { get; init; }

    /// <summary>What the user's environment has besides, for tests.</summary>
    internal IReadOnlyDictionary<string, string?> Environments { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>
    /// A chart: with <paramref name="fetch"/> a range is what helm says today, otherwise what it was when it was fetched.
    /// </summary>
    /// <returns>Null when it isn't there and is not to be fetched.</returns>
    /// <exception cref="ChartMissingException">The repository has no such chart.</exception>
    /// <exception cref="ToolFailedException">It can't be fetched, or what is in the folder is not what was.</exception>
    internal Task<PackedChart?> FindAsync(ChartReference chart, bool fetch, CancellationToken cancellation) =>
        _charts.GetOrAdd((chart, fetch && Fetches), key => new(() => FindNewAsync(key.Item1, key.Fetch, cancellation))).Value;

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<PackedChart?> FindNewAsync(ChartReference chart, bool fetch, CancellationToken cancellation)
    {
        if (!fetch || chart.IsExact)
        {
            var kept = Read(chart);
            if (kept is not null || !fetch)
            {
                return kept;
            }
        }

        await _slots.WaitAsync(cancellation);
        try
        {
            Progress($"Fetching chart {chart} …");
            return Keep(chart, await PullAsync(chart, cancellation));
        }
        finally
        {
            _slots.Release();
        }
    }

    private PackedChart? Read(ChartReference chart)
    {
        var path = RecordOf(chart);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var kept = JsonSerializer.Deserialize<Record>(File.ReadAllText(path));
            if (kept is null || kept.Asked != chart.Version)
            {
                throw Damaged(path, "it isn't what this program writes there");
            }

            var archive = Path.Combine(Path.GetDirectoryName(path)!, FileOf(chart, kept.Version, kept.Digest));
            var content = File.ReadAllBytes(archive);
            return DigestOf(content) == kept.Digest
                ? new PackedChart(kept.Name, kept.Version, kept.Digest, content)
                : throw Damaged(archive, $"it is not the archive that was fetched: its digest is not {kept.Digest}, as {path} has it");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Damaged(path, error.Message.TrimEnd('.'), error);
        }
    }

    private PackedChart Keep(ChartReference chart, byte[] content)
    {
        var (name, version) = NameOf(chart, content);
        var packed = new PackedChart(name, version, DigestOf(content), content);
        var record = RecordOf(chart);
        try
        {
            // The record comes last and names the archive by its digest, so no run ever sees one without the other.
            AtomicFile.Write(Path.Combine(Path.GetDirectoryName(record)!, FileOf(chart, version, packed.Digest)), content);
            AtomicFile.Write(record, JsonSerializer.Serialize(new Record(chart.Version, name, version, packed.Digest)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolFailedException(
                $"Chart {chart} can't be kept: {error.Message} Name another folder with --charts.", error);
        }

        return packed;
    }

    private async Task<byte[]> PullAsync(ChartReference chart, CancellationToken cancellation)
    {
        using var target = TemporaryFolder.New();
        var known = chart.IsOci ? null : await NameAsync(chart.Repository, cancellation);
        List<string> arguments =
        [
            "pull", chart.IsOci ? chart.Address : known is null ? chart.Name : $"{known}/{chart.Name}", $"--destination={target.FullName}",
            .. chart.Version.Length > 0 && !chart.IsDigest ? (string[])[$"--version={chart.Version}"] : [],
            .. chart.IsOci || known is not null ? (string[])[] : [$"--repo={chart.Repository}"],
            .. chart.IsOci && PlainHttp ? (string[])["--plain-http"] : [],
        ];
        var run = await RunAsync(arguments, target.FullName, cancellation);
        if (!run.Succeeded)
        {
            throw Failure(chart, run.Failure);
        }

        return Directory.GetFiles(target.FullName, "*.tgz") is [var archive] && new FileInfo(archive).Length <= ChartArchive.MaxSize
            ? await File.ReadAllBytesAsync(archive, cancellation)
            : throw new ToolFailedException(
                $"helm pull brought no archive of chart {chart}, or one of more than {ChartArchive.MaxSize / 1024 / 1024} MB.");
    }

    /// <summary>The name by which the user's helm knows a repository: only by that name does it show the credentials it has for it.</summary>
    private Task<string?> NameAsync(string repository, CancellationToken cancellation) =>
        _names.GetOrAdd(repository.TrimEnd('/'), url => new(async () =>
        {
            var run = await RunAsync(["repo", "list", "--output=json"], null, cancellation);
            var name = run.Succeeded ? NamedIn(run.Output, url) : null;
            if (name is not null && await RunAsync(["repo", "update", name], null, cancellation) is { Succeeded: false } update)
            {
                throw Failure(new ChartReference(url, name, ""), update.Failure);
            }

            return name;
        })).Value;

    private static string? NamedIn(string list, string url)
    {
        try
        {
            return JsonNode.Parse(list)?.AsArray()
                .FirstOrDefault(entry => entry?["url"]?.ToString().TrimEnd('/') == url)?["name"]?.ToString();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // A warning is in between; then it is asked without credentials.
        }
    }

    // Not in a closed environment: this is the one thing that is to go out. Plugins stay out, since a repository may name addresses for them.
    private Task<ToolRun> RunAsync(IReadOnlyList<string> arguments, string? where, CancellationToken cancellation) =>
        ToolProcess.RunAsync(
            new ToolCall(tools.Require("helm"), arguments)
            {
                Environment = new Dictionary<string, string?>(Environments, StringComparer.Ordinal)
                {
                    ["HELM_PLUGINS"] = Path.Combine(folder, "none"),
                },
                Folder = where,
                TimeLimit = TimeLimit,
                Limits = ResourceLimits.OfGo,
            },
            cancellation);

    private static Exception Failure(ChartReference chart, string failure)
    {
        var why = string.Join(' ', failure.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0
            && !line.StartsWith("level=", StringComparison.Ordinal))).Replace("Error: ", "", StringComparison.Ordinal).TrimEnd('.');
        if (NotThere.Any(text => why.Contains(text, StringComparison.Ordinal)))
        {
            return new ChartMissingException(why, isRepository: false);
        }

        return why.Contains(" : 404 ", StringComparison.Ordinal) || why.Contains("status code 404", StringComparison.Ordinal)
            ? new ChartMissingException(why, isRepository: true)
            : new ToolFailedException($"Chart {chart} can't be fetched: {why}. Try again when {chart.Repository} can be reached; for a "
                + "private one, tell your helm the credentials first (helm registry login, helm repo add).");
    }

    private static (string Name, string Version) NameOf(ChartReference chart, byte[] content)
    {
        try
        {
            var definition = YamlText.Read(Encoding.UTF8.GetString(ChartArchive.Unpack(content)["Chart.yaml"]))[0].Root;
            return (definition?["name"]?.Text ?? chart.Name, definition?["version"]?.Text ?? chart.Version);
        }
        catch (Exception error) when (error is InvalidDataException or YamlReadException or ArgumentException)
        {
            return (chart.Name, chart.Version); // Whoever renders it says what is wrong with it.
        }
    }

    private static ToolFailedException Damaged(string path, string why, Exception? inner = null) =>
        new($"{path} is not used: {why}. Remove the file, and fetch the chart again with --fetch.", inner);

    private string RecordOf(ChartReference chart) => Path.Combine(
        folder, $"{Plain(chart.Place)}-{ResultCache.Key(chart.Repository)[..8]}", $"{Plain(chart.Name)}@{Asked(chart)}.json");

    private static string Asked(ChartReference chart) =>
        chart.IsExact ? Plain(chart.Version) : $"range-{ResultCache.Key(chart.Version)[..12]}";

    private static string FileOf(ChartReference chart, string version, string digest) =>
        $"{Plain(chart.Name)}-{Plain(version)}-{Plain(digest)[..Math.Min(Plain(digest).Length, 12)]}.tgz";

    private static string Plain(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '+' ? letter : '_').Take(100))
            .TrimStart('.');

    private static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private sealed record Record(string Asked, string Name, string Version, string Digest);
}
