namespace Homelab.GitOps.Rendering;

/// <summary>
/// What all renders of one run share: the tools, the cache, the temporary folder and the number of tools that run at once.
/// </summary>
internal sealed class Renderer(Toolbox tools, ToolOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, options.Parallelism));
    private readonly ResultCache _cache = new(options.Cache is null ? null : Path.Combine(options.Cache, "renders"));

    public Workspace Workspace { get; } = new();

    /// <summary>
    /// What <paramref name="tool"/> makes of its inputs: from the cache when it was made before, else by running it.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="inputs">Everything that the result depends on, except the tool's version.</param>
    /// <param name="arguments">Prepares what the tool needs and gives its arguments; called only when it has to run.</param>
    /// <param name="cancellation">Stops the tool.</param>
    public async Task<ToolRun> RenderAsync(
        string tool, IEnumerable<string> inputs, Func<Task<IReadOnlyList<string>>> arguments, CancellationToken cancellation)
    {
        if (options.Cache is null)
        {
            return await RunAsync(tool, await arguments(), cancellation);
        }

        var version = await tools.VersionAsync(tool, options.Cache, cancellation);
        var key = ResultCache.Key([tool, version, .. inputs]);
        if (_cache.Find(key) is { } kept)
        {
            return new ToolRun(0, kept, "", null);
        }

        var run = await RunAsync(tool, await arguments(), cancellation);
        if (run.Succeeded)
        {
            _cache.Keep(key, run.Output);
        }

        return run;
    }

    /// <summary>Runs a tool when there is a slot for it.</summary>
    public async Task<ToolRun> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var call = new ToolCall(tools.Require(tool), arguments) { TimeLimit = options.TimeLimit, Home = Workspace.Home };
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
