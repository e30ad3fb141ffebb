namespace Homelab.GitOps.Rendering;

/// <summary>
/// What all renders of one run share: the tools, the cache, the temporary folder and the number of tools that run at once.
/// </summary>
internal sealed class Renderer(Toolbox tools, ToolOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, options.Parallelism));
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _versions = new(StringComparer.Ordinal);
    private readonly ResultCache _cache = new(options.Cache is null ? null : Path.Combine(options.Cache, "renders"));

    public Workspace Workspace { get; } = new();

    public ToolOptions Options => options;

    /// <summary>
    /// What <paramref name="tool"/> makes of its inputs: from the cache when it was made before, else by running it.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="inputs">Everything that the result depends on, except the tool's version.</param>
    /// <param name="run">Prepares what the tool needs and runs it; called only when it has to.</param>
    /// <param name="cancellation">Stops the tool.</param>
    public async Task<ToolRun> RenderAsync(
        string tool, IEnumerable<string> inputs, Func<Task<ToolRun>> run, CancellationToken cancellation)
    {
        if (options.Cache is null)
        {
            return await run();
        }

        var version = await _versions.GetOrAdd(tool, _ => new(() => tools.VersionAsync(tool, options.Cache, cancellation))).Value;
        var key = ResultCache.Key([tool, version, "in a workspace", .. inputs]);
        if (_cache.Find(key) is { } kept)
        {
            return new ToolRun(0, kept, "", null);
        }

        var result = await run();
        if (result.Succeeded)
        {
            _cache.Keep(key, result.Output);
        }

        return result;
    }

    /// <summary>Runs a tool when there is a slot for it.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments, files by their names below <paramref name="folder"/>.</param>
    /// <param name="folder">The folder of the workspace that it runs in.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="writes">Whether it may write to that folder.</param>
    /// <exception cref="ToolMissingException">It is nowhere.</exception>
    /// <exception cref="ToolFailedException">The machine didn't let it finish.</exception>
    public async Task<ToolRun> RunAsync(
        string tool, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation, bool writes = false)
    {
        var call = new ToolCall(tools.Require(tool), arguments)
        {
            TimeLimit = options.TimeLimit,
            Home = Workspace.Home,
            Folder = folder,
            Readable = [Workspace.Root],
            Writable = writes ? [folder] : [],
            Limits = ResourceLimits.OfGo,
            Sandboxed = options.Sandboxed,
        };
        await _slots.WaitAsync(cancellation);
        try
        {
            return await ToolProcess.RunAsync(call, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        Workspace.Dispose();
        _slots.Dispose();
    }
}
