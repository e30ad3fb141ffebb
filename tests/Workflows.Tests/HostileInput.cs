namespace Homelab.Workflows.Tests;

/// <summary>What somebody may start a workflow with.</summary>
internal static class HostileInput
{
    public static IReadOnlyList<string> All { get; } =
    [
        "", " ", ".", "..", "../../x", "web/../../x", "/etc/passwd", "web/a;rm -rf", "web/a;touch pwned", "web/a\ntouch pwned",
        "web/a\n", "\nweb/a", "v1.2.3\n", "v1.2.3\nv1.2.4", "1.2.3 ", "$(touch pwned)", "web/$(touch pwned)", "`touch pwned`",
        "${HOME}", "web/*", "web/a b", "web/a&&b", "web/a|b", "web/a>pwned", "web//a", "web/a/b", "/web/a", "web/", "web/.a", "web/-a",
        "-e/a", "--help", "_root/root-app", "WEB/A", "wеb/blog_hugo", "web/blog＿hugo", "ｗｅｂ/blog", "web／a", "v１.2.3", "v1․2․3", "1.2",
        "1.2.3.4", "v1.2.x", "latest", "vv1.2.3", "v01.2.3", "1.2.3-01", "1.2.3-", "1.2.3+build", "1.2.3-a..b", "^1.2.3", "\u202eweb/a",
        "::set-output name=a::b", "web/a\r\n::add-mask::b", "a" + new string('/', 5000), new('a', 10_000),
        "web/" + new string('a', 10_000), "v1.2.3-" + new string('a', 10_000), new string('1', 10_000) + ".0.0", "DEV", "dev\n",
        "prod dev", "dev/../prod", "true;", "https://example.com/a", "name:tag:tag", "a@sha256:b", "ex ample/a",
    ];
}
