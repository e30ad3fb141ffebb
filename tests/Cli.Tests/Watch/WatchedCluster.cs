using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Homelab.Cli.Watch;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homelab.Cli.Tests.Watch;

/// <summary>
/// A Kubernetes API on this machine that lists and streams what it is told to, in that order, if that is what a cluster could say
/// (<see cref="KubernetesTypes"/>). It lists nothing unless told so; when there are no more streams, the last one stays open and says
/// nothing.
/// </summary>
internal sealed class WatchedCluster : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> _lists = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> _streams = new(StringComparer.Ordinal);

    private WatchedCluster(WebApplication server) => _server = server;

    /// <summary>What it was asked.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => _server.Urls.First();

    public static async Task<WatchedCluster> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var cluster = new WatchedCluster(builder.Build());
        cluster._server.Run(cluster.AnswerAsync);
        await cluster._server.StartAsync();
        return cluster;
    }

    /// <summary>What there is, once.</summary>
    public WatchedCluster Lists(Followed kind, string version, params IEnumerable<JsonNode> items)
    {
        var list = List(kind, version, items);
        return Add(_lists, kind, context => context.Response.WriteAsync(list));
    }

    /// <summary>A stream that says this and ends.</summary>
    public WatchedCluster Streams(Followed kind, params IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(line => KubernetesTypes.HeldChange(kind, line) + "\n"));
        return Add(_streams, kind, context => context.Response.WriteAsync(text));
    }

    /// <summary>A list that is refused.</summary>
    public WatchedCluster Refuses(Followed kind, int status) => Add(_lists, kind, context => RefuseAsync(context, status));

    /// <summary>A stream that is refused.</summary>
    public WatchedCluster RefusesToStream(Followed kind, int status) => Add(_streams, kind, context => RefuseAsync(context, status));

    /// <summary>A stream that is cut in the middle of a line.</summary>
    public WatchedCluster Cuts(Followed kind, string line)
    {
        var half = KubernetesTypes.HeldChange(kind, line)[..(line.Length / 2)];
        return Add(_streams, kind, async context =>
        {
            await context.Response.WriteAsync(half);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
    }

    /// <summary>A list that never comes.</summary>
    public WatchedCluster Holds(Followed kind, Action asked) => Add(_lists, kind, context =>
    {
        asked();
        return AbortedAsync(context);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(KubernetesTypes.Held<V1Status>(
            $$"""{ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "no", "code": {{status}} }"""));
    }

    // The items of a built-in kind's list have neither apiVersion nor kind, those of a custom one have both.
    private static string List(Followed kind, string version, IEnumerable<JsonNode> items) => KubernetesTypes.HeldList(kind, new JsonObject
    {
        ["apiVersion"] = string.Join('/', kind.Path.Split('/')[1..(kind.Path.StartsWith("apis/", StringComparison.Ordinal) ? 3 : 2)]),
        ["kind"] = $"{kind.What.TrimEnd('s')}List",
        ["metadata"] = new JsonObject { ["resourceVersion"] = version },
        ["items"] = new JsonArray([.. items.Select(item => kind != Followed.Pods ? item.DeepClone() : new JsonObject(item.AsObject()
            .Where(member => member.Key is not ("kind" or "apiVersion"))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))))]),
    });

    private WatchedCluster Add(
        ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> answers, Followed kind, Func<HttpContext, Task> answer)
    {
        answers.GetOrAdd($"/{kind.Path}", _ => new()).Enqueue(answer);
        return this;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var isWatch = context.Request.Query["watch"] == "true";
        Requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        if ((isWatch ? _streams : _lists).TryGetValue(path, out var answers) && answers.TryDequeue(out var answer))
        {
            await answer(context);
            return;
        }

        if (!isWatch)
        {
            await context.Response.WriteAsync(List(Followed.All.Single(kind => path == $"/{kind.Path}"), "1", []));
            return;
        }

        await context.Response.StartAsync();
        await context.Response.Body.FlushAsync();
        await AbortedAsync(context);
    }

    private static async Task AbortedAsync(HttpContext context)
    {
        var ended = new TaskCompletionSource();
        await using var _ = context.RequestAborted.Register(ended.SetResult);
        await ended.Task;
    }
}

/// <summary>A clock on which pauses are over at once, and longer times when a test says so.</summary>
internal sealed class PatientTime : TimeProvider
{
    private readonly ConcurrentQueue<Action> _waiting = new();

    /// <summary>Lets all the time pass that somebody waits for.</summary>
    public void Pass()
    {
        while (_waiting.TryDequeue(out var callback))
        {
            callback();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= WatchStream.Pause)
        {
            callback(state);
        }
        else
        {
            _waiting.Enqueue(() => callback(state));
        }

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
