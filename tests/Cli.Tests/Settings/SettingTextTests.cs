using Homelab.Cli.Settings;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Tests.Settings;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData("text", "text")]
    [InlineData("1.10", "1.10")]
    [InlineData("true", "true")]
    [InlineData("'quoted'", "quoted")]
    [InlineData("", "")]
    [InlineData("[a, 'b', 1, 1.5, true, null, -3, 007]", """["a","b",1,1.5,true,null,-3,7]""")]
    [InlineData("{a: {b: [c]}}", """{"a":{"b":["c"]}}""")]
    [InlineData("['1', \"true\", 'null', 10.1.1, .inf, 1e999]", """["1","true","null","10.1.1",".inf","1e999"]""")]
    [InlineData("[<ä&ö>]", """["<ä&ö>"]""")]
    [InlineData("{secure: v1:abc}", "decrypted key")]
    [InlineData("{a: {secure: v1:abc}, b: [{secure: v1:def}]}", """{"a":"decrypted key.a","b":["decrypted key.b[0]"]}""")]
    [InlineData("{secure: a, more: b}", """{"secure":"a","more":"b"}""")]
    public void A_value_becomes_the_text_that_Pulumi_hands_over(string yaml, string expected)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader($"key: {yaml}"));
        var node = SettingsFile.Member(stream.Documents[0].RootNode, "key")!;

        Assert.Equal(expected, SettingText.Of(node, "key", path => $"decrypted {path}"));
    }
}
