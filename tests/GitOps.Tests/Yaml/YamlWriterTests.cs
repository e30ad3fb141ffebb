using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Yaml;

public sealed class YamlWriterTests
{
    private static readonly string[] Texts =
    [
        "a", "yes", "1", "1.0", "0x1F", "null", "~", "", "two\nlines", "two\nlines\n", " lead", "trail ", "a: b", "# no", "- x", "{{ .x }}", "'", "\"", "é", "\t", "a\n\n b\n", " \n x", "a \nb", "a\n\n", "\n", "tab\t\nb", "\r\n", "*x", "&x", "!x", "%x", "@x", "`x", "?", ":", "=", "<<",
    ];

    [Fact]
    public void Kind_and_name_come_first_and_the_rest_by_the_alphabet() => Assert.Equal(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: web
          labels: {}
        data:
          a: "1"
          b: text
        list:
          - yes please
          - "yes"
          - 1

        """,
        Write("""{"list": ["yes please", "yes", 1], "data": {"b": "text", "a": "1"}, "kind": "ConfigMap", "metadata": {"labels": {}, "namespace": "web", "name": "web"}, "apiVersion": "v1"}"""));

    [Fact]
    public void The_order_and_the_quotes_of_a_manifest_leave_no_trace() => Assert.Equal(
        Write("kind: ConfigMap\ndata: {b: 'two', a: \"one\"}\n"), Write("data:\n  a: one\n  b: two\nkind: \"ConfigMap\"\n"));

    [Fact]
    public void A_number_and_the_text_of_it_differ() => Assert.NotEqual(Write("a: 1"), Write("a: \"1\""));

    [Fact]
    public void Every_text_reads_back_as_it_was() => Assert.All(Texts, text =>
    {
        var node = new JsonObject { ["a"] = text, ["b"] = new JsonArray(text, "x") };
        Assert.Equal(node.ToJsonString(), YamlText.Read(YamlWriter.Write(node))[0].Root?.ToJson()?.ToJsonString());
    });

    [Fact]
    public void What_is_written_reads_back_as_what_it_was()
    {
        var texts = Gen.Elements(Texts)
            .Select(text => (JsonNode?)JsonValue.Create(text));
        var scalars = Gen.OneOf(
            texts,
            Gen.Choose(-5, 5).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Constant((JsonNode?)null));
        Prop.ForAll(Node(scalars, 3).ToArbitrary(), node =>
        {
            var read = YamlText.Read(YamlWriter.Write(node))[0].Root?.ToJson();
            return JsonNode.DeepEquals(node, read);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_value_that_was_read_keeps_its_order_and_its_scalars() => Assert.Equal(
        "b: 1.10\na:\n  - \"1\"\n  - two\n  - \"3\"\nc: {}\n", YamlWriter.Write(YamlText.Read("{b: 1.10, a: ['1', two, !!str 3], c: {}}")[0].Root!));

    private static Gen<JsonNode?> Node(Gen<JsonNode?> scalars, int depth) => depth == 0
        ? scalars
        : Gen.OneOf(
            scalars,
            Node(scalars, depth - 1).ListOf(2).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Node(scalars, depth - 1).ListOf(2).Select(items => (JsonNode?)new JsonObject(
                items.Select((item, index) => KeyValuePair.Create(index == 0 ? "yes" : "name", item?.DeepClone())))));

    private static string Write(string yaml) => YamlWriter.Write(YamlText.Read(yaml)[0].Root!.ToJson());
}
