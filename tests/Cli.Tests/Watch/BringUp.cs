using System.Text.Json.Nodes;
using Homelab.Cli.Watch;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Watch;

/// <summary>
/// A homelab that comes up, from the root Application to the blog's pod, in the lines that the cluster's streams have. On the way a secret
/// and an image can't be had at first.
/// </summary>
internal static class BringUp
{
    public const string Root = "root-homelab-dev";

    public static readonly IReadOnlyList<string> Lines = File.ReadAllLines(
        Path.Combine(Checkout.Root, "tests", "Cli.Tests", "Watch", "bring-up.jsonl"));

    /// <summary>The lines of one kind.</summary>
    public static IReadOnlyList<string> Of(Followed kind) => [.. Lines.Where(line => KindOf(JsonNode.Parse(line)!) == kind)];

    /// <summary>All kinds are there, and nothing of any.</summary>
    public static Seen Nothing() => Followed.All.Aggregate(new Seen(Root), (seen, kind) => seen.After(new ClusterEvent.Listed(kind, [])));

    /// <summary>What is known once the line was told that has all of these texts, and those before it.</summary>
    public static Seen Until(params string[] texts)
    {
        var last = Lines.Index().First(line => texts.All(text => line.Item.Contains(text, StringComparison.Ordinal))).Index;
        return Lines.Take(last + 1).Aggregate(Nothing(), (seen, line) => seen.After(Event(line)));
    }

    /// <summary>What is known at the end.</summary>
    public static Seen Finished() => Lines.Aggregate(Nothing(), (seen, line) => seen.After(Event(line)));

    /// <summary>An Application as it is at the end, with what is different.</summary>
    public static ClusterEvent.Put Put(string name, Action<JsonObject> change)
    {
        var one = Last(name);
        change(one);
        return new ClusterEvent.Put(KindOf(new JsonObject { ["object"] = one.DeepClone() }), one);
    }

    /// <summary>An object as it is at the end.</summary>
    public static JsonObject Last(string name) => Lines.Select(line => JsonNode.Parse(line)!["object"]!.DeepClone().AsObject())
        .Last(one => one["metadata"]!["name"]!.ToString() == name);

    private static ClusterEvent.Put Event(string line)
    {
        var change = JsonNode.Parse(line)!;
        return new ClusterEvent.Put(KindOf(change), change["object"]!);
    }

    private static Followed KindOf(JsonNode change) => change["object"]!["kind"]!.ToString() switch
    {
        "Application" => Followed.Applications,
        "Pod" => Followed.Pods,
        "ExternalSecret" => Followed.ExternalSecrets,
        _ => Followed.SecretStores,
    };
}
