using System.Text.Json.Nodes;

namespace Homelab.Cli.Watch;

/// <summary>Something that the cluster tells.</summary>
/// <param name="Of">What it is about.</param>
internal abstract record ClusterEvent(Followed Of)
{
    /// <summary>These there are, and no others.</summary>
    internal sealed record Listed(Followed Of, IReadOnlyList<JsonNode> Objects) : ClusterEvent(Of);

    /// <summary>One that is new, or has changed.</summary>
    internal sealed record Put(Followed Of, JsonNode Object) : ClusterEvent(Of);

    /// <summary>One that is no more.</summary>
    internal sealed record Gone(Followed Of, JsonNode Object) : ClusterEvent(Of);

    /// <summary>They can't be seen; what they would have told is missing in the picture.</summary>
    internal sealed record Unseen(Followed Of, string Why) : ClusterEvent(Of);
}
