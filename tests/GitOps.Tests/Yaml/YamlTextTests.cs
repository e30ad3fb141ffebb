using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Yaml;

public sealed class YamlTextTests
{
    [Fact]
    public void Every_value_knows_its_line()
    {
        var root = Root("a: 1\nb:\n  - c: 2\n    d: 3\n");

        Assert.Equal(4, root.At("b", "0", "d")!.Line);
        Assert.Equal(4, root.LineOf("b", "0", "d", "not", "there"));
        Assert.Equal(2, root.LineOf("b", "7"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_and_texts_are_the_same_with_either_line_end(string lineEnd)
    {
        var documents = YamlText.Read($"a: 1{lineEnd}---{lineEnd}# Source: x{lineEnd}b: 2{lineEnd}");

        Assert.Equal(2, documents.Count);
        Assert.Equal(4, documents[1].Root!.Line);
        Assert.Equal("b: 2", documents[1].Text.Trim());
        Assert.Contains("# Source: x", documents[1].Leading, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_key() => Assert.Equal("1", Root("\uFEFFa: 1")["a"]?.Text);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    public void A_text_without_a_value_has_no_root(string text) => Assert.All(YamlText.Read(text), document => Assert.Null(document.Root));

    [Fact]
    public void Documents_between_separators_may_be_empty() =>
        Assert.Equal(
            "2", Assert.Single(YamlText.Read("---\n---\na: 2\n---\n").Select(document => document.Root).OfType<YamlValue>())["a"]?.Text);

    [Fact]
    public void Every_value_knows_where_it_stands_in_the_text()
    {
        const string Text = "a: 'one'\nb:\n  - x\n  - [y, z]\nc: 1\n";
        var root = Root(Text);

        Assert.Equal("'one'", Slice(root["a"]!));
        Assert.Equal("[y, z", Slice(root.At("b", "1")!));
        Assert.Equal("z", Slice(root.At("b", "1", "1")!));
        Assert.Equal("c", Slice(root.Entries[2].Key));
        Assert.Equal((true, false), (((YamlScalar)root["c"]!).IsPlain, ((YamlScalar)root["a"]!).IsPlain));

        static string Slice(YamlValue value) => Text[value.Start..value.End];
    }

    [Fact]
    public void Aliases_and_merge_keys_are_resolved()
    {
        var root = Root("base: &base\n  cpu: 1\n  memory: 2\nmine:\n  <<: *base\n  cpu: 3\nsame: *base\n");

        Assert.Equal("""{"cpu":3,"memory":2}""", root["mine"]!.ToJson()!.ToJsonString());
        Assert.Equal("""{"cpu":1,"memory":2}""", root["same"]!.ToJson()!.ToJsonString());
    }

    [Fact]
    public void A_key_that_is_there_twice_is_refused_with_its_line()
    {
        var exception = Assert.Throws<YamlReadException>(() => YamlText.Read("a: 1\nb: 2\na: 3\n"));

        Assert.Equal(3, exception.Line);
        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_key_that_is_there_twice_the_last_one_counts_where_argo_cd_reads()
    {
        var document = Assert.Single(YamlText.Read("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n", lastKeyWins: true));

        Assert.Equal("""{"a":3,"b":2,"c":{"d":2}}""", document.Root!.ToJson()!.ToJsonString());
        Assert.Equal("a:3, d:4", string.Join(", ", document.Repeated.Select(key => $"{key.Value}:{key.Line}")));
        Assert.Equal(3, document.Root.LineOf("a"));
    }

    [Fact]
    public void Repeated_keys_are_those_of_their_document() =>
        Assert.Equal(
            "1, 0, 1",
            string.Join(", ", YamlText.Read("a: 1\na: 2\n---\na: 1\n---\nb: 1\nb: 2\n", lastKeyWins: true)
                .Select(document => document.Repeated.Count)));

    [Theory]
    [InlineData("a: \"v\"# note\nb: 1\n", """{"a":"v","b":1}""")]
    [InlineData("a: 'v'# note\nb: 1\n", """{"a":"v","b":1}""")]
    [InlineData("a: [\"v\"# one\n, w]# two\nb: 1\n", """{"a":["v","w"],"b":1}""")]
    [InlineData("a: [v,# one\n w,#two\n x]\nb: 1\n", """{"a":["v","w","x"],"b":1}""")]
    [InlineData("- \"v\"#note\n- {a: \"w\"#note\n}\n", """["v",{"a":"w"}]""")]
    [InlineData("\"a\": \"v\"#\n\"b\": 1\n", """{"a":"v","b":1}""")]
    public void A_comment_right_behind_a_quote_a_bracket_or_a_comma_is_one(string text, string json) =>
        Assert.Equal(json, Root(text).ToJson()!.ToJsonString());

    [Theory]
    [InlineData("a: \"one\ntwo\"\nb: 1\n", """{"a":"one two","b":1}""")]
    [InlineData("a:\n  c: \"one\n\ntwo \\\nthree\"\nb: 1\n", """{"a":{"c":"one\ntwo three"},"b":1}""")]
    [InlineData("a: \"one\r\ntwo\\\"\r\nthree\"\r\nb: 1\r\n", """{"a":"one two\" three","b":1}""")]
    [InlineData("a: 'one\ntwo'\nb: 1\n", """{"a":"one two","b":1}""")]
    [InlineData("a: [\none,\n\"two\nthree\", # [\n'f]our', {five: it's,\nsix: 6}\n]\nb: 1\n",
        """{"a":["one","two three","f]our",{"five":"it's","six":6}],"b":1}""")]
    [InlineData("a: {\nb: 1,\nc: 2\n}\nd: [\n1\n]\n", """{"a":{"b":1,"c":2},"d":[1]}""")]
    [InlineData("- a: \"one\n  two\"\n- b: \"three\nfour\"\n", """[{"a":"one two"},{"b":"three four"}]""")]
    public void Lines_that_go_on_with_a_quote_or_in_brackets_may_begin_anywhere(string text, string json)
    {
        var root = Root(text);

        Assert.Equal(json, JsonText.Write(root.ToJson()));
        if (root["b"] is { } last)
        {
            Assert.Equal("1", text[last.Start..last.End]);
            Assert.Equal(text.TrimEnd().Split('\n').Length, last.Line);
        }
    }

    [Fact]
    public void The_text_of_a_document_is_what_was_written() =>
        Assert.Equal(
            "b: \"one\ntwo\"# note", YamlText.Read("a: \"x\ny\"\n---\nb: \"one\ntwo\"# note\n---\nc: 1\n")[1].Text.Trim());

    [Fact]
    public void Lines_too_far_left_are_read_in_little_time_however_many_there_are()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(key => $"k{key}: \"a\nb\"\n"));

        Assert.Throws<YamlReadException>(() => YamlText.Read(text));
        Assert.Equal(200_000, Root($"a: \"{string.Concat(Enumerable.Repeat("x\n", 100_000))}\"\nb: 1\n")["a"]?.Text?.Length);
    }

    [Fact]
    public void Of_a_bracket_that_nothing_closes_the_line_behind_it_is_told()
    {
        var text = "a: 1\nb: [\nc: 1\n" + string.Concat(Enumerable.Range(0, 20).Select(key => $"k{key}: {key}\n"));

        Assert.InRange(Assert.Throws<YamlReadException>(() => YamlText.Read(text)).Line, 2, 3);
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n")]
    [InlineData("a: 'unterminated\n")]
    [InlineData("a: *nowhere\n")]
    [InlineData("a: b: c\n")]
    [InlineData("? [a]\n: 1\n")]
    [InlineData("%YAML 9.9\n---\na: 1\n")]
    [InlineData("a: \"\\q\"\n")]
    public void Broken_text_is_refused_with_a_line(string text) =>
        Assert.InRange(Assert.Throws<YamlReadException>(() => YamlText.Read(text)).Line, 1, 3);

    [Fact]
    public void No_text_whatever_does_more_harm_than_being_refused()
    {
        var pieces = Gen.Elements(
            "a",
            ":",
            " ",
            "\n",
            "\n  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "&a ",
            "*a",
            "|",
            ">",
            "!",
            "%",
            "#",
            "---\n",
            "? ",
            "<<: ",
            "\t",
            "\r\n",
            "\\",
            "@",
            "\0");
        Prop.ForAll(Arb.From(Gen.ArrayOf(pieces)), parts =>
        {
            try
            {
                YamlText.Read(string.Concat(parts));
            }
            catch (YamlReadException exception)
            {
                Assert.True(exception.Line >= 1);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(60));
    }

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var level = 1; level < 30; level++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }

        Assert.Contains(
            "Aliases expand", Assert.Throws<YamlReadException>(() => YamlText.Read(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains(
            "deeper", Assert.Throws<YamlReadException>(() => YamlText.Read(new string('[', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_through_aliases_counts_as_nesting()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var level = 1; level < 50; level++)
        {
            text.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [[[[[[[[[[*a{level - 1}]]]]]]]]]]\n");
        }

        var refused = Assert.Throws<YamlReadException>(() => YamlText.Read(text.ToString()));

        Assert.Contains("deeper", refused.Message, StringComparison.Ordinal);
        Assert.Equal(21, refused.Line);
    }

    [Fact]
    public void A_long_text_that_aliases_repeat_counts_as_often_as_it_is_there()
    {
        var text = $"a: &a {new string('x', 9_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 300))}]\n";
        var refused = Assert.Throws<YamlReadException>(() => YamlText.Read(text));

        Assert.Contains("Aliases expand", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, refused.Line);
    }

    [Fact]
    public void All_documents_of_a_text_count_together()
    {
        var document = $"a: &a {new string('x', 100_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 50))}]\n---\n";

        Assert.Equal(5, YamlText.Read(string.Concat(Enumerable.Repeat(document, 5))).Count(one => one.Root is not null));
        Assert.Contains(
            "Aliases expand",
            Assert.Throws<YamlReadException>(() => YamlText.Read(string.Concat(Enumerable.Repeat(document, 20)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_merges_count_as_often_as_they_are_there()
    {
        var text = new StringBuilder("a: &a {");
        text.AppendJoin(", ", Enumerable.Range(0, 1_000).Select(key => $"k{key}: v")).Append("}\nb:\n");
        for (var merge = 0; merge < 10_000; merge++)
        {
            text.Append("  <<: *a\n");
        }

        Assert.Contains(
            "Aliases expand", Assert.Throws<YamlReadException>(() => YamlText.Read(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_a_large_map_is_found_in_little_time()
    {
        const int Many = 200_000;
        var root = Root(string.Concat(Enumerable.Range(0, Many).Select(key => $"k{key}: {key}\n")));

        Assert.All(Enumerable.Range(0, Many), key => Assert.Equal($"{key}", root[$"k{key}"]?.Text));
        Assert.Null(root["k"]);
    }

    [Fact]
    public void What_is_nested_as_deep_as_can_be_read_can_be_written_in_every_way()
    {
        var text = $"a: {new string('[', YamlText.MaxDepth - 1)}x{new string(']', YamlText.MaxDepth - 1)}";
        var json = Root(text).ToJson();

        Assert.Equal(JsonText.Write(json), JsonText.Write(JsonText.Read(JsonText.Write(json))));
        Assert.Equal(JsonText.Write(json), JsonText.Write(Root(YamlWriter.Write(json)).ToJson()));
    }

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("off", "false")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("~", "null")]
    [InlineData("0x1F", "31")]
    [InlineData("017", "15")]
    [InlineData("08", "8")]
    [InlineData("1_000", "1000")]
    [InlineData("-7", "-7")]
    [InlineData("1.5e3", "1500")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("2026-01-31", "\"2026-01-31\"")]
    public void Scalars_mean_what_they_mean_to_kubernetes(string text, string json) =>
        Assert.Equal(json, Root($"a: {text}\n")["a"]!.ToJson()?.ToJsonString() ?? "null");

    private static YamlValue Root(string text) => Assert.Single(YamlText.Read(text)).Root!;
}
