using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Objects = System.Collections.Immutable.ImmutableSortedDictionary<string, System.Text.Json.Nodes.JsonNode>;

namespace Homelab.Cli.Watch;

/// <summary>All that the cluster has told so far: events in, a picture out. Asks nobody and knows no clock.</summary>
/// <param name="Root">The Application that has to be there, since <c>pulumi up</c> applies it.</param>
internal sealed record Seen(string Root)
{
    private static readonly Objects None = Objects.Empty.WithComparers(StringComparer.Ordinal);

    private ImmutableDictionary<Followed, Objects> Kinds { get; init; } = ImmutableDictionary<Followed, Objects>.Empty;

    private ImmutableDictionary<Followed, string> Unseen { get; init; } = ImmutableDictionary<Followed, string>.Empty;

    /// <summary>Whether there is anything to see.</summary>
    public bool HasApplications => Kinds.ContainsKey(Followed.Applications);

    /// <summary>Whether everything was told that can be told, so that nothing is taken for fine that wasn't looked at.</summary>
    public bool IsComplete => Followed.All.All(kind => Kinds.ContainsKey(kind) || Unseen.ContainsKey(kind));

    /// <summary>What is known after one event more.</summary>
    public Seen After(ClusterEvent change) => change switch
    {
        ClusterEvent.Listed listed => With(listed.Of, None.SetItems(listed.Objects.Select(one => KeyValuePair.Create(Key(one), one)))),
        ClusterEvent.Put put => With(put.Of, Of(put.Of).SetItem(Key(put.Object), put.Object)),
        ClusterEvent.Gone gone => With(gone.Of, Of(gone.Of).Remove(Key(gone.Object))),
        ClusterEvent.Unseen unseen => this with { Unseen = Unseen.SetItem(unseen.Of, unseen.Why) },
        _ => this,
    };

    /// <summary>What that looks like.</summary>
    public Picture Picture() => new(
        new WatchedTree(Root, Of(Followed.Applications).Values, new Troubles(
            Of(Followed.Pods).Values, [.. Of(Followed.ExternalSecrets).Values, .. Of(Followed.SecretStores).Values])).Applications,
        [
            .. Followed.All.Where(Unseen.ContainsKey)
                .Select(kind => $"{kind.What} can't be seen, so what they would say is missing here: {Unseen[kind]}"),
        ]);

    private static string Key(JsonNode one) => $"{one.Field("metadata", "namespace")}/{one.Field("metadata", "name")}";

    private Objects Of(Followed kind) => Kinds.GetValueOrDefault(kind, None);

    private Seen With(Followed kind, Objects objects) => this with { Kinds = Kinds.SetItem(kind, objects) };
}
