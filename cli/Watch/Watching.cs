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
    /// <summary>The context's name in the kubeconfig.</summary>
    public string Context { get; private init; } = "";

    /// <summary>Hides secrets in texts of the cluster.</summary>
    public Func<string, string> Mask => mask;

    /// <summary>Finds the cluster of a stack, as doctor does.</summary>
    /// <exception cref="ToolFailedException">There is no kubeconfig, or the context isn't in it.</exception>
    public static async Task<Watching> ConnectAsync(Examination examination, string root, CancellationToken cancellation)
    {
        try
        {
            var cluster = await examination.ClusterAsync(cancellation);
            var secrets = await examination.KnownSecretsAsync();
            return new(cluster.Api, root, text => Diagnosis.Masked(text, secrets), examination.Surroundings.Time)
            {
                Context = cluster.Context,
            };
        }
        catch (AnswerException error)
        {
            throw Failed(error.Answer, SecretMask.Shown, error);
        }
    }

    /// <summary>Shows every picture, and returns the last.</summary>
    /// <exception cref="ToolFailedException">The cluster can't be asked.</exception>
    public Task<Picture> RunAsync(TimeSpan timeout, Action<Picture> show, CancellationToken cancellation) =>
        FollowAsync(timeout, show, isOnce: false, cancellation);

    /// <summary>What there is now.</summary>
    /// <exception cref="ToolFailedException">The cluster can't be asked, or takes too long.</exception>
    public Task<Picture> LookAsync(CancellationToken cancellation) =>
        FollowAsync(Diagnosis.TimeLimit, _ => { }, isOnce: true, cancellation);

    private async Task<Picture> FollowAsync(TimeSpan timeout, Action<Picture> show, bool isOnce, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, end.Token);
        var events = Channel.CreateUnbounded<ClusterEvent>();
        var streams = Followed.All.Select(FollowKindAsync).ToList();
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
                if (seen.IsComplete && (isOnce || picture.IsDone))
                {
                    return picture;
                }
            }
        }
        catch (OperationCanceledException) when (!isOnce && seen.HasApplications && limit.IsCancellationRequested
            && !cancellation.IsCancellationRequested)
        {
            return seen.Picture().Masked(mask);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested
            && Failures.Describe(error, "cluster", isTimeUp: true) is { } answer)
        {
            throw Failed(answer, mask, error);
        }
        finally
        {
            await limit.CancelAsync();
            await Task.WhenAll(streams);
        }

        throw new OperationCanceledException(cancellation);

        async Task FollowKindAsync(Followed kind)
        {
            try
            {
                await new WatchStream(api, kind, events.Writer, time).FollowAsync(isOnce, limit.Token);
            }
            catch (Exception error)
            {
                // Whoever reads the events is told of the first one.
                events.Writer.TryComplete(error);
            }
        }
    }

    private static ToolFailedException Failed(Answer answer, Func<string, string> mask, Exception error) =>
        new(mask(string.Join(' ', new[] { answer.What, answer.WayOut }.OfType<string>())), error);
}
