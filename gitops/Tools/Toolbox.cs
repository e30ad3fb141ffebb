namespace Homelab.GitOps.Tools;

/// <summary>A tool that is needed is not on this machine.</summary>
public sealed class ToolMissingException : Exception
{
    internal ToolMissingException(string tool, string wayOut)
        : base($"{tool} is missing: {wayOut}") => Tool = tool;

    /// <summary>The tool's name.</summary>
    public string Tool { get; }
}

/// <summary>Finds helm, kubectl and node: first in <c>bin</c> of the tools folder, then on <c>PATH</c>.</summary>
public sealed class Toolbox
{
    private const string VersionsFile = "tool-versions.json";

    private readonly string? _folder;
    private readonly string _path;
    private readonly ConcurrentDictionary<string, string?> _paths = new(StringComparer.Ordinal);

    /// <summary>A toolbox.</summary>
    /// <param name="folder">The tools folder (<c>bin/</c>, <c>node_modules/</c>, <c>validate.mjs</c>); null for <c>PATH</c> alone.</param>
    /// <param name="path">The folders to look in instead of those of <c>PATH</c>.</param>
    public Toolbox(string? folder = null, string? path = null)
    {
        _folder = folder is null ? null : Path.GetFullPath(folder);
        _path = path ?? Environment.GetEnvironmentVariable("PATH") ?? "";
    }

    /// <summary>Full path of a tool, or null when it is nowhere.</summary>
    public string? Find(string tool) => _paths.GetOrAdd(tool, Locate);

    /// <summary>Full path of a tool.</summary>
    /// <exception cref="ToolMissingException">It is nowhere.</exception>
    public string Require(string tool) => Find(tool) ?? throw new ToolMissingException(
        tool, "put it on PATH (helm in version 4). On Linux x64, `npm ci` and `node unpack.mjs` in the tools folder bring it along, too.");

    /// <summary>Full path of a file of the tools folder, such as <c>validate.mjs</c>.</summary>
    /// <exception cref="ToolMissingException">It isn't there.</exception>
    public string RequireFile(string name)
    {
        var path = _folder is null ? null : Path.Combine(_folder, name);
        return File.Exists(path) || Directory.Exists(path)
            ? path!
            : throw new ToolMissingException(name, "run `npm ci` in the tools folder.");
    }

    /// <summary>
    /// What <paramref name="tool"/> says of its version. Asked once per executable: the answer is kept under <paramref name="cacheFolder"/>
    /// with the file's size and time, since starting a tool only to hear its version again would cost more than the rest of a cached run.
    /// </summary>
    internal async Task<string> VersionAsync(string tool, string? cacheFolder, CancellationToken cancellation)
    {
        var file = new FileInfo(Require(tool));
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        var identity = $"{target.FullName}|{target.Length}|{target.LastWriteTimeUtc.Ticks}";
        var known = Known(cacheFolder);
        if (known.TryGetValue(identity, out var version))
        {
            return version;
        }

        string[] arguments = tool is "helm" ? ["version", "--short"] : ["version", "--client"];
        var run = await ToolProcess.RunAsync(new ToolCall(file.FullName, arguments), cancellation);
        version = run.Output.ReplaceLineEndings(" ").Trim();
        known[identity] = version;
        if (cacheFolder is not null)
        {
            AtomicFile.Write(Path.Combine(cacheFolder, VersionsFile), JsonSerializer.Serialize(known));
        }

        return version;
    }

    private static Dictionary<string, string> Known(string? cacheFolder)
    {
        var path = cacheFolder is null ? null : Path.Combine(cacheFolder, VersionsFile);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException)
        {
            return []; // Written by something else; the tools are asked again.
        }
    }

    private string? Locate(string tool)
    {
        var names = OperatingSystem.IsWindows() ? [tool + ".exe", tool] : new[] { tool };
        var folders = _path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (_folder is null ? folders : [Path.Combine(_folder, "bin"), .. folders])
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
