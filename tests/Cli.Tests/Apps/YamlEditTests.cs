using FsCheck;
using FsCheck.Fluent;
using Homelab.Cli.Apps;

namespace Homelab.Cli.Tests.Apps;

public sealed class YamlEditTests
{
    private static readonly Gen<string> ListLines =
        from line in Gen.Elements("  - a", "  - b/b.yaml", "  # between", "", "  - 'q'", "  - c: d")
        from comment in Gen.Elements("", " # why", "   #")
        select line + comment;

    private static readonly Gen<string> Texts =
        from top in Gen.Elements("# top\n", "")
        from list in ListLines.ArrayOf()
        from end in Gen.Elements("", "\n", "\nother: x\n", "\n# end\n")
        from newline in Gen.Elements("\n", "\r\n")
        select $"{top}resources:\n{string.Join('\n', list)}{end}".Replace("\n", newline, StringComparison.Ordinal);

    [Theory]
    [InlineData("resources:\n  - a\n", "resources:\n  - a\n  - new\n")]
    [InlineData("# top\nresources:\n- a # why\n# end\nother: 1\n", "# top\nresources:\n- a # why\n- new\n# end\nother: 1\n")]
    [InlineData("resources: []\n", "resources:\n  - new\n")]
    [InlineData("resources: [] # none yet\nother: x\n", "resources: # none yet\n  - new\nother: x\n")]
    [InlineData("resources:\n", "resources:\n  - new\n")]
    [InlineData("resources:\n# none\nother: x\n", "resources:\n  - new\n# none\nother: x\n")]
    [InlineData("resources:   [ a, 'b' ]   # two\n", "resources:   [ a, 'b', new ]   # two\n")]
    [InlineData("resources:\r\n    - \"a\"\r\nother: x\r\n", "resources:\r\n    - \"a\"\r\n    - new\r\nother: x\r\n")]
    [InlineData("resources:\n  - a", "resources:\n  - a\n  - new")]
    [InlineData("\uFEFFresources:\n  - a\n", "\uFEFFresources:\n  - a\n  - new\n")]
    [InlineData("---\nresources:\n  -   a\n...\n", "---\nresources:\n  -   a\n  - new\n...\n")]
    [InlineData("resources:\n  - |\n    text\n    more\n\nother: x\n", "resources:\n  - |\n    text\n    more\n  - new\n\nother: x\n")]
    [InlineData(
        "resources:\n  - { a: b }\n  - c: d\n    e: # nothing\nother: x\n",
        "resources:\n  - { a: b }\n  - c: d\n    e: # nothing\n  - new\nother: x\n")]
    public void An_item_is_added_and_everything_else_stays(string before, string after) =>
        Assert.Equal(after, YamlEdit.Append(before, "new", ["resources"]));

    [Fact]
    public void An_item_may_have_several_lines() => Assert.Equal(
        "items:\n  - name: a\n  - name: b\n    map:\n      c: d\n",
        YamlEdit.Append("items:\n  - name: a\n", "name: b\nmap:\n  c: d", ["items"]));

    [Theory]
    [InlineData("version: v1\n", "version: v2\n")]
    [InlineData("# who\nversion:   v1   # why\n\n", "# who\nversion:   v2   # why\n\n")]
    [InlineData("version: 'v1'\r\n", "version: 'v2'\r\n")]
    [InlineData("\"version\": \"v1\"", "\"version\": \"v2\"")]
    [InlineData("{version: v1, other: v1}", "{version: v2, other: v1}")]
    public void A_scalar_is_replaced_in_its_own_quotes_and_everything_else_stays(string before, string after) =>
        Assert.Equal(after, YamlEdit.Replace(before, (path, _) => path is ["version"] ? "v2" : null));

    [Theory]
    [InlineData("false")]
    [InlineData("17")]
    [InlineData("null")]
    public void A_text_that_would_read_as_something_else_is_put_in_quotes(string value) => Assert.Equal(
        $"image: '{value}' # which\n", YamlEdit.Replace("image: nginx # which\n", (_, _) => value));

    [Theory]
    [InlineData("resources:\n  - a\n  - gone\n", "resources:\n  - a\n")]
    [InlineData("resources:\n  - gone\n", "resources: []\n")]
    [InlineData("resources:\n  - gone", "resources: []\n")]
    [InlineData("# top\nresources: # these\n# first\n- 'gone' # why\n# end\nother: 1\n", "# top\nresources: [] # these\n# first\n# end\nother: 1\n")]
    [InlineData("resources:\n  - gone\n  # b\n  - b\n", "resources:\n  # b\n  - b\n")]
    [InlineData("resources:\r\n    - \"a\"\r\n    -   gone\r\nother: x\r\n", "resources:\r\n    - \"a\"\r\nother: x\r\n")]
    [InlineData("resources: [ a, gone, 'b' ] # two\n", "resources: [ a, 'b' ] # two\n")]
    [InlineData("resources: [gone, b]\n", "resources: [b]\n")]
    [InlineData("resources: [gone]\n", "resources: []\n")]
    public void An_item_is_taken_out_and_everything_else_stays(string before, string after) =>
        Assert.Equal(after, YamlEdit.Remove(before, "gone", ["resources"]));

    [Theory]
    [InlineData("resources: []\n", "resources has no gone")]
    [InlineData("resources:\n", "resources has no gone")]
    [InlineData("other: 1\n", "there is no resources")]
    [InlineData("resources: &x\n  - gone\n  - b\na: *x\n", "it is written in a way that can't be changed here without changing more")]
    [InlineData("a: &x\n  - gone\nresources: *x\n", "the list stands elsewhere and is only named here (an alias)")]
    [InlineData("a: &x gone\nresources:\n  - *x\n", "line 1: an item of the list does not begin with a hyphen")]
    public void What_cannot_be_taken_out_safely_is_refused(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<YamlEditException>(() => YamlEdit.Remove(text, "gone", ["resources"])).Message);

    [Theory]
    [InlineData("resources: text\n", "resources is no list")]
    [InlineData("- resources\n", "resources is no list")]
    [InlineData("!x y\n", "resources is no list")]
    [InlineData("other: 1\n", "there is no resources")]
    [InlineData("a: &x\n  - 1\nresources: *x\n", "the list stands elsewhere and is only named here (an alias)")]
    [InlineData("resources: &x\n  - 1\na: *x\n", "it is written in a way that can't be changed here without changing more")]
    [InlineData("resources: [\n", "line 2: ")]
    [InlineData("resources: []\n---\nresources: []\n", "it does not hold exactly one document")]
    [InlineData("", "it does not hold exactly one document")]
    public void What_cannot_be_changed_safely_is_refused(string text, string reason) =>
        Assert.StartsWith(
            reason, Assert.Throws<YamlEditException>(() => YamlEdit.Append(text, "new", ["resources"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Adding_to_any_list_takes_no_line_away()
    {
        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            var (before, after) = (Lines(text), Lines(YamlEdit.Append(text, "new", ["resources"])));
            var added = after.FindIndex(line => line.Trim() == "- new");
            after.RemoveAt(added);
            return before.SequenceEqual(after);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_added_to_any_list_can_be_taken_out_again() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var after = YamlEdit.Remove(YamlEdit.Append(text, "new", ["resources"]), "new", ["resources"]);
        return Lines(after.TrimEnd()).Select(line => line is "resources: []" ? "resources:" : line).SequenceEqual(Lines(text.TrimEnd()));
    }).QuickCheckThrowOnFailure();

    // A last line break that wasn't there is the one thing that may come along.
    private static List<string> Lines(string text) => [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
}
