using FsCheck;
using FsCheck.Fluent;
using Homelab.GitOps.Diff;
using Homelab.GitOps.Masking;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Masking;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("kind: Secret\napiVersion: v1\ndata:\n  anything: HIDE", "(masked 1)")]
    [InlineData("kind: Secret\napiVersion: v1\nstringData:\n  anything: HIDE", "(masked 1)")]
    [InlineData("spec:\n  password: HIDE", "password: (masked 1)")]
    [InlineData("spec:\n  SMTP_PASSWORD: HIDE", "SMTP_PASSWORD: (masked 1)")]
    [InlineData("spec:\n  githubToken: HIDE", "githubToken: (masked 1)")]
    [InlineData("spec:\n  api-key: HIDE", "api-key: (masked 1)")]
    [InlineData("env:\n  - name: DB_PASSWORD\n    value: HIDE", "value: (masked 1)")]
    [InlineData("data:\n  app.properties: |\n    user=me\n    password=HIDE\n", "password=(masked 1)")]
    [InlineData("args:\n  - --token=HIDE", "--token=(masked 1)")]
    [InlineData("args:\n  - postgres://me:HIDE@db/web", "postgres://me:(masked 1)@db/web")]
    [InlineData("args:\n  - https://me:HIDE@HIDE@example.com/x", "https://me:(masked 1)@example.com/x")]
    [InlineData("args:\n  - https://HIDE@example.com/x", "https://(masked 1)@example.com/x")]
    [InlineData("data:\n  note: it is ghp_HIDEHIDEHIDEHIDEHIDEHIDE", "it is (masked 1)")]
    [InlineData("data:\n  tls.key: HIDE", "tls.key: (masked 1)")]
    [InlineData("data:\n  app.json: |\n    {\"password\": \"HIDE and HIDE\", \"user\": \"me\"}\n", "\"password\": \"(masked 1)\", \"user\": \"me\"")]
    [InlineData("data:\n  app.json: '{\\\"password\\\":\\\"HIDE\\\"}'", "(masked 1)")]
    [InlineData("args: [--password, HIDE]", "- (masked 1)")]
    [InlineData("token: [HIDE]", "- (masked 1)")]
    [InlineData("items:\n  - kind: Secret\n    data:\n      anything: HIDE", "anything: (masked 1)")]
    [InlineData("metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"a\":\"HIDE\"}}'", "last-applied-configuration: (masked 1)")]
    public void What_looks_like_a_secret_is_hidden(string yaml, string shown)
    {
        var text = Masked(yaml);

        Assert.DoesNotContain("HIDE", text, StringComparison.Ordinal);
        Assert.Contains(shown, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secretName: web-tls")]
    [InlineData("secretKey: SMTP_PASSWORD")]
    [InlineData("automountServiceAccountToken: false")]
    [InlineData("connectHost: http://onepassword-connect.onepassword.svc.cluster.local:8080")]
    [InlineData("repoURL: ssh://git@github.com/ada/blog")]
    [InlineData("image: ghcr.io:443/ada/blog:v1@sha256:0123")]
    [InlineData("token: '{{ .token }}'")]
    [InlineData("kind: ConfigMap\ndata:\n  HUGO_BASEURL: https://blog.example.com/")]
    [InlineData("SMTP_PASSWORD:\n  item: blog-smtp\n  property: label")]
    public void What_only_points_to_a_secret_stays_readable(string yaml) =>
        Assert.DoesNotContain("masked", Masked(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("database.password", true)]
    [InlineData("githubToken", true)]
    [InlineData("auth.clientSecret", true)]
    [InlineData("smtp.item", false)]
    [InlineData("envSecrets.SMTP_PASSWORD.item", false)]
    [InlineData("image.repository", false)]
    public void A_value_whose_key_sounds_secret_is_hidden(string key, bool hidden) =>
        Assert.Equal(hidden ? "(masked 1)" : "value", new SecretMask().Apply(key, "value")!.GetValue<string>());

    [Theory]
    [InlineData("password: (masked 1)")]
    [InlineData("--token=(masked 12) more")]
    [InlineData("https://me:(masked 1)@example.com")]
    [InlineData("automountServiceAccountToken: false")]
    public void What_is_masked_already_stays_as_it_is(string text) => Assert.Equal(text, SecretMask.Shown(text));

    [Fact]
    public void Equal_secrets_have_equal_numbers_and_changed_ones_do_not()
    {
        var mask = new SecretMask();
        var before = Apply(mask, "a:\n  password: one\nb:\n  password: one\nc:\n  password: two");
        var after = Apply(mask, "a:\n  password: one\nb:\n  password: three\nc:\n  password: two");

        Assert.Equal(
            ["-  password: (masked 1)", "+  password: (masked 3)"], UnifiedDiff.Of(before, after).Where(line => line[0] is '-' or '+'));
    }

    [Fact]
    public void No_value_of_a_secret_is_ever_shown()
    {
        var values = Gen.Choose(0, 25).Select(letter => (char)('A' + letter)).ArrayOf(12).Select(letters => new string(letters))
            .ToArbitrary();
        Prop.ForAll(values, value => !Masked(
            $"apiVersion: v1\nkind: Secret\ndata:\n  key: {value}\n  list: [{value}]\nstringData:\n  map: {{ deep: {value} }}")
            .Contains(value, StringComparison.Ordinal)).QuickCheckThrowOnFailure();
    }

    private static string Masked(string yaml) => Apply(new SecretMask(), yaml);

    private static string Apply(SecretMask mask, string yaml) => YamlWriter.Write(mask.Apply(YamlText.Read(yaml)[0].Root!.ToJson()));
}
