using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Rendering;

/// <summary>What is said to win is what the real helm makes win.</summary>
public sealed class ValuePrecedenceTests
{
    private const int Pairs = 150;

    [Fact]
    public async Task Two_random_value_files_merge_as_helm_merges_them()
    {
        // One chart and one source for each pair, so that helm runs in parallel; sampled with a fixed seed, so that a failure comes again.
        var pairs = Values(3).Zip(Values(3)).Sample(30, new Rnd(20260701), Pairs).ToList();
        using var checkouts = new Checkouts { Options = Checkouts.Uncached }.WithChart();
        foreach (var (index, (first, second)) in pairs.Index())
        {
            checkouts.Write(File(index, "a"), first.ToJsonString()).Write(File(index, "b"), second.ToJsonString());
        }

        checkouts.Write("apps/all.yaml", string.Join("---\n", pairs.Select((_, index) => $"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: pair-{index}
            spec:
              source:
                repoURL: {Checkouts.UrlPrefix}charts
                path: web
                helm:
                  valueFiles: [/values/{index}-a.yaml, /values/{index}-b.yaml]

            """)));
        var tree = await checkouts.FollowAsync("apps/all.yaml");

        Assert.Empty(tree.Findings);
        foreach (var (index, (first, second)) in pairs.Index())
        {
            var node = tree.Application(string.Create(CultureInfo.InvariantCulture, $"pair-{index}"));
            var helm = JsonNode.Parse(Assert.Single(node.Objects).Node.At("data", "values")!.Text!)!.AsObject();
            var keys = node.Sources[0].Values.Select(value => value.Key).ToHashSet(StringComparer.Ordinal);

            Assert.True(keys.SetEquals(Leaves(helm, "")), $"{first.ToJsonString()} and {second.ToJsonString()}: helm {helm.ToJsonString()}");
            foreach (var value in node.Sources[0].Values)
            {
                Assert.Equal(At(helm, value.Key)?.ToJsonString() ?? "null", value.Winner.Value);
            }
        }
    }

    [Fact]
    public void Tens_of_thousands_of_keys_are_traced()
    {
        const int Many = 40_000;
        var location = new SourceLocation("charts", "values.yaml");
        var first = string.Concat(Enumerable.Range(0, Many).Select(key => $"k{key}: {{a: 1, b: 2}}\n"));
        var second = string.Concat(Enumerable.Range(0, Many).Select(key => $"k{key}: 3\n"));

        var traces = HelmValues.Trace([Layer("first", first), Layer("second", second)]);

        Assert.Equal(Many, traces.Count);
        Assert.All(traces, trace => Assert.Equal(
            ("3", "1", "2"), (trace.Winner.Value, trace.Losers[0].Value, trace.Losers[1].Value)));

        ValueLayer Layer(string label, string yaml) => new(label, location, (YamlMap)YamlText.Read(yaml)[0].Root!);
    }

    [Fact]
    public void A_name_with_a_hundred_thousand_dots_is_traced()
    {
        var name = string.Join('.', Enumerable.Repeat("a", 100_000));
        var values = (YamlMap)YamlText.Read($$"""{"{{name}}": 1}""")[0].Root!;

        Assert.Equal(name, Assert.Single(HelmValues.Trace([new("values", new("charts", "values.yaml"), values)])).Key);
    }

    private static string File(int index, string side) => string.Create(CultureInfo.InvariantCulture, $"charts/values/{index}-{side}.yaml");

    private static JsonNode? At(JsonNode? node, string key) => key.Split('.').Aggregate(node, (inner, part) => inner?[part]);

    private static IEnumerable<string> Leaves(JsonObject map, string prefix) => map.SelectMany(entry =>
        entry.Value is JsonObject { Count: > 0 } inner ? Leaves(inner, $"{prefix}{entry.Key}.") : [prefix + entry.Key]);

    private static Gen<JsonObject> Values(int depth)
    {
        var key = Gen.Elements("a", "b", "c", "d");
        var scalar = Gen.OneOf(
            Gen.Choose(-5, 5).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Elements("x", "y", "yes", "1", "", "null").Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Constant<JsonNode?>(null),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)));
        var list = scalar.ListOf(2).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]));
        var value = depth == 0 ? scalar : Gen.OneOf(scalar, list, Values(depth - 1).Select(map => (JsonNode?)map));
        return key.Zip(value).ListOf(3).Select(entries =>
        {
            var map = new JsonObject();
            foreach (var (name, item) in entries)
            {
                map[name] = item?.DeepClone();
            }

            return map;
        });
    }
}
