using System.Threading.Channels;
using Homelab.Cli.Doctor;
using k8s;

namespace Homelab.Cli.Watch;

/// <summary>Watches a cluster until all is as it should be, or the time is over. Only asks; writes nothing.</summary>
/// <param name="api">The cluster.</param>
/// <param name="root">The root Application.</param>
/// <param name="mask">Hides secrets in texts of the cluster.</param>
/// <param name="time">The clock.</param>
internal sealed class Watching(Kubernetes api, string root, Func<string, string> mask, TimeProvider time)
{
    /// <summary>Shows every picture, and returns the last.</summary>
    /// <exception cref="ToolFailedException">The cluster can't be asked.</exception>
    public async Task<Picture> RunAsync(TimeSpan timeout, Action<Picture> show, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token);
        var events = Channel.CreateUnbounded<ClusterEvent>();
        var streams = Followed.All.Select(kind => FollowAsync(kind)).ToList();
        var seen = new Seen(root);
        try
        {
            await foreach (var change in events.Reader.ReadAllAsync(limit.Token))
            {
                seen = seen.After(change);
                if (!seen.HasApplications)
                {
                    continue;
                }

                var picture = seen.Picture().Masked(mask);
                show(picture);
                if (seen.IsComplete && picture.IsDone)
                {
                    return picture;
                }
            }
        }
        catch (OperationCanceledException) when (seen.HasApplications && limit.IsCancellationRequested
            && !cancellation.IsCancellationRequested)
        {
            return seen.Picture().Masked(mask);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested
            && Failures.Describe(error, "cluster", isTimeUp: true) is { } answer)
        {
            throw new ToolFailedException(mask(string.Join(' ', new[] { answer.What, answer.WayOut }.OfType<string>())), error);
        }
        finally
        {
            await limit.CancelAsync();
            await Task.WhenAll(streams);
        }

        throw new OperationCanceledException(cancellation);

        async Task FollowAsync(Followed kind)
        {
            try
            {
                await new WatchStream(api, kind, events.Writer, time).FollowAsync(limit.Token);
            }
            catch (Exception error)
            {
                // Whoever reads the events is told of the first one.
                events.Writer.TryComplete(error);
            }
        }
    }
}
