using Homelab.Cli.Settings;
using Homelab.GitOps.Yaml;

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
    [InlineData("[yes, no, on, 0o17, 0x1F]", """["yes","no","on","0o17","0x1F"]""")]
    [InlineData("[<ä&ö>]", """["<ä&ö>"]""")]
    [InlineData("{secure: v1:abc}", "decrypted key")]
    [InlineData("{a: {secure: v1:abc}, b: [{secure: v1:def}]}", """{"a":"decrypted key.a","b":["decrypted key.b[0]"]}""")]
    [InlineData("{secure: a, more: b}", """{"secure":"a","more":"b"}""")]
    public void A_value_becomes_the_text_that_Pulumi_hands_over(string yaml, string expected)
    {
        var value = YamlText.Read($"key: {yaml}")[0].Root!["key"]!;

        Assert.Equal(expected, SettingText.Of(value, "key", path => $"decrypted {path}"));
    }
}
