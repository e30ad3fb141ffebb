using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;

namespace Homelab.Cli.Watch;

/// <summary>
/// Tells what there is of a kind and then every change, as https://kubernetes.io/docs/reference/using-api/api-concepts/ has it: list, watch
/// from there, watch again where a stream has ended, list again when that is too long ago (410 Gone).
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="of">What is followed.</param>
/// <param name="events">Where it is told.</param>
/// <param name="time">The clock, for the pause before the next try.</param>
internal sealed class WatchStream(Kubernetes api, Followed of, ChannelWriter<ClusterEvent> events, TimeProvider time)
{
    /// <summary>How long it waits until it asks again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private string? _version;
    private bool _wasListed;

    /// <summary>Follows until it is stopped; returns when these can't be seen and the others can do without.</summary>
    /// <param name="isOnce">Whether what there is now is enough.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="HttpOperationException">The cluster refuses.</exception>
    public async Task FollowAsync(bool isOnce, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (_version is null)
                {
                    await ListAsync(cancellation);
                }

                if (isOnce)
                {
                    return;
                }

                await WatchAsync(cancellation);
            }
            catch (HttpOperationException gone) when (_wasListed && gone.Response.StatusCode == HttpStatusCode.Gone)
            {
                _version = null;
            }
            catch (HttpOperationException refused) when (of != Followed.Applications
                && refused.Response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                await events.WriteAsync(
                    new ClusterEvent.Unseen(of, $"the cluster answers {(int)refused.Response.StatusCode}."), cancellation);
                return;
            }
            catch (Exception error) when (_wasListed && Passes(error, cancellation))
            {
                // The pause is all that there is to do about it.
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        using var response = await GetAsync("", cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var list = await JsonNode.ParseAsync(stream, cancellationToken: cancellation);
        // The items of a list don't say of what kind they are.
        var kind = list.Field("kind") is { } name && name.EndsWith("List", StringComparison.Ordinal) ? name[..^"List".Length] : null;
        var items = list.Items("items").OfType<JsonObject>().ToList();
        foreach (var item in items)
        {
            item["kind"] ??= kind;
        }

        await events.WriteAsync(new ClusterEvent.Listed(of, items), cancellation);
        (_version, _wasListed) = (list.Field("metadata", "resourceVersion") ?? "0", true);
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var response = await GetAsync(
            $"?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(_version!)}", cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var change = JsonNode.Parse(line);
            var (type, one) = (change.Field("type"), change.At("object"));
            if (type == "ERROR" || one is null)
            {
                _version = null;
                return;
            }

            _version = one.Field("metadata", "resourceVersion") ?? _version;
            if (type is "ADDED" or "MODIFIED")
            {
                await events.WriteAsync(new ClusterEvent.Put(of, one), cancellation);
            }
            else if (type is "DELETED")
            {
                await events.WriteAsync(new ClusterEvent.Gone(of, one), cancellation);
            }
        }
    }

    // The client's own way to watch hides the end of a stream and 410, and is obsolete.
    private async Task<HttpResponseMessage> GetAsync(string query, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.BaseUri, of.Path + query));
        if (api.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellation);
        }

        var response = await api.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new HttpOperationException($"{of.What}: {response.StatusCode}")
            {
                Response = new HttpResponseMessageWrapper(response, await response.Content.ReadAsStringAsync(cancellation)),
            };
        }
    }

    // A cluster that is upgraded, or a network that was away: it comes back, or the time ends.
    private static bool Passes(Exception error, CancellationToken cancellation) => error switch
    {
        HttpOperationException refused => refused.Response.StatusCode is >= HttpStatusCode.InternalServerError
            or HttpStatusCode.TooManyRequests,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        _ => error is HttpRequestException or IOException or JsonException,
    };
}
