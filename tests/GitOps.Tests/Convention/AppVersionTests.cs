using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.Convention;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Convention;

/// <summary>What a version is, to the class and to the charts' schema alike.</summary>
public sealed class AppVersionTests
{
    private const string Chart = "infra/repositories/homelab-k8s-base-manifests/charts/microservices/hugo/v0.1.0";

    private static readonly YamlValue Schema = YamlText.Read(File.ReadAllText(Path.Combine(TestPaths.Root, Chart, "values.schema.json")))
        .Single().Root!.At("properties", "version")!;

    public static TheoryData<string, bool> Versions => new()
    {
        { "1.2.3", true },
        { "v1.2.3", true },
        { "v0.1.0-alpha.7", true },
        { "v1.0.0-rc.1", true },
        { "v1.0.0-0", true },
        { "v1.0.0-01a", true },
        { "v1.0.0-a-b.-1", true },
        { "v1.0.0-a-.b", true },
        { "v1.0.0-20240102030405", true },
        { "v999999999.0.0", true },
        { $"v1.0.0-{new string('a', 56)}", true },
        { $"v1.0.0-{new string('a', 57)}", false },
        { "", false },
        { "latest", false },
        { "v1", false },
        { "v1.2", false },
        { "v1.2.3.4", false },
        { "vv1.2.3", false },
        { "V1.2.3", false },
        { "v01.2.3", false },
        { "v1.2.03", false },
        { "v1000000000.0.0", false },
        { "v1.0.0-01", false },
        { "v1.0.0-rc.01", false },
        { "v1.0.0-", false },
        { "v1.0.0-rc.", false },
        { "v1.0.0-rc..1", false },
        { "v1.0.0-rc-", false },
        { "v1.0.0+build", false },
        { "v1.0.0-rc_1", false },
        { "v1.0.0-é", false },
        { "v١.0.0", false },
        { " v1.0.0", false },
        { "v1.0.0 ", false },
        { "v1.0.0\n", false },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_version_is_semantic_and_fits_into_a_tag_and_a_label(string text, bool isVersion) =>
        Assert.Equal(isVersion ? text : null, AppVersion.TryParse(text)?.ToString());

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_charts_schema_takes_the_same_versions(string text, bool isVersion) => Assert.Equal(isVersion, IsValid(text));

    [Fact]
    public void The_charts_schema_has_the_pattern_of_the_class() => Assert.Equal(AppVersion.Pattern, Schema["pattern"]?.Text);

    [Fact]
    public void Class_and_schema_agree_on_anything()
    {
        var parts = Gen.Elements("v", "0", "1", "9", "01", "10", ".", "-", "+", "a", "Z", "rc", " ", "\n", "_");
        Prop.ForAll(
            parts.ListOf().Select(list => $"v1.0.0-{string.Concat(list)}").Or(parts.ListOf().Select(string.Concat)).ToArbitrary(),
            text => AppVersion.TryParse(text) is not null == IsValid(text)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_is_no_version() => Assert.Null(AppVersion.TryParse(null));

    [Fact]
    public void Versions_come_in_the_order_of_precedence()
    {
        string[] ordered =
        [
            "1.0.0-alpha", "v1.0.0-alpha.1", "1.0.0-alpha.beta", "v1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "v1.0.0-rc.1",
            "1.0.0", "v1.0.1", "1.2.0", "v1.10.0", "2.0.0",
        ];
        var versions = ordered.Select(text => AppVersion.TryParse(text)!).ToList();

        Assert.All(versions.Index(), one => Assert.All(versions.Index(), other =>
            Assert.Equal(one.Index < other.Index, one.Item.IsOlderThan(other.Item))));
    }

    [Fact]
    public void The_leading_v_counts_for_nothing()
    {
        var (with, without) = (AppVersion.TryParse("v1.0.0")!, AppVersion.TryParse("1.0.0")!);

        Assert.False(with.IsOlderThan(without));
        Assert.False(without.IsOlderThan(with));
    }

    // As a validator of JSON schemas reads it, to which $ is the end and nothing before it.
    private static bool IsValid(string text) =>
        text.Length <= int.Parse(Schema["maxLength"]!.Text!, System.Globalization.CultureInfo.InvariantCulture)
        && Regex.IsMatch(text, Schema["pattern"]!.Text![..^1] + @"\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
