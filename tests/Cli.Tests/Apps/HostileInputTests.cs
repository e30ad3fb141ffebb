using FsCheck;
using FsCheck.Fluent;
using Homelab.Cli.Apps;
using Homelab.Cli.Outcomes;

namespace Homelab.Cli.Tests.Apps;

public sealed class HostileInputTests
{
    private static readonly string[] Hostile =
    [
        "../../x", "web/../x", "web/a;rm -rf", "web/a\n", "\nweb/a", "web/a\r\nb", "$(x)", "web/$(x)", "`x`", "web/`x`", "", " ", "/", "//", "web/", "/a", ".", "..",
        "web/.git", "web/a.", "-x", "web/-a", "web/a-", "web\\a", "wеb/a", "web/ａ", "web/ı", "web/a\u200b", "web/a\u0000", "Web/a", "web/a b", "web/a\t",
        "@/etc/passwd", "web/%2e%2e", "${owner}/a", "web/a/b", "web/a#", "web/a'", "web/a\"", "web/*", "_root/a", "web/_a", "null", "~/x", "a@b", "latest", "v1", "v1.0",
        "v1.0.0\n", "v01.0.0", "v1.0.0+build", "v1.0.0-", "v1.0.0-01", "1.0.0.0", "v1.0.0;x", "vv1.0.0", "v１.0.0", "99999999999.0.0", "v1.0.0-" + "a".PadRight(60, 'a'),
        new string('a', 10_000), "web/" + new string('a', 10_000), "v1.0.0-" + new string('a', 10_000),
    ];

    private static readonly string[] HostileImages =
    [
        "../../x", "a;rm -rf", "a\n", "$(x)", "`x`", "", "/", "a/", "/a", "A/b", "a b", "а/b", "a:latest", "a:v1.0.0", "a@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "a//b", "-a", "a-", "http://a/b", "a:123456/b", "@/etc/passwd", "${x}", "a\u0000", new string('a', 10_000), string.Concat(
            Enumerable.Repeat("a/", 5_000)) + "a",
    ];

    // Each as domain/app, app version, and so on; what is a fine value of one kind is hostile as another.
    public static TheoryData<string, int> Commands()
    {
        var data = new TheoryData<string, int>();
        foreach (var kind in (string[])["app of add-app", "app of promote", "app of set-version", "app of remove-app", "version of add-app", "version of set-version", "env of add-app", "env of set-version", "env of remove-app", "from", "to", "chart", "secret", "image"])
        {
            for (var index = 0; index < (kind is "image" ? HostileImages : Hostile).Length; index++)
            {
                if (!IsFine(kind, Hostile[Math.Min(index, Hostile.Length - 1)]))
                {
                    data.Add(kind, index);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task It_is_refused_before_anything_is_read_or_written(string kind, int index)
    {
        using var checkout = new TestCheckout();
        using var folder = new TemporaryFolder();
        // A folder that isn't there: whoever reads it says so.
        var repositories = folder.At("not", "there");

        var run = await checkout.RunAsync(
            [.. Command(kind, (kind is "image" ? HostileImages : Hostile)[index]), "--repositories", repositories]);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.DoesNotContain(repositories, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.True(run.Error.Length < 1_000, "Whatever was given is not repeated at length.");
        Assert.DoesNotContain(run.Error, letter => char.IsControl(letter) && letter != '\n');
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void No_name_that_is_taken_leads_out_of_its_folder_or_to_another_command()
    {
        var letters = Gen.Elements("ab0-_/.$;`\\ \n@:~éА".ToCharArray()).ArrayOf().Select(text => new string(text)).ToArbitrary();
        Prop.ForAll(letters, text =>
        {
            try
            {
                var app = Arguments.App(text);
                return text.Count(letter => letter == '/') == 1
                    && text.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_' or '/')
                    && app.Domain.Length is > 0 and <= 63
                    && app.Name.Length is > 0 and <= 63
                    && !app.Domain.StartsWith('_')
                    && !app.Name
                        .StartsWith('-');
            }
            catch (RefusedException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3")]
    [InlineData("v0.1.0-alpha.7")]
    [InlineData("v1.0.0-rc.1.x-y.0")]
    public void A_semantic_version_is_taken_as_it_is(string text) => Assert.Equal(text, Arguments.Version(text).Text);

    [Theory]
    [InlineData("v1.0.0-alpha.2", "v1.0.0-alpha.10")]
    [InlineData("v1.0.0-rc.1", "1.0.0")]
    [InlineData("v1.9.0", "v1.10.0")]
    public void Versions_are_ordered_as_semver_has_it(string older, string newer)
    {
        Assert.True(Arguments.Version(older).IsOlderThan(Arguments.Version(newer)));
        Assert.False(Arguments.Version(newer).IsOlderThan(Arguments.Version(older)));
    }

    [Theory]
    [InlineData("anvaplus/hugo-blog-example")]
    [InlineData("nginx")]
    [InlineData("ghcr.io/a/b/c")]
    [InlineData("registry.example.com:5000/team/app__x")]
    public void An_image_without_tag_is_taken(string text) => Assert.Equal(text, Arguments.Image(text));

    private static bool IsFine(string kind, string text) =>
        kind is "chart" or "env of add-app" or "env of set-version" or "env of remove-app" or "from" or "to" && text is ("null" or "latest" or "v1");

    private static string[] Command(string kind, string value) => kind switch
    {
        "app of add-app" => ["add-app", value, "--image", "a/b", "--version", "v1.0.0"],
        "app of promote" => ["promote", value],
        "app of set-version" => ["set-version", value, "v1.0.0"],
        "app of remove-app" => ["remove-app", value],
        "version of add-app" => ["add-app", "web/a", "--image", "a/b", "--version", value],
        "version of set-version" => ["set-version", "web/a", value],
        "env of add-app" => ["add-app", "web/a", "--image", "a/b", "--version", "v1.0.0", "--env", value],
        "env of set-version" => ["set-version", "web/a", "v1.0.0", "--env", value],
        "env of remove-app" => ["remove-app", "web/a", "--env", value],
        "secret" => ["add-app", "web/a", "--image", "a/b", "--version", "v1.0.0", "--secret", value],
        "from" => ["promote", "web/a", "--from", value],
        "to" => ["promote", "web/a", "--to", value],
        "chart" => ["add-app", "web/a", "--image", "a/b", "--version", "v1.0.0", "--chart", value],
        _ => ["add-app", "web/a", "--version", "v1.0.0", "--image", value],
    };
}
