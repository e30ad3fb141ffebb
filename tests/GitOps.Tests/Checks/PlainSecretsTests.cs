using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

public sealed class PlainSecretsTests
{
    private const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: plain\nstringData:\n  password: hunter2\n";

    [Theory]
    [InlineData("apps/mail/secret.yaml", true)]
    [InlineData("apps/mail/docs/install.yaml", false)]
    [InlineData("apps/chart/tests/fixtures/secret.yaml", false)]
    [InlineData("apps/Examples/secret.yaml", false)]
    [InlineData("apps/docs.yaml", true)]
    [InlineData("apps/test-system/secret.yaml", true)]
    public async Task A_Secret_that_only_shows_or_tries_something_is_no_finding(string path, bool isFound)
    {
        using var checkouts = With().Write(path, Secret);

        Assert.Equal(isFound, await FindsAsync(checkouts));
    }

    [Fact]
    public async Task A_Secret_among_examples_that_something_deploys_is_a_finding()
    {
        using var checkouts = With().Write("apps/examples/secret.yaml", Secret)
            .Application("examples", "  source:\n    repoURL: https://github.com/example/apps\n    path: examples", "apps/all/examples.yaml");

        Assert.True(await FindsAsync(checkouts));
    }

    private static Checkouts With() => new Checkouts().Write("apps/all/x.txt", "")
        .Application("root-dev", "  source:\n    repoURL: https://github.com/example/apps\n    path: all");

    private static async Task<bool> FindsAsync(Checkouts checkouts) =>
        (await checkouts.CheckAsync("apps/root-dev.yaml")).Findings.Any(finding => finding.Check.Id is "HL022");
}
