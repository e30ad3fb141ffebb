namespace Homelab.GitOps.Repositories;

/// <summary>
/// How much one run may hold of what it reads and renders, as <see cref="YamlValue.Size"/> counts it, and how often it may compare:
/// files that are small each, or manifests that are deployed again and again, must not fill the memory together.
/// </summary>
/// <param name="size">The bytes.</param>
/// <param name="comparisons">The comparisons of a file's path with a glob; some ten seconds of them.</param>
public sealed class ReadBudget(long size = ReadBudget.OfRun, long comparisons = 1_000_000)
{
    /// <summary>Bytes of a whole run: some five million values.</summary>
    public const long OfRun = 768L << 20;

    private long _left = size;
    private long _comparisonsLeft = comparisons;

    /// <summary>What to say when it is used up.</summary>
    internal static string UsedUp { get; } = $"All that this run reads and renders takes more than {OfRun >> 20} MB.";

    /// <summary>Whether so many more paths may be compared with a glob.</summary>
    internal bool TryCompare(int paths) => Interlocked.Add(ref _comparisonsLeft, -paths) >= 0;

    /// <summary>Takes bytes out, or none when there are not as many left.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, bytes);
        return false;
    }
}
